/** What people have in a notebook for looking at a volume: what they write, and where its picture and its slider are. */
import type { Frame, Page } from "playwright-core";

/** One thing to look at a volume with. */
export interface Peer {
	readonly name: string;
	/** Which of ours it is compared with; the one that reads blosc-lz4 unless said. */
	readonly like?: string;
	/** A cell that imports and defines; run before, not timed. */
	readonly given: string;
	/** The cell that shows the picture. */
	readonly shows: string;
	/** The picture, as a CSS selector. */
	readonly picture: string;
	/** What takes the keys. */
	readonly slider: string;
	/** What else a person does until there is a picture. */
	readonly after?: (page: Page) => Promise<void>;
	/** Where its picture is, if not in the notebook's own page. */
	readonly frame?: (page: Page) => Promise<Frame>;
	/** The key of a step; the arrow to the right unless said. */
	readonly step?: string;
	/** What the kernel runs for the other end, where no key leads there. */
	readonly jump?: string;
}

const view = (store: string): Omit<Peer, "name"> => ({
	given: "from zarr_widget import ZarrWidget",
	shows: `ZarrWidget("${store}")`,
	picture: ".zarr-view canvas[role=img]",
	slider: ".zarr-view input[type=range]",
});

const INTERACT = `import matplotlib.pyplot as plt
import zarr
from ipywidgets import IntSlider, interact

volume = zarr.open_array("volume-blosc-lz4.zarr", mode="r")

def show(z):
    plt.figure(figsize=(6, 6))
    plt.imshow(volume[z], cmap="viridis")
    plt.show()`;

const NEUROGLANCER = `import os
import neuroglancer
from IPython.display import IFrame

def show():
    viewer = neuroglancer.Viewer()
    with viewer.txn() as state:
        state.dimensions = neuroglancer.CoordinateSpace(names=["z", "y", "x"], units="", scales=[1, 1, 1])
        state.display_dimensions = ["x", "y", "z"]
        source = f"zarr3://{os.environ['VOLUMES']}/volume-blosc-lz4.zarr"
        state.layers["volume"] = neuroglancer.ImageLayer(source=source, shader_controls={"normalized": {"range": [90, 2500]}})
        state.position = [0.5, 512, 512]
        state.cross_section_scale = 2
        state.layout = "xy"
    return viewer

def jump(z):
    with viewer.txn() as state:
        state.position = [z + 0.5, 512, 512]`;

/** The frame of a notebook's output. */
export async function frameIn(page: Page): Promise<Frame> {
	const element = await page.locator(".jp-OutputArea iframe").elementHandle({ timeout: 30_000 });
	const frame = await element?.contentFrame();
	if (!frame) throw new Error("the notebook shows no frame");
	await frame.waitForLoadState("domcontentloaded");
	return frame;
}

/** Ours. */
export const OURS: Peer = { name: "ZarrWidget", ...view("volume-blosc-lz4.zarr") };

const OURS_GZIP: Peer = { name: "ZarrWidget, gzip", ...view("volume-gzip.zarr") };

/** All that are measured in turn. Each shows plane 0 first. */
export const PEERS: readonly Peer[] = [
	OURS,
	OURS_GZIP,
	{
		name: "interact + imshow",
		given: INTERACT,
		shows: "interact(show, z=IntSlider(0, 0, 511));",
		picture: ".jp-OutputArea img",
		slider: ".noUi-handle",
	},
	{
		name: "jupyterlab-h5web, gzip",
		like: OURS_GZIP.name,
		given: "from jupyterlab_h5web import H5Web",
		shows: `H5Web("volume.h5")`,
		picture: ".jp-OutputArea canvas",
		slider: ".jp-OutputArea [role=slider][aria-orientation=vertical]",
		after: (page) => page.getByRole("treeitem", { name: "volume", exact: true }).click(),
	},
	{
		name: "neuroglancer",
		given: NEUROGLANCER,
		shows: "viewer = show()\nIFrame(viewer.get_viewer_url(), 900, 600)",
		picture: "canvas",
		slider: ".neuroglancer-rendered-data-panel",
		frame: frameIn,
		step: ".",
		jump: "jump(511)",
	},
];
