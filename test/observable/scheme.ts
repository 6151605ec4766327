/** Colour schemes as matplotlib has them, from the samples in `test/fixtures/colormaps.json`. */
import { readFileSync } from "node:fs";
import { rgb } from "d3-color";
import { interpolateRgb } from "d3-interpolate";

interface Recorded {
	/** The first entry of 256 that is recorded, and how far apart they are. */
	readonly from: number;
	readonly step: number;
	readonly samples: Readonly<Record<string, readonly string[]>>;
}

const FILE = new URL("../fixtures/colormaps.json", import.meta.url);
const recorded: Recorded = JSON.parse(readFileSync(FILE, "utf8"));

/** The scheme from 0 to 1, straight between the entries that are recorded, and on beyond the outermost. */
export function matplotlib(name: string): (t: number) => string {
	const { from, step, samples } = recorded;
	const knots = samples[name].map((hex) => rgb(`#${hex}`));
	return (t) => {
		const at = (t * 256 - 0.5 - from) / step;
		const low = Math.min(Math.max(Math.floor(at), 0), knots.length - 2);
		return interpolateRgb(knots[low], knots[low + 1])(at - low);
	};
}
