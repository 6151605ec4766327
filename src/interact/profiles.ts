/** Charts beside the picture: a press or a drag says of what, what it takes is read or asked about, and the chart follows. */
import type { Axis } from "../hierarchy/axis.ts";
import { PROFILES, type ProfileKind, type ProfileState } from "../profile.ts";
import type { Reads, Variable, ZarrHandle } from "../read.ts";
import { chartPicture, LINE_COLORS } from "../render/chart.ts";
import { profilePanel } from "../render/profile.ts";
import type { Spots } from "../render/spots.ts";
import { bytesText, countText, plural } from "../render/text.ts";
import type { Slice } from "../slice/slice.ts";
import { sameState, type ViewState, type ViewStatePart } from "../state.ts";
import { boxOf } from "./box.ts";
import { type Charted, cellText, chartedOf, type ProfileRow } from "./charted.ts";
import type { Place } from "./picture.ts";
import { alongChoices, alongOf, pressCharts, pressedProfile } from "./profile.ts";
import { saveChart, saveText } from "./save.ts";
import { type SeriesRead, type SeriesWanted, seriesReader } from "./series.ts";
import { placeIndex } from "./volume.ts";

/** What is shown beside the chart. */
interface Shown {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly state: ViewState;
	readonly slice: Slice | null;
}

/** A chart's values for a page. */
export interface Profile extends ProfileState {
	/** Whether all of it is there, as far as it can be read. */
	readonly done: boolean;
	/** A row for each position of each line. */
	readonly rows: readonly ProfileRow[];
}

/** What charts tell, and where they say it. */
export interface ProfilesTold {
	readonly act: (part: ViewStatePart) => void;
	/** Marks what a chart is of on the picture. */
	readonly spot: (spots: Spots | null) => void;
	/** Whether there can be a chart, and whether there is one. */
	readonly offer: (offered: boolean, shown: boolean) => void;
	/** All of a chart's values are there. */
	readonly complete: () => void;
	readonly chunkFailed: (error: Error) => void;
	/** Name for what is saved. */
	readonly name: () => string;
}

/** What is drawn of the plane, or read of other positions, is charted once it has come to rest. */
const REST_MS = 120;

