// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ListedNode } from "../../src/hierarchy/node.ts";
import { branches, foundNodes, sections, treeLines } from "../../src/render/branches.ts";
import { treeView } from "../../src/render/tree.ts";

const group = (path: string): ListedNode => ({
	path,
	name: path.split("/").at(-1) ?? "",
	kind: "group",
	known: "listing",
});
const array = (path: string, ...dims: string[]): ListedNode => ({
	path,
	name: path.split("/").at(-1) ?? "",
	kind: "array",
	known: "consolidated",
	dims,
	shape: dims.map(() => 2),
	dtype: "float32",
});

const NODES = [
	array("air", "time", "lat"),
	array("time", "time"),
	array("lat", "lat"),
	group("sub"),
	array("sub/deep", "z"),
];

const paths = (of: readonly { readonly node: ListedNode }[]) => of.map(({ node }) => node.path);
/** Sections by their headings. */
const said = (nodes: readonly ListedNode[], top = true) =>
	sections(branches(nodes, ""), top).map(({ heading, branches }) => [heading, ...paths(branches)]);

/** A dataset as models and observations write it, with all that serves its data. */
const DATASET: ListedNode[] = [
	{
		...array("tas", "time", "y", "x"),
		attrs: {
			long_name: "Air temperature",
			coordinates: "lat lon",
			grid_mapping: "pole: rlat rlon",
			cell_measures: "area: areacella",
			ancillary_variables: "tas_quality",
		},
	},
	array("tas_quality", "time", "y", "x"),
	{ ...array("time", "time"), attrs: { bounds: "time_bnds" } },
	array("time_bnds", "time", "bnds"),
	array("lat", "y", "x"),
	array("lon", "y", "x"),
	array("areacella", "y", "x"),
	array("pole"),
	{ ...array("crs"), attrs: { grid_mapping_name: "latitude_longitude" } },
	array("pr", "time", "y", "x"),
];

describe("branches", () => {
	it("nests nodes and sets coordinates apart", () => {
		expect(said(NODES)).toEqual([
			["data variables", "air", "sub"],
			["coordinates", "time", "lat"],
		]);
		expect(paths(branches(NODES, "")[3].children)).toEqual(["sub/deep"]);
	});

	it("begins at a group", () => {
		expect(branches(NODES, "sub").map(({ node }) => node.name)).toEqual(["deep"]);
	});

	it("groups data, coordinates, and what serves these", () => {
		expect(said(DATASET)).toEqual([
			["data variables", "tas", "pr"],
			["coordinates", "time", "lat", "lon"],
			["bounds · grid mappings · cell measures · ancillary", "tas_quality", "time_bnds", "areacella", "pole", "crs"],
		]);
	});

	it("says nothing of arrays while the metadata of any of them is not known", () => {
		const unknown: ListedNode = { path: "far", name: "far", kind: "unknown", known: "listing" };
		const all = [...DATASET, unknown];
		expect(said(all)[0]).toEqual(["", "tas", "tas_quality", "time_bnds", "areacella", "pole", "crs", "pr", "far"]);
		expect(said(all, false)).toEqual([["", ...all.map(({ path }) => path)]]);
	});

	it("counts places over all sections of a group, also of one within", () => {
		const within = DATASET.map((node) => ({ ...node, path: `model/${node.path}` }));
		const lines = treeLines([group("model"), ...within], "", new Set(["model"]));
		const rows = lines.flatMap((line) =>
			"node" in line ? [[line.node.name, line.level, line.position, line.siblings]] : [],
		);
		expect(rows.slice(0, 4)).toEqual([
			["model", 1, 1, 1],
			["tas", 2, 1, 10],
			["pr", 2, 2, 10],
			["time", 2, 3, 10],
		]);
		expect(lines.flatMap((line) => ("heading" in line ? [[line.heading, line.level]] : []))[0]).toEqual([
			"data variables",
			2,
		]);
	});

	it("finds names, titles and paths, and keeps the groups around them", () => {
		const within = DATASET.map((node) => ({ ...node, path: `model/${node.path}` }));
		const all = [group("model"), group("other"), ...within];
		const { nodes, open } = foundNodes(all, " air TEMP");
		expect(nodes.map(({ path }) => path)).toEqual(["model", "model/tas"]);
		expect([...open]).toEqual(["model"]);
		expect(foundNodes(all, "nothing").nodes).toEqual([]);
	});
});

