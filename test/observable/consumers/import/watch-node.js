/** What is in Node before and after an import, as JSON. */
import process from "node:process";

const state = () => ({
	names: Reflect.ownKeys(globalThis).map(String),
	events: process.eventNames(),
	active: process.getActiveResourcesInfo(),
});
const before = state();
await import("zarr-widget");
console.log(JSON.stringify([before, state()]));
