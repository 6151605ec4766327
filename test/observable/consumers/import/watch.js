/** What a page does while a module is imported. */

/** Imports `url`, and gives what was called meanwhile, the names that are new on the page, and how many the module exports. */
export async function watch(url) {
	const calls = [];
	let watching = false;
	const note = (name) => watching && calls.push(name);
	const watched = (owner, key, name) => {
		const property = Object.getOwnPropertyDescriptor(owner, key);
		if (!property?.configurable) return;
		for (const part of ["value", "get", "set"]) {
			const original = property[part];
			if (typeof original !== "function") continue;
			property[part] = new Proxy(original, {
				apply: (target, self, given) => {
					note(name);
					return Reflect.apply(target, self, given);
				},
				construct: (target, given) => {
					note(name);
					return Reflect.construct(target, given);
				},
			});
		}
		Object.defineProperty(owner, key, property);
	};
	const kinds = [
		Document,
		Node,
		Element,
		HTMLElement,
		EventTarget,
		Storage,
		IDBFactory,
		CacheStorage,
		History,
		Location,
	];
	for (const kind of kinds)
		for (const key of Reflect.ownKeys(kind.prototype))
			if (key !== "constructor") watched(kind.prototype, key, `${kind.name}.${String(key)}`);
	const functions =
		"setTimeout setInterval queueMicrotask requestAnimationFrame requestIdleCallback fetch matchMedia getComputedStyle postMessage " +
		"Worker SharedWorker Blob WebSocket EventSource XMLHttpRequest BroadcastChannel MessageChannel ResizeObserver MutationObserver " +
		"IntersectionObserver Image CustomEvent localStorage sessionStorage indexedDB caches customElements";
	for (const name of functions.split(" ")) watched(globalThis, name, name);
	watched(URL, "createObjectURL", "URL.createObjectURL");
	for (const name of ["compile", "instantiate", "Module"]) watched(WebAssembly, name, `WebAssembly.${name}`);
	const names = () =>
		Reflect.ownKeys(globalThis).flatMap((key) => {
			const value = Reflect.get(globalThis, key);
			const proto = typeof value === "function" ? value.prototype : undefined;
			const own = typeof proto === "object" && proto ? Reflect.ownKeys(proto) : [];
			return [String(key), ...own.map((name) => `${String(key)}.${String(name)}`)];
		});
	const before = new Set(names());
	watching = true;
	const module = await import(url);
	watching = false;
	return { calls, names: names().filter((name) => !before.has(name)), exported: Object.keys(module).length };
}
