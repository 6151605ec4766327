/** zarrView: the one place that wires the stages and closes the loop from gesture to picture. */
import type { Node } from "./hierarchy/node.ts";
import { isTiled } from "./interact/afford.ts";
import { inputTeller } from "./interact/announce.ts";
import { openAsked } from "./interact/asked.ts";
import { begunChannels } from "./interact/blend.ts";
import {
	type Asked,
	askOf,
	asksOther,
	changedState,
	changeOf,
	emptyState,
	mergePart,
	usableIndex,
	usableState,
} from "./interact/choose.ts";
import { coloring } from "./interact/coloring.ts";
import type { ZarrViewElement } from "./interact/contract.ts";
import { datasetMemory } from "./interact/dataset.ts";
import { loadEvent } from "./interact/events.ts";
import { faceOf, otherFace, ownColor } from "./interact/face.ts";
import { framed } from "./interact/frame.ts";
import { viewLife } from "./interact/life.ts";
import { type LimitsMode, limitsMode } from "./interact/limits.ts";
import { planeLoader } from "./interact/loading.ts";
import { savedOptions, stateOptions, usableOptions, type ViewOptions } from "./interact/options.ts";
import { type PartsTold, viewParts } from "./interact/parts.ts";
import { type Drawn, NOTHING } from "./interact/picture.ts";
import type { Cell } from "./interact/pointer.ts";
import { readiness } from "./interact/readiness.ts";
import { isSeen, watchRoom } from "./interact/room.ts";
import { latestTally } from "./interact/tally.ts";
import { addressName, emptyText, openGiven } from "./interact/target.ts";
import { troubleTeller } from "./interact/trouble.ts";
import { levelOf, slicesOf, type Variable, type ZarrHandle } from "./read.ts";
import { scaleOf } from "./render/color.ts";
import { viewLayout } from "./render/layout.ts";
import { type Notice, noticeBoard } from "./render/notice.ts";
import { onAbort } from "./signal.ts";
import { type Slice, settled } from "./slice/slice.ts";
import { givenPart, sameState, type ViewState, type ViewStatePart } from "./state.ts";

export type { ZarrViewElement } from "./interact/contract.ts";

