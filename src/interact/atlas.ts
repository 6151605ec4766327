/** Where the plane of a view lies on earth: read when a map is asked for, once for each pair of drawn dims. */
import { shared } from "../decode/shared.ts";
import { errorText, isAbort } from "../errors.ts";
import type { Georeference } from "../hierarchy/georeference.ts";
import type { Place } from "../map/place.ts";
import type { PlaceTask } from "../map/table.ts";
import type { Variable, ZarrHandle } from "../read.ts";
import type { noticeBoard } from "../render/notice.ts";
import { onAbort } from "../signal.ts";
import { georeferenceOf } from "../slice/georeference.ts";
import { sameState, type ViewState } from "../state.ts";

/** Where a plane lies. */
export interface Located {
	readonly reference: Georeference;
	readonly place: Place;
}

/** What is looked up. */
interface Looked {
	readonly variable: Variable;
	readonly x: string;
	readonly y: string;
	/** null: it has no place; undefined: that is not known yet. */
	located?: Located | null;
	problems: readonly string[];
}

/** Looks up where planes lie; `found` is called when that is known. What is wrong is said on the board. */
export function makeAtlas(board: Pick<ReturnType<typeof noticeBoard>, "show">, found: () => void, life: AbortSignal) {
	let looked: Looked | null = null;
	let stop = () => {};
	const look = async (now: Looked, handle: ZarrHandle) => {
		const controller = new AbortController();
		stop = () => controller.abort(new DOMException("the map is no longer shown", "AbortError"));
		try {
			const reader = { source: handle.source, hierarchy: handle.hierarchy };
			const { reference, problems } = await georeferenceOf(reader, now.variable, now, controller.signal);
			now.problems = problems;
			const task = { kind: "place", reference } as PlaceTask;
			now.located = reference && { reference, place: (await shared().pool.run(task)) as Place };
		} catch (error) {
			if (isAbort(error) || controller.signal.aborted) return;
			now.located = null;
			now.problems = [errorText(error)];
		}
		if (looked === now && !life.aborted) found();
	};
	onAbort(life, () => stop());
	/** Whose problems are said. */
	let said: readonly string[] | null = null;
	return {
		/** Where a scene's plane lies: null where it has no place on earth, undefined while that is not known. */
		at({ handle, variable, state: { x, y } }: Asked): Located | null | undefined {
			if (x === null || y === null) return null;
			if (looked?.variable !== variable || looked.x !== x || looked.y !== y) {
				stop();
				looked = { variable, x, y, problems: [] };
				void look(looked, handle);
			}
			return looked.located;
		},
		/** Says what is wrong with the place of what was looked up last, and what a map leaves out; null: no map is shown. */
		say(scene: Asked | null) {
			const problems = scene && looked?.located !== undefined ? sentences(scene, looked) : [];
			if (sameState(problems, said)) return;
			said = problems;
			const [text, ...details] = problems;
			board.show("map", problems.length > 0 ? { kind: "plain", text, details } : null);
		},
	};
}

/** A plane that is to be a map. */
interface Asked {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly state: ViewState;
}

function sentences({ state }: Asked, { located, problems }: Looked): readonly string[] {
	if (!located) return ["There is no map of this plane; it is drawn as it is stored.", ...problems];
	const labels = state.labels?.some(({ visible }) => visible);
	return labels ? ["Label images are not drawn on a map.", ...problems] : problems;
}
