/** The cells that show dropped stores: what Python makes of them. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { showingCell } from "../../labextension/src/cell.ts";

const PYTHON = fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));

/** Runs notebooks, lists of cells, each from the folder of its path with a ZarrWidget that notes what it is to open: that path below the root. */
const RUN = `
import json, posixpath, sys, types
opened = []
for path, cells in json.load(sys.stdin):
    module = types.ModuleType("zarr_widget")
    module.ZarrWidget = lambda text: opened.append(posixpath.normpath(posixpath.join("/root", posixpath.dirname(path), posixpath.expanduser(text))))
    module.other = None
    sys.modules["zarr_widget"] = module
    names = {}
    for cell in cells:
        exec(cell, names)
print(json.dumps(opened))
`;

function opened(notebooks: readonly (readonly [string, readonly string[]])[]): string[] {
	const printed = execFileSync(PYTHON, ["-c", RUN], { input: JSON.stringify(notebooks), encoding: "utf8" });
	return JSON.parse(printed) as string[];
}

describe("showingCell", () => {
	it("opens the store from the notebook's folder, in a fresh notebook", () => {
		const pairs = [
			["nb.ipynb", "air.zarr"],
			["nb.ipynb", "~root/air.zarr"],
			["nb.ipynb", "~"],
			["nb.ipynb", "data/deep/air.zarr"],
			["a/b/nb.ipynb", "air.zarr"],
			["a/b/nb.ipynb", "a/c/air.zarr"],
			["a/b/nb.ipynb", "a/bb/air.zarr"],
			["air.zarr/nb.ipynb", "air.zarr"],
			["air.zarr/a/nb.ipynb", "air.zarr"],
			["nb.ipynb", "a b#%é \"quoted\" 'x' \\back\\n.zarr"],
			["nb.ipynb", "{brace} $dollar %s \u202egnp.zarr"],
			["nb.ipynb", "line\nend\u2028\u2029 \u{1f30a} \u{e0041}.zarr"],
		] as const;
		const notebooks = pairs.map(([notebook, store]) => [notebook, [showingCell(notebook, store, [])]] as const);
		expect(opened(notebooks)).toEqual(pairs.map(([, store]) => `/root/${store}`));
	});

	it("imports the widget where no cell above has done so", () => {
		const above = [
			"from zarr_widget import ZarrWidget",
			"import json\nfrom zarr_widget import other, ZarrWidget  # both",
			"from zarr_widget import ZarrWidget, other",
			"from zarr_widget import ZarrWidget as Viewer",
			"import zarr_widget",
			"# from zarr_widget import ZarrWidget",
			"if False:\n    from zarr_widget import ZarrWidget",
			"",
		];
		const cells = above.map((source) => showingCell("nb.ipynb", "air.zarr", [source]));
		expect(opened(cells.map((cell, nth) => ["nb.ipynb", [above[nth], cell]]))).toEqual(
			above.map(() => "/root/air.zarr"),
		);
		expect(cells.map((cell) => cell.includes("import"))).toEqual([false, false, false, true, true, true, true, true]);
	});

	it("shows what can't be seen as an escape", () => {
		expect(showingCell("nb.ipynb", "\u202egnp\u00a0.zarr", ["from zarr_widget import ZarrWidget"])).toBe(
			'ZarrWidget("\\U0000202egnp\\U000000a0.zarr")',
		);
	});
});
