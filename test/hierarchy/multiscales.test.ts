/** An image by its coarsest level alone. */
import { expect, it } from "vitest";
import { coarsestAlone } from "../../src/hierarchy/multiscales.ts";
import { imageOf, level, scale, TCZYX, translation, withImage } from "./image.ts";

it("begins at the same place along the axes that are not drawn", async () => {
	const datasets = [
		level("0", scale(1, 1, 0.5, 1, 1)),
		level("1", scale(1, 1, 2, 4, 4), translation(0, 0, 0.75, 1.5, 1.5)),
	];
	const omero = { rdefs: { defaultZ: 9, defaultT: 2 }, channels: [{ window: { start: 0, end: 1 }, color: "FF0000" }] };
	const image = await imageOf(withImage({ axes: TCZYX, datasets }, { omero }));
	expect(image.position).toEqual({ t: 2, z: 9 });
	const { levels, position, channels } = coarsestAlone(image);
	expect(levels.map(({ path }) => path)).toEqual(["1"]);
	// 4.5 µm lie in the coarse cell around 4.75, which is its third
	expect(position).toEqual({ t: 2, z: 2 });
	expect(channels).toEqual(image.channels);
});
