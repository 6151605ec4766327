/** What a page still holds: its own functions count what they hand out and take back. */
import type { Page } from "playwright-core";

declare global {
	interface Window {
		/** How many of each are held, by name: "window keydown", "ResizeObserver", "timer", "frame", "object URL" … */
		kept: Map<string, number>;
	}
}

/** On a page: from now on counts in `window.kept` listeners on window, document, html, body and media queries, observers, timers, animation frames and object URLs. It stands for itself, as it is sent there. */
export function countKept(): void {
	const kept = new Map<string, number>();
	const count = (name: string, by: number) => kept.set(name, (kept.get(name) ?? 0) + by);

	const nameOf = (target: EventTarget) => {
		if (target === window) return "window";
		if (target === document || target === document.documentElement || target === document.body)
			return (target as Node).nodeName;
		return target instanceof MediaQueryList ? "media query" : "";
	};
	const listening = new Map<EventTarget, Map<string, Set<unknown>>>();
	const setOf = (target: EventTarget, type: string, options: unknown) => {
		const capture = typeof options === "object" && options ? (options as { capture?: boolean }).capture : options;
		const types = listening.get(target) ?? new Map<string, Set<unknown>>();
		const key = `${type} ${capture === true}`;
		const set = types.get(key) ?? new Set();
		listening.set(target, types.set(key, set));
		return set;
	};
	const { addEventListener, removeEventListener } = EventTarget.prototype;
	EventTarget.prototype.addEventListener = function (...given: Parameters<typeof addEventListener>) {
		const target = this ?? window;
		const [type, listener, options] = given;
		const where = nameOf(target);
		if (!where || !listener) return addEventListener.apply(this, given);
		const set = setOf(target, type, options);
		if (!set.has(listener)) count(`${where} ${type}`, 1);
		set.add(listener);
		const gone = () => {
			if (set.delete(listener)) count(`${where} ${type}`, -1);
		};
		const { once, capture, signal } = typeof options === "object" ? options : {};
		if (once) addEventListener.call(target, type, gone, { once, capture });
		if (signal) addEventListener.call(signal, "abort", gone, { once: true });
		return addEventListener.apply(this, given);
	};
	EventTarget.prototype.removeEventListener = function (...given: Parameters<typeof removeEventListener>) {
		const target = this ?? window;
		const [type, listener, options] = given;
		const where = nameOf(target);
		if (where && setOf(target, type, options).delete(listener)) count(`${where} ${type}`, -1);
		return removeEventListener.apply(this, given);
	};

	for (const name of ["ResizeObserver", "IntersectionObserver", "MutationObserver"] as const) {
		const { observe, disconnect } = window[name].prototype as ResizeObserver;
		const active = new WeakSet<object>();
		Object.assign(window[name].prototype, {
			observe(this: ResizeObserver, ...given: Parameters<typeof observe>) {
				if (!active.has(this)) count(name, 1);
				active.add(this);
				return observe.apply(this, given);
			},
			disconnect(this: ResizeObserver) {
				if (active.delete(this)) count(name, -1);
				return disconnect.call(this);
			},
		});
	}

	const pending = (
		name: string,
		begin: "setTimeout" | "requestAnimationFrame",
		end: "clearTimeout" | "cancelAnimationFrame",
	) => {
		const [start, stop] = [window[begin], window[end]] as [typeof setTimeout, typeof clearTimeout];
		const waiting = new Set<number>();
		const gone = (id: number) => {
			if (waiting.delete(id)) count(name, -1);
		};
		Object.assign(window, {
			[begin]: (work: (...given: unknown[]) => void, ...rest: [number]) => {
				const id = Number(
					start(
						(...given: unknown[]) => {
							gone(id);
							work(...given);
						},
						...rest,
					),
				);
				waiting.add(id);
				count(name, 1);
				return id;
			},
			[end]: (id: number) => {
				gone(id);
				stop(id);
			},
		});
	};
	pending("timer", "setTimeout", "clearTimeout");
	pending("frame", "requestAnimationFrame", "cancelAnimationFrame");

	const urls = new Set<string>();
	const { createObjectURL, revokeObjectURL } = URL;
	URL.createObjectURL = (blob) => {
		const url = createObjectURL(blob);
		urls.add(url);
		count("object URL", 1);
		return url;
	};
	URL.revokeObjectURL = (url) => {
		if (urls.delete(url)) count("object URL", -1);
		revokeObjectURL(url);
	};
	Object.assign(window, { kept });
}

/** Does so on a page of Playwright's. */
export async function countLeftovers(page: Page): Promise<void> {
	await page.evaluate(countKept);
}

/** What is held now, and the workers that live: {} where nothing is. */
export async function leftovers(page: Page): Promise<Record<string, number>> {
	const held = await page.evaluate(() => [...window.kept].filter(([, n]) => n !== 0));
	const workers = page.workers().length;
	return Object.fromEntries(workers ? [...held, ["worker", workers]] : held);
}