/** A view of a store (anything that `openZarr` takes, a handle, a promise of one, or a function that opens one and is called again to retry), returned at once and filled as its data land. */
export function zarrView(source: unknown, given: ViewOptions = {}): ZarrViewElement {
	const options = usableOptions(given, (error) => fail(error, "options"));
	const life = viewLife(options);
	const colors = coloring(options.robust === false ? "range" : "robust", limitsMode(options.limits));
	const { limits } = colors;
	const memory = datasetMemory(colors);
	const ready = readiness();
	const layout = viewLayout(document, options);
	const { root } = layout;
	const board = noticeBoard(layout.notices);
	const { fail, report } = troubleTeller(root, board, () => refresh(), life.signal);
	let handle: ZarrHandle | null = null;
	let variable: Variable | null = null;
	let state: ViewState | undefined;
	let drawn: Drawn = NOTHING;
	let early = givenPart(stateOptions(options));
	let [whole, asked]: [boolean, Asked | null] = [false, null];

	const emit = (event: Event) => !life.signal.aborted && root.dispatchEvent(event);
	const input = inputTeller(root, () => state !== undefined && !asked, life.signal);

	// The parts.
	const told: PartsTold = {
		act: (part) => act(part),
		mode: (mode) => setLimits(mode, true),
		reset: () => reset(),
		blend: () => variable && blend(variable),
		turn: () => variable && act(otherFace(variable) ?? {}),
		mark: (cell, byKey) => read(cell, byKey),
		fail,
		progress: (detail) => emit(new CustomEvent("progress", { detail })),
		listed: () => loader.listed(),
		name: () => state?.path || handle?.name || "zarr",
		board,
		chunkFailed: report,
		refresh: () => refresh(),
		complete: () => complete(null),
		...{ draw: () => draw.soon(), looked: () => look() },
	};
	const parts = viewParts(layout, options, told, life.signal);
	const { title, status, browser, sliders, side, picture } = parts;
	const read = (cell: Cell | null, aloud: boolean) =>
		parts.read(cell && handle && variable ? { ...drawn, handle, variable, cell } : null, aloud);
	const draw = framed(
		() => {
			if (!handle || !variable || !state || !faceOf(variable)) return;
			parts.draw({ handle, variable, state }, drawn);
		},
		() => {
			if (!variable || !state || !faceOf(variable)) return;
			parts.follow(variable, state, limits.mode, drawn.slice);
		},
		life.signal,
	);

	// What people and pages ask for → the state.
	const act = (part: ViewStatePart, tell = true) => {
		if (life.signal.aborted) return;
		try {
			assign(givenPart(part), tell);
			if (!asked && !loader.reading) input.pay();
			board.show("state", null);
		} catch (error) {
			fail(error, "state");
		}
	};
	const assign = (part: ViewStatePart, tell: boolean) => {
		const ask = state && askOf({ asked, state, variable }, part, tell);
		if (!state || !handle) {
			if (part.color?.domain) limits.keep(undefined);
			early = mergePart(early, part);
		} else if (ask) void show(handle, ask);
		else if (!variable && !parts.collected()) refresh(part, tell);
		else if (change(variable, state, part, tell) && tell) input.tell();
	};
	const change = (shown: Variable | null, old: ViewState, part: ViewStatePart, byHand: boolean): boolean => {
		const next = changedState(shown, old, part, parts.collected());
		if (sameState(next, old)) return false;
		state = next;
		if (!shown && !sameState(next.index, old.index)) parts.pick(next.index);
		if (!shown) return true;
		colors.follow(shown, old, next);
		const { turned, others, moved } = changeOf(shown, old, next);
		if (turned) drawn = NOTHING;
		// a plane whose chunks are there is drawn with all else when it is loaded, long before the next frame
		if (others && !shown.table && !isTiled(shown, next)) {
			picture.measure();
			sliders.update(shown, next); // at once: it is they that are asked what they say
			draw.soon();
		} else if (byHand && moved) draw.soon();
		else draw.now();
		if (shown.table) return true;
		if (others) load();
		else if (!sameState(next.bounds, old.bounds)) look();
		return true;
	};
	const look = () => handle && variable && state && loader.moved({ handle, variable, state });
	const setLimits = (mode?: LimitsMode, tell = false) => {
		limits.begin(mode);
		const counted = whole ? drawn.slice : null;
		if (counted) tally(counted);
		draw.now();
		if (!tell) return;
		if (limits.wanted && (counted || loader.reading)) input.owe(true);
		else input.tell();
	};
	const blend = (shown: Variable) => {
		colors.blending(() => act({ channels: begunChannels(shown) }, false));
		input.owe(true);
	};
	const reset = () => {
		if (!variable) return;
		const color = ownColor(variable) ?? undefined;
		side.reset(variable);
		act({ bounds: undefined, color });
		setLimits(color && "fixed");
	};

	// The state → a plane → its picture and numbers.
	const failed = (about: string) => (error: unknown, retry?: () => void) => {
		fail(error, about, retry);
		input.pay(); // no limits will follow
	};
	const loader = planeLoader({
		status,
		board,
		act,
		view: () => draw.settle(picture.view),
		frame: draw.next,
		overviews: true,
		paint: (progress, below) => {
			const { slice, loaded } = progress;
			drawn = { slice, slices: slicesOf(progress), loaded, under: below };
			if (variable && state) state = colors.guess(variable, state, drawn.slices);
			draw.now();
			read(picture.marked(), false);
			if (progress.done) complete(slice);
		},
		paintUnder: (below) => {
			drawn = { ...drawn, under: below };
			draw.soon();
			read(picture.marked(), false);
		},
		failed: failed("chunks"),
		chunkFailed: report,
		refresh: () => refresh(),
		ahead: { prefetch: options.prefetch !== false, seen: () => isSeen(root) },
	});
	const load = () => {
		if (!handle || !variable || !state || faceOf(variable) !== "plane") return;
		whole = false;
		loader.load({ handle, variable, state });
	};
	/** A plane is complete, or what is in view of a table (null). */
	const complete = (shown: Slice | null) => {
		whole = true;
		draw.whole();
		emit(loadEvent(shown));
		if (shown) tally(shown);
		if (handle && variable) parts.landed(handle, variable);
	};
	const tally = latestTally({
		summarize: (counted, known) => {
			const others = counted === drawn.slice && variable && state ? { variable, state, slices: drawn.slices } : null;
			return colors.count(counted, others, { range: side.range(), known, signal: life.signal });
		},
		done: (counted, summary) => {
			// a slice has its array's own attributes, so that one of another field is known by them
			if (life.signal.aborted || !state || !variable?.levels.some(({ node }) => node.attrs === counted.attrs)) return;
			side.summarize(summary);
			const settled = colors.settle(variable, state, summary);
			({ state } = settled);
			draw.now();
			input.pay(settled.changed);
		},
		failed: failed("histogram"),
	});

	// A path → an array made ready.
	const show = async (store: ZarrHandle, ask: Asked): Promise<void> => {
		const [{ path, before }, old] = [ask, state];
		if (asked?.path !== path) loader.expect(null);
		asked = ask;
		loader.forget(store);
		parts.pause();
		let node: Node | null = null;
		try {
			const { made, collection, part } = await openAsked(store, ask, {
				early: () => (state ? {} : early),
				known: (found, part) => memory.known(found, part, variable, state),
				expect: (wanted) => ask === asked && loader.expect(wanted, life.signal),
				named: (at, about) => {
					node = at;
					if (ask === asked) parts.name(store, at, about);
				},
				refused: (error) => fail(error, "state"),
				signal: life.signal,
			});
			if (ask !== asked || life.signal.aborted) return;
			if (!state && asksOther(early, path, ask.part))
				return show(store, { ...ask, path: early.path ?? path, part: early });
			if (made) begin(store, made.variable, made.part());
			else if (collection) {
				const chosen = usableIndex(collection, part.index ?? {}, (error) => fail(error, "state"));
				empty(collection.path, null, part.color, chosen);
				parts.collect(store, collection, chosen, old?.path);
			} else empty(path, { kind: "plain", text: emptyText(path || store.name, store.lists, node) });
		} catch (error) {
			if (ask !== asked || life.signal.aborted) return;
			status.say("");
			if (before) hide();
			else if (node) empty((node as Node).path, null);
			else if (!state) ready.reject(error);
			fail(error, "show", before ? () => refresh(ask.part, ask.tell) : () => void show(store, ask));
			if (!whole) load(); // the picture that stays had stopped for this
		}
		asked = null;
		loader.expect(null);
		if (!state) return;
		ready.resolve();
		if (state !== old) input.owe(ask.tell || colors.recalled);
		if (!loader.reading || !limits.wanted) input.pay();
		await browser.load(store);
		draw.soon();
	};
	const begin = (store: ZarrHandle, found: Variable, part: ViewStatePart) => {
		memory.leave(variable, state);
		state = usableState(found, part, (error) => fail(error, "state"));
		variable = found;
		drawn = NOTHING;
		colors.open(found, state, part);
		parts.begin(store, found);
		draw.soon(true);
		if (isTiled(found, state)) draw.now(); // what is read depends on how large it is seen
		load(); // what is asked for goes out first
	};
	const empty = (path: string, notice: Notice | null, color?: ViewStatePart["color"], index?: ViewState["index"]) => {
		hide();
		state = emptyState(path, color, index);
		limits.begin();
		if (notice) board.show("show", notice);
	};
	/** Shows no picture; the state stays, to go on with. */
	const hide = () => {
		variable = null;
		drawn = NOTHING;
		parts.clear();
	};
	const open = async () => {
		try {
			board.show("open", null);
			status.say("opening …");
			const opened = await openGiven(source, options, life.signal);
			handle = opened.handle;
			loader.forget(handle, opened.before);
			if (!life.signal.aborted) await show(handle, { path: early.path ?? handle.path, part: early, tell: false });
		} catch (error) {
			ready.reject(error);
			status.say("");
			fail(error, "open", open);
		}
	};
	/** Reads the store anew, and shows what the path holds then: with what of the state fits it, and `part` over it. */
	const refresh = (part: ViewStatePart = {}, tell = false) => {
		if (!handle || !state) {
			handle?.refresh();
			return void open();
		}
		const { domain: _, ...color } = state.color;
		const before = limits.mode === "fixed" ? state : { ...state, color };
		limits.keep(limits.mode);
		browser.forget();
		memory.forget();
		handle.refresh();
		void show(handle, { path: state.path, part, tell, before });
	};
	watchRoom(root, options.height === "fill" ? layout.centre : null, life.signal, () => {
		draw.now();
		parts.resize();
		look();
	});
	onAbort(life.signal, loader.stop);
	title.update(addressName(source), "", null);
	if (!life.signal.aborted) void open();

	const properties: PropertyDescriptorMap = {
		value: {
			get: () => state && structuredClone(state),
			set: (part?: ViewStatePart) => input.given(part) && act(part, false),
		},
		set: { value: (part: ViewStatePart) => act(part) },
		ready: { get: () => ready.promise },
		slice: { get: () => drawn.slice && settled(drawn.slice) },
		profile: { get: parts.profile },
		handle: { get: () => handle },
		shown: { get: () => variable && { variable, level: drawn.slice && levelOf(variable, drawn.slice) } },
		limits: { get: () => limits.mode, set: (mode?: LimitsMode) => setLimits(mode) },
		saved: { get: () => state && savedOptions(state, limits) },
		scale: { value: () => state && scaleOf(state.color, variable ? variable.title : undefined) },
		refresh: { value: () => refresh() },
		dispose: { value: life.end },
	};
	return Object.defineProperties<HTMLElement>(root, properties) as ZarrViewElement;
}
