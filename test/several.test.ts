// @vitest-environment jsdom
/** A group that describes several images: which is shown is chosen beside the picture, in the state, by options and by `readSlice`. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { handWorker } from "../src/decode/shared.ts";
import { readSlice } from "../src/index.ts";
import { run } from "../src/worker.ts";
import { type ExpectedImage, filesOf, fixture, type StoredFixture } from "./conformance/fixture.ts";
import { find, leave, loaded, show, texts, until, watched } from "./interact/watched.ts";

handWorker({ run });

const named = (file: string, name: string) =>
	fixture(file).stores.find((store) => store.name === name) as StoredFixture;
const CASES = [
	["ome-ngff/older", "0.5-rare", ["0 · cube", "1 · mean"]],
	["ome-ngff/older", "0.4-rare", ["0 · cube", "1 · mean"]],
	["ndpyramid/levels", "coarsened-v3", ["0 · air", "1 · rain"]],
] as const;

const printed = vi.spyOn(console, "error");
const select = () => find<HTMLSelectElement>("select[aria-label=image]");

afterEach(() => {
	leave();
	printed.mockReset();
});

describe.each(CASES)("%s %s", (file, name, options) => {
	const store = named(file, name);
	const files = filesOf(store);
	const [first, second] = store.images as readonly ExpectedImage[];
	/** Whether the cells of an image's finest level are those that its writer has. */
	const isOf = ({ levels: [{ path, cells }] }: ExpectedImage) => {
		const slice = watched.view.slice;
		expect(slice?.path).toBe(path);
		const shown = cells.filter(({ index }) => index.slice(0, -2).every((at) => at === 0));
		expect(shown.length).toBeGreaterThan(0);
		for (const { index, value } of shown) {
			const [row, column] = index.slice(-2);
			expect(String(slice?.stored[row * slice.width + column])).toBe(value);
		}
	};

	it("shows the first, and another that is chosen beside the picture", async () => {
		show(files, { level: 0, channels: [] });
		await loaded();
		isOf(first);
		expect(texts("select[aria-label=image] option")).toEqual(options);
		expect(select().selectedIndex).toBe(0);
		expect(watched.view.value).not.toHaveProperty("image");
		watched.told.length = 0;
		select().selectedIndex = 1;
		select().dispatchEvent(new Event("change"));
		await until(() => expect(watched.view.value).toMatchObject({ path: second.path, image: 1 }));
		watched.view.value = { level: 0 };
		await until(() => isOf(second));
		await until(() => expect(watched.told).toContain("input")); // with its limits
		expect(Object.keys(watched.view.value?.index ?? {})).toHaveLength(second.levels[0].shape.length - 2);
		expect(watched.view.saved).toMatchObject({ image: 1 });
		expect(select().selectedIndex).toBe(1);
		const { value } = watched.view;
		watched.view.value = { image: 0, level: 0 };
		await until(() => isOf(first));
		expect(watched.view.value).not.toHaveProperty("image");
		watched.view.value = value; // a whole state comes back to it
		await until(() => isOf(second));
	});

	it("is given by an option, and by a part of the state while it opens", async () => {
		show(files, { image: 1, level: 0 });
		await loaded();
		isOf(second);
		leave();
		show(files, { level: 0 });
		watched.view.set({ image: 1 });
		await loaded();
		isOf(second);
		expect(watched.view.value).toMatchObject({ image: 1 });
		expect(printed).not.toHaveBeenCalled();
	});

	it("stays with the image that is shown where there is no such one", async () => {
		show(files, { image: 2 });
		await loaded();
		expect(watched.view.value).not.toHaveProperty("image");
		await until(() =>
			expect(find(".notice").textContent).toContain("image is 2, but the group has the images 0 to 1."),
		);
		watched.view.set({ image: 1 });
		await until(() => expect(watched.view.value).toMatchObject({ image: 1 }));
		watched.view.set({ image: 3 });
		expect(watched.view.value).toMatchObject({ image: 1 });
		expect(find(".notice").textContent).toContain("image is 3, but the group has the images 0 to 1.");
	});

	it("is read by readSlice", async () => {
		const { path, levels } = second;
		expect((await readSlice(files, { path, image: 1 })).path).toBe(levels[0].path);
		expect((await readSlice(files, { path })).path).toBe(first.levels[0].path);
		await expect(readSlice(files, { path, image: 2 })).rejects.toThrow(
			"image is 2, but the group has the images 0 to 1.",
		);
	});
});

it("is shown where the first can't be", async () => {
	const files = new Map(filesOf(named("ome-ngff/older", "0.5-rare")));
	const document = JSON.parse(new TextDecoder().decode(files.get("zarr.json")));
	document.attributes.ome.multiscales[0].datasets = [];
	files.set("zarr.json", new TextEncoder().encode(JSON.stringify(document)));
	show(files, { image: 1 });
	await loaded();
	expect([watched.view.slice?.path, watched.view.value?.image]).toEqual(["mean", 1]);
	expect(texts(".issues p").join(" ")).not.toContain("one by one");
	expect((await readSlice(files, { image: 1 })).path).toBe("mean");
	leave();
	show(files);
	await until(() => expect(texts(".issues p").join(" ")).toContain("so its arrays are shown one by one"));
});

it("offers nothing where there is one image", async () => {
	show(filesOf(named("ome-zarr/microscopy", "0.5-plane")));
	await loaded();
	expect(select().closest<HTMLElement>("[hidden]")).not.toBeNull();
	watched.view.set({ image: 1 });
	expect(find(".notice").textContent).toContain("image is 1, but there is one; give 0.");
});