describe("treeView", () => {
	let host: HTMLElement;
	const list = vi.fn(async () => [] as ListedNode[]);
	async function* pages(_path: string) {
		yield await list();
	}
	const told = { pages: vi.fn(pages), choose: vi.fn(), failed: vi.fn() };
	const item = (name: string) =>
		Array.from(host.querySelectorAll<HTMLElement>("[role=treeitem]")).find(
			(row) => row.textContent === name,
		) as HTMLElement;
	const names = () => Array.from(host.querySelectorAll("[role=treeitem]"), (row) => row.textContent);
	const press = (key: string) =>
		document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

	beforeEach(() => {
		vi.clearAllMocks();
		host = document.createElement("nav");
		document.body.replaceChildren(host);
	});

	it("chooses an array by a click and opens a group instead", () => {
		treeView(host, told).update(NODES, "");
		item("air").click();
		expect(told.choose).toHaveBeenCalledWith("air");
		item("sub").click();
		expect(told.choose).toHaveBeenCalledTimes(1);
		expect(names()).toEqual(["air", "sub", "deep", "time", "lat"]);
		expect(item("sub").getAttribute("aria-expanded")).toBe("true");
		expect(item("deep").getAttribute("aria-level")).toBe("2");
	});

	it("walks by keyboard", () => {
		treeView(host, told).update(NODES, "");
		item("air").focus();
		press("ArrowDown");
		expect(document.activeElement).toBe(item("sub"));
		press("ArrowRight");
		press("ArrowRight");
		expect(document.activeElement).toBe(item("deep"));
		press("Enter");
		expect(told.choose).toHaveBeenCalledWith("sub/deep");
		press("ArrowLeft");
		expect(document.activeElement).toBe(item("sub"));
		press("ArrowLeft");
		expect(names()).not.toContain("deep");
		press("End");
		expect(document.activeElement).toBe(item("lat"));
		expect(host.querySelectorAll("[tabindex='0']")).toHaveLength(1);
	});

	it("says dims beside names, and title, type and sizes where it is asked for them", () => {
		treeView(host, told).update(DATASET, "");
		expect(item("tas").dataset.dims).toBe("time · y · x");
		expect(item("tas").title).toBe("tas: Air temperature, float32, time 2 × y 2 × x 2");
		expect(item("pole").dataset.dims).toBeUndefined();
		expect(host.querySelectorAll(":scope > :not([role=treeitem], [role=presentation])")).toHaveLength(0);
	});

	it("leaves what is sought, and walks over headings", () => {
		const tree = treeView(host, told);
		tree.update([...DATASET, group("sub"), array("sub/tas", "z")], "");
		tree.seek("tas");
		expect(names()).toEqual(["tas", "sub", "tas", "tas_quality"]);
		item("sub").focus();
		press("ArrowDown");
		press("ArrowDown");
		expect(document.activeElement).toBe(item("tas_quality"));
		tree.seek("");
		expect(names()).toHaveLength(11);
	});

	it("asks once for what lies below a group", async () => {
		list.mockResolvedValue([array("far/b", "z")]);
		treeView(host, told).update([group("far"), array("a", "z")], "");
		item("far").focus();
		item("far").click();
		await vi.waitFor(() => expect(names()).toContain("b"));
		item("far").click();
		item("far").click();
		expect(told.pages).toHaveBeenCalledTimes(1);
		expect(told.pages).toHaveBeenCalledWith("far");
	});

	it("tells a group that could not be listed, and asks again", async () => {
		list.mockRejectedValueOnce(new Error("no"));
		treeView(host, told).update([group("far")], "");
		item("far").click();
		await vi.waitFor(() => expect(told.failed).toHaveBeenCalled());
		item("far").click();
		item("far").click();
		await vi.waitFor(() => expect(told.pages).toHaveBeenCalledTimes(2));
	});

	it("opens the groups above what is selected", async () => {
		const tree = treeView(host, told);
		tree.update(NODES, "");
		tree.select("sub/deep");
		await vi.waitFor(() => expect(item("deep").getAttribute("aria-selected")).toBe("true"));
	});

	it("says what nodes are called besides, also of those that come later", () => {
		const tree = treeView(host, told);
		tree.name(new Map([["sub", "<b>second"]]));
		tree.update([array("air", "z"), group("sub")], "");
		expect(names()).toEqual(["air", "sub · <b>second"]);
		expect([host.querySelector("b"), item("sub · <b>second").title]).toEqual([null, "sub: <b>second"]);
		tree.name(new Map([["air", "first"]]));
		expect(names()).toEqual(["air · first", "sub"]);
		tree.name(new Map());
		expect(names()).toEqual(["air", "sub"]);
	});

	it("shows names as text", () => {
		treeView(host, told).update([array("<img src=x>", "z"), array("b", "z")], "");
		expect(host.querySelector("img")).toBeNull();
		expect(names()[0]).toBe("<img src=x>");
	});

	describe("of 10,000 arrays", () => {
		const many = Array.from({ length: 10_000 }, (_, i) => array(`a${String(i).padStart(5, "0")}`, "z"));
		const scrollTo = (top: number) => {
			host.scrollTop = top;
			host.dispatchEvent(new Event("scroll"));
		};

		/** Presses a letter as if it took no time. */
		const type = (key: string) => {
			const event = new KeyboardEvent("keydown", { key, bubbles: true });
			Object.defineProperty(event, "timeStamp", { value: 5000 });
			document.activeElement?.dispatchEvent(event);
		};

		it("has in the page what is in view, each with its place among all", () => {
			treeView(host, told).update(many, "");
			expect(names()[0]).toBe("a00000");
			expect(names().length).toBeLessThan(100);
			scrollTo(22 * 5000);
			expect(names()).toContain("a05000");
			expect(names().length).toBeLessThan(120);
			const row = item("a05000");
			expect([row.getAttribute("aria-posinset"), row.getAttribute("aria-setsize")]).toEqual(["5001", "10000"]);
			const heights = Array.from(host.querySelectorAll("span"), (gap) => Number.parseFloat(gap.style.height) / 22);
			expect(heights.reduce((sum, lines) => sum + lines, names().length)).toBe(10_000);
		});

		it("walks to its end and back, and to a name that is typed", () => {
			treeView(host, told).update(many, "");
			item("a00000").focus();
			press("End");
			expect(document.activeElement?.textContent).toBe("a09999");
			press("ArrowUp");
			expect(document.activeElement?.textContent).toBe("a09998");
			for (const letter of "a07654") type(letter);
			expect(document.activeElement?.textContent).toBe("a07654");
			press("PageDown");
			expect(Number(document.activeElement?.textContent?.slice(1))).toBeGreaterThan(7670);
			press("Enter");
			expect(told.choose).toHaveBeenCalledWith(document.activeElement?.textContent);
		});

		it("keeps what has the focus in the page while it is scrolled elsewhere", () => {
			treeView(host, told).update(many, "");
			item("a00003").focus();
			scrollTo(22 * 9000);
			expect(document.activeElement?.textContent).toBe("a00003");
			expect(names()).toContain("a09000");
		});

		it("takes up more pages as they come", () => {
			const tree = treeView(host, told);
			tree.update(many.slice(0, 1000), "");
			item("a00000").focus();
			press("End");
			expect(document.activeElement?.textContent).toBe("a00999");
			tree.add(many);
			expect(document.activeElement?.textContent).toBe("a00999");
			press("ArrowDown");
			expect(document.activeElement?.textContent).toBe("a01000");
		});
	});
});