/** Charts in `host`, hidden while there are none. */
export function profileCharts(host: HTMLElement, told: ProfilesTold) {
	let shown: Shown | null = null;
	let [open, kind]: [boolean, ProfileKind] = [false, "series"];
	/** The first of two ends. */
	let begun: ViewState["index"] | null = null;
	let charted: Charted | null = null;
	let read: SeriesRead | null = null;
	let hovered: number | null = null;
	let [drawn, complete] = ["", false];
	let soon: ReturnType<typeof setTimeout> | undefined;
	const current = () => shown?.state.profile;
	const close = () => {
		open = false;
		begun = null;
		if (current()) told.act({ profile: undefined });
		else draw();
	};
	const panel = profilePanel(host, {
		kind: (next) => {
			[kind, begun, open] = [next, null, true];
			const before = current();
			const two = before && before.kind !== "series" && next !== "series";
			if (before) told.act({ profile: two ? { kind: next, cells: before.cells } : undefined });
			if (!two) draw();
		},
		along: (along) => {
			const before = current();
			if (before) told.act({ profile: { ...before, along } });
		},
		close,
		csv: () => charted && saveText(host.ownerDocument, charted.csv(), `${told.name()}.csv`, "text/csv"),
		svg: () => saveChart(panel.chart, `${told.name()}.svg`),
	});
	const picture = chartPicture(panel.chart, {
		hover: (at) => {
			hovered = at;
			picture.mark(at ?? position());
			panel.name(lineTexts());
		},
		pick: (at) => {
			const along = current()?.along;
			if (shown && along !== undefined && along in shown.state.index) told.act({ index: { [along]: at } });
		},
	});
	const reader = seriesReader((now) => {
		for (const { error } of (now?.failed ?? []).slice(read?.failed.length ?? 0)) told.chunkFailed(error);
		read = now;
		draw();
	});
	/** Where the rule stands: at the position that the picture shows. */
	const position = (): number | null => {
		const along = current()?.along;
		return along === undefined ? null : (shown?.state.index[along] ?? null);
	};
	const lineTexts = () => {
		const now = shown;
		if (!now || !charted) return now?.state.profile?.cells.map((cell) => cellText(now.variable, cell)) ?? [];
		const at = hovered ?? position();
		const { names, chart, reading, place } = charted;
		if (!chart || at === null || at < 0) return [...names];
		return names.map((name, i) => `${name} · ${place(at)}: ${reading(i, at)}`);
	};

	/** Follows what the view shows: cheap where there is no chart. */
	const follow = (now: Shown) => {
		const before = shown;
		shown = now;
		const { profile } = now.state;
		if (!profile && !open && host.hidden) return;
		if (before?.variable !== now.variable) begun = null;
		if (profile) kind = profile.kind;
		const moved = sameState(before?.state.profile, profile) && before?.variable === now.variable;
		clearTimeout(soon);
		// a hand that steps on wants the last of its positions
		if (moved) {
			picture.mark(hovered ?? position());
			panel.name(lineTexts());
			soon = setTimeout(load, REST_MS);
		} else load();
	};
	const load = () => {
		if (!shown) return;
		reader.want(wantedOf(shown));
		draw();
	};
	const draw = () => {
		const profile = current();
		const visible = shown !== null && (open || profile !== undefined);
		told.offer(true, visible);
		host.hidden = !visible;
		charted = shown && profile ? chartedOf({ ...shown, profile, read }) : null;
		told.spot(shown && visible ? spotsOf(shown, begun) : null);
		if (!shown || !visible) return;
		picture.update(charted?.chart ? { ...charted.chart, at: hovered ?? position() } : null);
		panel.update({
			...{ kind, choices: alongChoices(shown.variable, shown.state, kind) },
			along: profile?.along ?? (kind === "series" ? (alongOf(shown.variable, shown.state) ?? undefined) : undefined),
			optional: kind === "area",
			lines: lineTexts(),
			text: profile ? [charted?.note, readText(read)].filter(Boolean).join(" ") : hintText(kind, begun !== null),
			action: actionOf(shown.handle),
			saves: charted !== null,
			draws: charted?.chart != null,
		});
		tellComplete(profile);
	};
	const actionOf = ({ route }: ZarrHandle) => {
		if (!read) return null;
		if (read.state === "asks") return { text: `Read series: ${costText(read.reads, route)}`, press: reader.agree };
		if (read.state === "reads") return { text: "Cancel", press: reader.cancel };
		if (read.state === "stopped") return { text: "Read on", press: reader.agree };
		return read.state === "failed" || read.failed.length > 0 ? { text: "Retry", press: reader.agree } : null;
	};
	const isDone = () => charted !== null && (read === null || read.state === "done");
	const tellComplete = (profile: ProfileState | undefined) => {
		const now = profile ? JSON.stringify([profile, shown?.state.index, shown?.state.path]) : "";
		if (now !== drawn) complete = false;
		drawn = now;
		if (complete || !isDone()) return;
		complete = true;
		told.complete();
	};

	const show = (profile: ProfileState | null) => {
		begun = null;
		if (profile) told.act({ profile });
	};
	/** Takes a press on a place, in axis units; false where it is none of a chart's. */
	const press = ([x, y]: Place, add: boolean): boolean => {
		const cell = shown && placeIndex(shown.variable, shown.state, [x, y]);
		if (!shown || !cell) return false;
		const { state, variable } = shown;
		if (!open && !state.profile && !pressCharts(variable, state)) return false;
		const next = pressedProfile(kind, cell, { before: state.profile, begun, add });
		if (next) show(next);
		else {
			begun = cell;
			draw();
		}
		return true;
	};
	/** Whether the drag that is under way began with Alt. */
	let alt = false;
	const drag = (from: Place, to: Place, over: boolean) => {
		if (!shown) return;
		const [a, b] = [from, to].map((place) => shown && placeIndex(shown.variable, shown.state, place));
		if (!a || !b) return;
		const way = alt && kind === "series" ? "transect" : kind;
		const next = pressedProfile(way, b, { before: current(), begun: a, add: false });
		if (over) return show(next);
		told.spot(spotsOf({ ...shown, state: { ...shown.state, profile: next ?? undefined } }, null));
	};
	return {
		follow,
		press,
		drag,
		/** Whether presses are a chart's before all else's: a person has opened the panel. */
		get first() {
			return open;
		},
		/** Whether a drag that begins so is a chart's: with Alt, or where two ends are wanted. */
		drags: ({ altKey }: PointerEvent) => {
			alt = altKey;
			return shown !== null && (alt || (open && kind !== "series"));
		},
		toggle: () => {
			if (open || current()) return close();
			open = true;
			draw();
		},
		/** Another node is shown: what was read of the one before is let go. */
		clear: () => {
			clearTimeout(soon);
			reader.end();
			[shown, charted, read, begun, open] = [null, null, null, null, false];
			host.hidden = true;
			told.spot(null);
			told.offer(false, false);
		},
		resize: () => !host.hidden && draw(),
		stop: () => {
			clearTimeout(soon);
			reader.end();
		},
		/** What is charted, for a page; null for nothing. */
		profile: (): Profile | null => {
			const profile = current();
			return profile && charted ? { ...structuredClone(profile), done: isDone(), rows: charted.rows() } : null;
		},
	};
}

