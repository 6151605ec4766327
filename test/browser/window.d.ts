/** What test/browser/page.ts puts on the page. */
interface Window {
	readonly zarrWidget: typeof import("../../src/index.ts");
}
