// @vitest-environment jsdom
/** Broken images in a view: nothing throws or hangs, what can be drawn is, and the list of issues names the defect. */
import { Blob as NodeBlob } from "node:buffer";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { handWorker } from "../src/decode/shared.ts";
import { type ZarrViewElement, zarrView } from "../src/view.ts";
import { run } from "../src/worker.ts";
import { type BrokenStore, brokenStores, filesOf } from "./conformance/fixture.ts";

handWorker({ run });

let view: ZarrViewElement;
const printed = vi.spyOn(console, "error");

beforeEach(() => {
	printed.mockReset();
	// jsdom draws nothing.
	vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});

afterEach(() => {
	view.dispose();
	document.body.replaceChildren();
	expect(printed.mock.calls).toEqual([]);
});

/** An archive of the store's files, as it can list what it holds. */
function archiveOf(store: BrokenStore) {
	const files = filesOf(store);
	return {
		filenames: [...files.keys()],
		file: (name: string) => ({ blob: async () => new NodeBlob([files.get(name) ?? ""]) }),
	};
}

/** What a view of the group that is wrong says: sentences, and the path of the slice that it shows. */
async function issuesOf(store: BrokenStore): Promise<{ issues: string[]; path?: string }> {
	let loaded = false;
	view = zarrView(archiveOf(store), { path: store.path });
	view.addEventListener("load", () => {
		loaded = true;
	});
	document.body.append(view);
	await view.ready;
	await vi.waitFor(() => expect(loaded).toBe(true), { timeout: 4000 });
	const issues = Array.from(view.querySelectorAll(".info .issues p"), (line) => line.textContent ?? "");
	const count = view.querySelector<HTMLElement>(".issue-count");
	const text = issues.length === 1 ? "1 issue" : `${issues.length} issues`;
	expect([count?.hidden, count?.textContent]).toEqual([issues.length === 0, text]);
	return { issues, path: view.slice?.path };
}

/** What is said of each defect, by its name in the fixtures; nothing of what is sound. */
const SAID: Readonly<Record<string, string>> = {
	"axes missing": "axes is missing",
	"axis of an unknown type": 'axes[0].type is "colour"',
	"axis whose type is no text": "axes[0].type is 7",
	"axis without a name": "axes[0] has no name",
	"channel after space": "axes is not in the order time, channel, space",
	"six axes": "axes lists 6 axes",
	"one axis": "axes lists 1 axes",
	"two axes of one name": 'axes[2] has the name of another axis, "x"',
	"two channel axes": 'axes[1] "d" is a second axis of type channel',
	"fewer axes than the array has": "axes lists 2 axes, where the arrays have 3",
	"too few numbers in a scale": "datasets[1].coordinateTransformations has 2 values in its scale",
	"too few numbers in a translation": "datasets[1].coordinateTransformations has 2 values in its translation",
	affine: 'datasets[1].coordinateTransformations has the type "affine"',
	"rotation after a scale": 'datasets[1].coordinateTransformations has the type "rotation"',
	"no transformations": "datasets[1].coordinateTransformations is missing",
	"empty transformations": "datasets[1].coordinateTransformations is empty",
	"translation alone": "datasets[1].coordinateTransformations lists translation,",
	"translation before the scale": "datasets[1].coordinateTransformations lists translation, scale,",
	"two scales": "datasets[1].coordinateTransformations lists scale, scale,",
	"scale of zero": "datasets[1].coordinateTransformations has the scale 0 at position 1",
	"scale below zero": "datasets[1].coordinateTransformations has the scale -2 at position 1",
	"scale of texts": 'datasets[1].coordinateTransformations has the scale "2" at position 1',
	"level that is not there": 'The level "missing" is left out: No Zarr array or group',
	"level outside of the image": 'datasets[1].path is "../1"',
	"no levels": "datasets lists no level",
	"levels of two types": 'The level "1" is left out: its data type is float32',
	"coarsest level first": "The levels are not listed from the finest to the coarsest",
	"levels of two ranks": 'The level "1" is left out: it has 2 axes',
	"too few numbers in the image's scale": "coordinateTransformations has 2 values in its scale",
	"fewer channels than the array has": "omero.channels describes 1 channels",
	"more channels than the array has": "omero.channels describes 3 channels",
	"window that ends before it starts": "omero.channels[0].window starts at 4000 and ends at 0",
	"window without an end": "omero.channels[0].window has no numbers as start and end",
	"colour by name": 'omero.channels[0].color is "red"',
	"colour as CSS writes it": 'omero.channels[0].color is "#FF0000"',
	"channel without a window": "omero.channels[0].window is missing",
	"labels of another shape": 'The labels "labels/cells" have 10 cells along "y", where the image has 16',
	"labels of floats": "The labels hold float32",
	"labels that are not there": 'labels lists "labels/gone", but there is no such group',
	"colour of three numbers": "image-label.colors[0] has no rgba of four whole numbers",
	"two colours of one label": "image-label.colors[1] has the label-value of an earlier one",
	"well that is not there": 'The well "A/2": the plate lists it, but there is no such group',
	"well outside of the columns": 'plate.wells[1].path is "A/2", not a row and a column of the plate',
	"field that is not there": '"A/1/1" is listed, but there is no such group',
	"plate without wells": "plate.wells is missing",
	"plate of no wells": "plate.wells is empty",
	"well whose index is another's": "plate.wells[0] has rowIndex 3",
};

/** Those that show images to choose from; all others show a picture. */
const CHOSEN_FROM = /^(none, plate|well |field )/;

it.each(brokenStores())("$name: something is drawn, and the issues name the defect", async (store) => {
	const { issues, path } = await issuesOf(store);
	const said = SAID[store.defect];
	if (store.where === "") expect(issues).toEqual([]);
	else expect(issues).toContainEqual(expect.stringContaining(said));
	if (CHOSEN_FROM.test(store.defect)) expect(view.querySelectorAll(".gallery:not([hidden]) .tile")).not.toHaveLength(0);
	else expect(path).toBeDefined();
});

it("told of label images as soon as they are shown over their image", async () => {
	const store = brokenStores().find(({ name }) => name === "0.5-labels of another shape") as BrokenStore;
	const { issues } = await issuesOf({ ...store, path: "" });
	expect(issues).toEqual([]);
	view.set({ labels: [{ path: "labels/cells" }] });
	const texts = () => Array.from(view.querySelectorAll(".info .issues p"), (line) => line.textContent);
	await vi.waitFor(() => expect(texts()).toHaveLength(2));
	expect(texts()[0]).toContain('have 10 cells along "y", where the image has 16');
});