/** What has to be read for a chart beyond the picture; null where that is nothing. */
function wantedOf({ handle, variable, state }: Shown): SeriesWanted | null {
	const { profile, x, y, index } = state;
	const along = profile?.along;
	if (!profile || along === undefined) return null;
	const { [along]: _, ...others } = index;
	const name = JSON.stringify([profile, others]);
	if (profile.kind === "series") {
		const requests = profile.cells.map((cell) => ({ x: along, y: null, index: { ...others, ...cell, [along]: 0 } }));
		return { handle, variable, requests, name };
	}
	const reduce = { dim: along, op: "mean", span: [0, variable.axes[along].size] } as const;
	const request = { x, y, index: others, reduce: { ...reduce, span: [...reduce.span] as [number, number] } };
	return { handle, variable, requests: [request], box: boxOf(variable, state, profile.cells), name };
}

/** What of a chart is marked on the picture. */
function spotsOf({ variable, state }: Shown, begun: ViewState["index"] | null): Spots | null {
	const { profile, x, y } = state;
	const placeOf = (cell: ViewState["index"]): Place => [
		variable.axes[String(x)].position(cell[String(x)]),
		variable.axes[String(y)].position(cell[String(y)]),
	];
	const points = (cells: readonly ViewState["index"][]) =>
		cells.map((cell, i) => ({ x: placeOf(cell)[0], y: placeOf(cell)[1], color: LINE_COLORS[i % LINE_COLORS.length] }));
	if (begun) return { points: points([begun]) };
	if (!profile) return null;
	if (profile.kind === "series") return { points: points(profile.cells) };
	const [from, to] = profile.cells.map(placeOf);
	if (profile.kind === "transect") return { points: [], shape: { kind: "line", from, to } };
	const [across, down] = [x, y].map((dim, i) => outerEdges(variable.axes[String(dim)], from[i], to[i]));
	return { points: [], shape: { kind: "box", from: [across[0], down[0]], to: [across[1], down[1]] } };
}

/** Where the cells end in whose middles two places of an axis lie. */
function outerEdges({ edges, size }: Axis, a: number, b: number): [number, number] {
	const half = Math.abs(edges[1] - edges[0]) / size / 2;
	return [Math.min(a, b) - half, Math.max(a, b) + half];
}

/** "2,920 requests, 1.2 GB": what is known is said as such, what is not as "about" or "decoded". */
export function costText({ requests: [least, most], chunks, bytes, known }: Reads, route: string): string {
	const batched = route === "server" || route === "kernel";
	const asked = batched ? plural(chunks, "chunk") : `${least < most ? "up to " : ""}${plural(most, "request")}`;
	const size = bytesText(bytes);
	return `${asked}, ${known === "about" ? `about ${size}` : known === "decoded" ? `${size} decoded` : size}`;
}

function readText(read: SeriesRead | null): string {
	if (!read) return "";
	const { state, loaded, total, fill, missing, failed, error } = read;
	if (state === "asks") return "More than is read unasked.";
	if (state === "failed") return error;
	if (state !== "done") return `${countText(loaded)} of ${plural(total, "chunk")}`;
	const gaps = [
		fill > 0 && `${countText(fill)} without a value`,
		missing > 0 && `${countText(missing)} missing`,
		failed.length > 0 && `${plural(failed.length, "chunk")} could not be read`,
	].filter(Boolean);
	return gaps.length > 0 ? `Gaps: ${gaps.join(", ")}.` : "";
}

function hintText(kind: ProfileKind, begun: boolean): string {
	if (kind === "series") return "Press a cell; with Shift further ones.";
	if (begun) return "Press the other end.";
	return `${PROFILES[kind]}: drag from one end to the other, or press both.`;
}
