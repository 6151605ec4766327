/** The line of Python that shows what a view shows. Pure. */
import { ZarrError } from "./errors.ts";
import type { LimitsMode } from "./interact/limits.ts";
import { LABEL_DEFAULTS, type LabelState } from "./label.ts";
import { sameState, type ViewState } from "./state.ts";
import { traitsOf } from "./traits.ts";

/**
 * A Python expression, `ZarrWidget("data/air.zarr", "air", x="lon", y="lat", isel={"time": 3})`, that shows the store at `source` (a path or an
 * address, as Python is to open it) in this state. What the widget chooses by itself is left out. Limits for each slice are those of the slice
 * that is shown. Throws SelectionError for a number that is not finite.
 */
export function pythonLine(source: string, state: ViewState, limits: LimitsMode): string {
	const given = [textLiteral(source)];
	if (state.path !== "") given.push(textLiteral(state.path));
	const all = Object.entries(namedArguments(state, limits));
	const named = state.x === null ? all.filter(([name]) => name === "isel") : all;
	return `ZarrWidget(${[...given, ...named.map(([name, value]) => `${name}=${literal(value)}`)].join(", ")})`;
}

/** Arguments by name, of the values that aren't the widget's own choice; a group or a single number has none but what is chosen of a plate. */
function namedArguments(state: ViewState, limits: LimitsMode): Record<string, unknown> {
	// angles begin with limits of their own, also where automatic ones were chosen for them
	const mode = /(^|\.)phase$/.test(state.field ?? "") ? "fixed" : limits;
	const traits = traitsOf(state, mode, NO_LIMITS);
	const {
		x,
		y,
		isel,
		field,
		image,
		cmap,
		norm,
		vmin,
		vmax,
		robust,
		bounds,
		level,
		channels,
		labels,
		reduce,
		compare,
		profile,
		projection,
		planes,
	} = traits;
	// in one plane positions begin at 0, and where three cut each other in the middle
	const all = state.x === null || planes !== "single";
	const moved = Object.entries(isel ?? {}).filter(([, at]) => at !== 0 || all);
	const named = {
		x,
		y,
		isel: moved.length > 0 ? Object.fromEntries(moved) : null,
		field,
		image: image || null,
		cmap: cmap === "viridis" && !field ? null : cmap,
		norm: norm === "linear" ? null : norm,
		vmin,
		vmax,
		robust: robust === false ? false : null,
		bounds,
		level,
		channels,
		labels: labels?.map(namedLabel) ?? null,
		reduce,
		compare,
		profile,
		// a name says all where it is not turned
		projection: projection && !projection.rotate ? projection.type : projection,
		planes: planes === "single" ? null : planes,
	};
	return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== null));
}

/** What of a label image isn't as by default; its ids are integers in Python. */
function namedLabel({ path, ...label }: LabelState): Record<string, unknown> {
	const said = Object.entries(label).filter(
		([name, value]) => !sameState(value, LABEL_DEFAULTS[name as keyof typeof LABEL_DEFAULTS]),
	);
	const named = said.map(([name, value]) => [name, name === "selected" ? label.selected.map(BigInt) : value]);
	return { path, ...Object.fromEntries(named) };
}

const NO_LIMITS = { vmin: null, vmax: null };

function literal(value: unknown): string {
	if (typeof value === "number") return numberLiteral(value);
	if (typeof value === "bigint") return String(value);
	if (typeof value === "boolean") return value ? "True" : "False";
	if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
	if (typeof value === "string") return textLiteral(value);
	const items = Object.entries(value as object).map(([name, item]) => `${textLiteral(name)}: ${literal(item)}`);
	return `{${items.join(", ")}}`;
}

/** JavaScript's shortest digits are Python's; as an integer they are rounded to the same double. */
function numberLiteral(value: number): string {
	if (!Number.isFinite(value))
		throw new ZarrError("SelectionError", `${value} can't be written into a line of Python: give finite numbers.`);
	return Object.is(value, -0) ? "-0.0" : String(value);
}

/** What can't be seen for what it is: controls, directions, line ends, odd spaces, halves of pairs, what is unassigned. */
const HIDDEN = /["\\]|[\p{C}\p{Z}]/gu;
const SHORT: Record<string, string> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", " ": " " };

function textLiteral(text: string): string {
	return `"${text.replace(HIDDEN, (sign) => SHORT[sign] ?? escaped(sign.codePointAt(0) ?? 0))}"`;
}

function escaped(code: number): string {
	const digits = code.toString(16);
	if (code < 0x100) return `\\x${digits.padStart(2, "0")}`;
	return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}
