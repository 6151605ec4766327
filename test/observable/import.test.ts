/** An import of the package defines things and does nothing: watched on a page and in Node. */
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { launch } from "../browser/page.ts";
import { serve } from "../browser/serve.ts";
import { type Consumer, consumer, INSTALLED } from "./consumer.ts";
import { openHome } from "./told.ts";

let user: Consumer;

afterEach(() => user.close());

it("touches nothing of a page", async () => {
	user = consumer(false);
	user.add("import");
	const site = await serve({ page: user.folder });
	const browser = await launch();
	const { page, errors, strayed } = await openHome(browser);
	await page.goto(`${site.url}/page/index.html`);
	// as text: what compiles this file would change the import
	const watch = (path: string) => page.evaluate(`import("./watch.js").then(({ watch }) => watch("${path}"))`);
	const exported = Object.keys(await import(join(INSTALLED, "dist/index.js"))).length;
	expect(await watch("./node_modules/zarr-widget/dist/index.js")).toEqual({ calls: [], names: [], exported });
	expect(site.log.map(({ path }) => path.split("/").at(-1))).toEqual(["index.html", "watch.js", "index.js"]);
	const calls = ["setTimeout", "Document.body", "Image", "Element.append"];
	expect(await watch("./act.js")).toEqual({ calls, names: ["added"], exported: 0 });
	expect([...errors, ...strayed]).toEqual([]);
	await browser.close();
	await site.close();
});

it("touches nothing of Node, and keeps it from nothing", async () => {
	user = consumer(false);
	user.add("import");
	const { code, out, err } = await user.run(process.execPath, ["watch-node.js"]);
	expect({ code, err }).toEqual({ code: 0, err: "" });
	const [before, after] = JSON.parse(out);
	expect(before.names).toContain("fetch");
	expect(after).toEqual(before);
});
