/**
 * Ids → categorical colours: the same for an id in every view. Pure. (Knuth, "multiplicative hashing"; Ottosson, "OKLab")
 *
 * There are 1,024 colours: 256 hues, each in four lightnesses. Hues of ids that follow each other are a golden angle apart, so that
 * neighbours, which mostly have ids nearby, never look the same: among ids whose upper 48 bits agree, no two less than 144 apart have
 * the same hue, and none less than 377 apart the same colour. Of ids at random one pair in about 1,024 has the same colour. All 64
 * bits count; those of −1 and 2^64 − 1 are the same.
 */

const HUES = 256;
const LIGHTNESSES = [0.56, 0.64, 0.72, 0.8];
/** As strong as most hues are in sRGB. */
const CHROMA = 0.17;

// 2^32 times the golden ratio and the root of two, without their whole part, made odd; the others are odd and arbitrary
const GOLDEN = 0x9e3779b9 | 0;
const ROOT = 0x6a09e667 | 0;
const MIDDLE = 0x2c1b3c6d | 0;
const UPPER = 0x297a2d39 | 0;

/** One word of an id's two, of which the colour follows: it counts on by one with the id, as long as the upper words stay. */
export function foldId(low: number, high: number): number {
	return (low + Math.imul(low >>> 16, MIDDLE) + Math.imul(high, UPPER)) | 0;
}

/** Entry of `categories()` for an id's two words. */
export function categoryOf(low: number, high: number): number {
	const folded = foldId(low, high);
	return ((Math.imul(folded, GOLDEN) >>> 24) << 2) | (Math.imul(folded, ROOT) >>> 30);
}

let made: Uint32Array | undefined;

/** The colours, opaque, as little-endian RGBA words (0xAABBGGRR); shared, not to be written. */
export function categories(): Uint32Array {
	made ??= Uint32Array.from({ length: HUES * LIGHTNESSES.length }, (_, at) =>
		strongest(LIGHTNESSES[at % LIGHTNESSES.length], (2 * Math.PI * Math.floor(at / LIGHTNESSES.length)) / HUES),
	);
	return made;
}

/** The colour of a lightness and a hue, with `CHROMA` or as much of it as sRGB has. */
function strongest(lightness: number, hue: number): number {
	let [inside, outside] = [0, CHROMA * 2];
	const at = (chroma: number) => linear(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
	for (let i = 0; i < 24; i++) {
		const chroma = (inside + outside) / 2;
		if (chroma <= CHROMA && at(chroma).every((part) => part >= 0 && part <= 1)) inside = chroma;
		else outside = chroma;
	}
	const [red, green, blue] = at(inside).map((part) => Math.round(255 * bent(Math.min(1, Math.max(0, part)))));
	return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}

/** OKLab → red, green and blue in proportion to light. */
function linear(lightness: number, a: number, b: number): [number, number, number] {
	const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	return [
		4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
		-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
		-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
	];
}

/** sRGB's curve. */
function bent(light: number): number {
	return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}
