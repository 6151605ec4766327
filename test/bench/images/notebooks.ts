/** What people write in a notebook to look at an image of several resolutions: ours, and neuroglancer's pip client. */
import { frameIn, type Peer } from "../peers/notebooks.ts";
import type { ImageStore } from "./plan.ts";

/** The last z of the first chunks at the finest level, so that a step leads to others, and the next one to none. */
const Z = 15;
/** Units around the middle that a zoom shows: 600 cells of the finest level. */
const [MIDDLES, HALF, CELL] = [{ "plane.zarr": 2048, "volume.zarr": 256 } as Record<string, number>, 75, 0.25];

/** A way to look at an image; `zoom` is the Python that shows its middle at the finest level. */
export interface ImagePeer extends Peer {
	readonly zoom: string;
	/** The key of a step along z. */
	readonly key: string;
}

/** Ours. */
export function oursOf({ folder, deep }: ImageStore): ImagePeer {
	const [from, to] = [MIDDLES[folder] - HALF, MIDDLES[folder] + HALF];
	return {
		name: `ZarrWidget, ${folder}`,
		given: "from zarr_widget import ZarrWidget",
		shows: `w = ZarrWidget("${folder}"${deep ? `, isel={"z": ${Z}}` : ""})\nw`,
		picture: ".zarr-view canvas[role=img]",
		slider: ".zarr-view input[type=range][aria-label=z]",
		zoom: `w.bounds = (${from}, ${from}, ${to}, ${to})`,
		key: "ArrowRight",
	};
}

const NEUROGLANCER = `import os
import neuroglancer
from IPython.display import IFrame

SHADER = """#uicontrol invlerp normalized
#uicontrol vec3 color color(default="white")
void main() { emitRGB(color * normalized()); }"""

def viewer_of(store, sizes, colors, position, scale, limits):
    viewer = neuroglancer.Viewer()
    with viewer.txn() as state:
        names = "zyx"[-len(sizes):]
        state.dimensions = neuroglancer.CoordinateSpace(names=list(names), units="m", scales=[1e-6 * size for size in sizes])
        state.display_dimensions = list(names[::-1])
        for i, color in enumerate(colors):
            layer = neuroglancer.ImageLayer(
                source=f"zarr3://{os.environ['VOLUMES']}/{store}",
                shader=SHADER,
                shader_controls={"normalized": {"range": limits}, "color": color},
                blend="additive",
                opacity=1,
            )
            if len(colors) > 1:
                layer.local_dimensions = neuroglancer.CoordinateSpace(names=["c'"], units="", scales=[1])
                layer.local_position = [i + 0.5]
            state.layers[f"channel {i}"] = layer
        state.position = position
        state.cross_section_scale = scale
        state.layout = "xy"
        state.show_axis_lines = False
        state.show_scale_bar = False
    return viewer

def zoom():
    with viewer.txn() as state:
        state.cross_section_scale = 1`;

/** neuroglancer, with the whole plane in its frame. */
export function neuroglancerOf({ folder, deep }: ImageStore): ImagePeer {
	const cells = (2 * MIDDLES[folder]) / CELL;
	const middle = cells / 2;
	const colors = deep ? ["#0000ff", "#00ff00", "#ff0000", "#ff00ff"] : ["#ffffff"];
	const sizes = deep ? [0.5, CELL, CELL] : [CELL, CELL];
	const position = [...(deep ? [Z + 0.5] : []), middle, middle];
	const given = [folder, sizes, colors, position, cells / 560, [150, deep ? 1500 : 4000]];
	return {
		name: `neuroglancer, ${folder}`,
		given: NEUROGLANCER,
		shows: `viewer = viewer_of(${given.map((one) => JSON.stringify(one)).join(", ")})\nIFrame(viewer.get_viewer_url(), 900, 600)`,
		picture: "canvas",
		slider: ".neuroglancer-rendered-data-panel",
		frame: frameIn,
		zoom: "zoom()",
		key: ".",
	};
}
