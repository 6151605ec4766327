/** A random walk of two linked views, by gestures and by script. */
import type { ViewStatePart } from "../../src/state.ts";

/** What came of a walk. */
export interface Walked {
	/** Steps after which the views did not come to say the same, with what they said. */
	readonly apart: string[];
	/** The most "input" events that a step made, on both views together, without those of limits that follow an array. */
	readonly most: number;
	/** How many kinds of change there were. */
	readonly kinds: number;
}

/** Runs in the page, alone: the views of cells 1 and 2 are changed in turn, and have to come to say the same after each step. */
export async function driveLinked({ steps, seed }: { steps: number; seed: number }): Promise<Walked> {
	let state = seed;
	const random = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
	const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)];
	const views = [window.viewIn(1), window.viewIn(2)];
	const said = () => views.map(({ value }) => JSON.stringify(sorted(value)));
	const sorted = (value: object | undefined) =>
		value && Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
	const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

	const bounds = (): ViewStatePart["bounds"] => {
		const [x, y] = [random() * 10, random() * 10];
		return [x, y, x + 5 + random() * 10, y + 5 + random() * 5];
	};
	const dims = () =>
		pick([
			["lon", "lat"],
			["lat", "lon"],
			["time", "lat"],
			["lon", "time"],
		]);
	const parts: Record<string, () => ViewStatePart> = {
		index: () => ({
			index: Object.fromEntries(Object.keys(views[0].value?.index ?? {}).map((dim) => [dim, Math.floor(random() * 5)])),
		}),
		dims: () => {
			const [x, y] = dims();
			return { x, y };
		},
		scheme: () => ({ color: { scheme: pick(["viridis", "magma", "balance", "gray"]) } }),
		reverse: () => ({ color: { reverse: random() < 0.5 } }),
		type: () => ({ color: { type: pick(["linear", "symlog"] as const) } }),
		limits: () => ({ color: { domain: [-random() * 100, random() * 100] } }),
		bounds: () => ({ bounds: bounds() }),
		unbounded: () => ({ bounds: undefined }),
	};
	const press = (target: Element | null, key: string) =>
		target?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
	const choose = (target: HTMLSelectElement | HTMLInputElement | null, value: string) => {
		if (!target) return;
		target.value = value;
		// as the browser does it
		target.dispatchEvent(new Event("input", { bubbles: true }));
		target.dispatchEvent(new Event("change", { bubbles: true }));
	};
	const gestures: Record<string, (view: HTMLElement) => void> = {
		slider: (view) => choose(view.querySelector(".dims input"), String(Math.floor(random() * 5))),
		colours: (view) => choose(view.querySelector("[aria-label=colours]"), pick(["viridis", "plasma", "turbo"])),
		typed: (view) =>
			choose(view.querySelector("[aria-label='Upper colour limit']"), String(Math.round(random() * 1000))),
		zoom: (view) => press(view.querySelector("canvas[role=img]"), pick(["+", "-", "+"])),
		reset: (view) => view.querySelector<HTMLElement>("[aria-label^='Reset']")?.click(),
	};
	const apart: string[] = [];
	const kinds = new Set<string>();
	let most = 0;
	for (let step = 0; step < steps; step++) {
		const view = pick(views);
		window.inputs.length = 0;
		const way = step % 100 === 99 ? "path" : pick(["set", "setter", "gesture"]);
		let kind = way;
		if (way === "path") view.set({ path: pick(["int16", "uint16", "int32"]) });
		else if (way === "gesture") {
			kind = pick(Object.keys(gestures));
			gestures[kind](view);
		} else {
			kind = pick(Object.keys(parts));
			const part = parts[kind]();
			if (way === "set") view.set(part);
			else {
				view.value = part;
				view.dispatchEvent(new Event("input", { bubbles: true }));
			}
		}
		kinds.add(kind);
		const until = performance.now() + 10_000;
		do {
			await pause();
		} while (new Set(said()).size > 1 && performance.now() < until);
		if (new Set(said()).size > 1) apart.push(`${step} ${way} ${kind}: ${said().join(" ≠ ")}`);
		if (way !== "path" && kind !== "reset") most = Math.max(most, window.inputs.length);
		if (apart.length > 2) break;
	}
	return { apart, most, kinds: kinds.size };
}
