/** Writes src/map/coast-data.ts: Natural Earth's coastlines at 1:110 million, of world-atlas' land-110m.json, in twentieths of a degree. Run by hand: `node scripts/coastlines.js`. */
import { readFileSync, writeFileSync } from "node:fs";

const file = (path) => new URL(path, import.meta.url);
const { arcs, transform } = JSON.parse(readFileSync(file("../examples/observable/land-110m.json"), "utf8"));
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const PARTS = 20;

/** A whole number as digits of 5 bits, the lowest first, each but the last with 32 added. */
function written(number) {
	let rest = number < 0 ? -2 * number - 1 : 2 * number;
	let text = "";
	do {
		const digit = rest & 31;
		rest >>= 5;
		text += DIGITS[rest > 0 ? digit + 32 : digit];
	} while (rest > 0);
	return text;
}

const lines = arcs.map((arc) => {
	const sum = [0, 0];
	const last = [0, 0];
	let text = "";
	for (const [i, step] of arc.entries()) {
		const move = step.map((by, way) => {
			sum[way] += by;
			const at = Math.round((sum[way] * transform.scale[way] + transform.translate[way]) * PARTS);
			return at - last[way];
		});
		if (i > 0 && move.every((by) => by === 0)) continue;
		text += move.map(written).join("");
		for (const way of [0, 1]) last[way] += move[way];
	}
	return text;
});

writeFileSync(
	file("../src/map/coast-data.ts"),
	`/** Coastlines of Natural Earth (public domain, by world-atlas), 1:110 million: written by scripts/coastlines.js. */
export const COAST =
	"${lines.join(" ")}";
`,
);
