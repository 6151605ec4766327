/** Fields of arrays whose cells hold more than one number, each as an array of its own: the parts of complex numbers, the fields of structs. Pure. */
import { ZarrError } from "../errors.ts";
import { type Dtype, dtypeOf, type Field, isNumeric, partsOf, type Scalar } from "./dtype.ts";
import { strides } from "./grid.ts";
import type { ArrayNode, Attributes } from "./node.ts";
import { COMPLEX_PARTS, type FieldPick, pickNumbers } from "./pick.ts";

const MOST_FIELDS = 256;

interface Choice {
	readonly name: string;
	readonly dtype: Dtype;
	readonly pick: FieldPick;
}

/** Names of the fields that can be drawn: a complex array's parts; a struct's numbers, booleans and times, nested ones as `a.b`, those of a sub-array as `a[0]` or `a[0,1]`, at most 256; none for other arrays. */
export function fieldsOf(node: ArrayNode): readonly string[] {
	return choicesOf(node.dtype).map(({ name }) => name);
}

/** The array of one field, whose values are numbers. Throws SelectionError naming the fields that there are. */
export function fieldNode(node: ArrayNode, field: string): ArrayNode {
	const choices = choicesOf(node.dtype);
	const choice = choices.find(({ name }) => name === field);
	if (!choice)
		throw new ZarrError("SelectionError", `"${node.path || node.name}" has no field "${field}". ${hint(choices)}`, {
			path: node.path,
		});
	const { dtype, pick } = choice;
	const fillValue = fillOf(node.fillValue, dtype, pick);
	const hash = JSON.stringify([node.hash, pick]);
	return { ...node, dtype, fillValue, hash, part: { of: node, pick }, attrs: attributesOf(node.attrs, pick) };
}

function hint(choices: readonly Choice[]): string {
	if (choices.length === 0) return "It has none: its values are drawn as they are.";
	return `It has ${choices.map(({ name }) => name).join(", ")}.`;
}

function choicesOf(dtype: Dtype): Choice[] {
	if (dtype.kind === "complex") return partChoices("", dtype, {});
	return fieldChoices(dtype.fields ?? [], "", 0, dtype.bytes);
}

/** The parts of a complex type, as real numbers of the same precision. */
function partChoices(prefix: string, dtype: Dtype, { at }: FieldPick): Choice[] {
	const real = dtypeOf(partsOf(dtype.zarrita)?.type ?? "");
	// a magnitude or a phase is no value of a narrow type
	const derived = real && real.bytes < 4 ? dtypeOf("float32") : real;
	return COMPLEX_PARTS.flatMap((part) => {
		const given = part === "real" || part === "imaginary" ? real : derived;
		return given ? [{ name: prefix + part, dtype: given, pick: { ...(at ? { at } : {}), part } }] : [];
	});
}

function fieldChoices(fields: readonly Field[], prefix: string, start: number, step: number): Choice[] {
	const found: Choice[] = [];
	for (const { name, offset, dtype, endian, shape } of fields) {
		for (const { label, index } of positions(shape)) {
			if (found.length >= MOST_FIELDS) return found.slice(0, MOST_FIELDS);
			const at = { type: dtype.zarrita, endian, start: start + offset + index * dtype.bytes, step };
			const path = `${prefix}${name}${label}`;
			if (dtype.fields) found.push(...fieldChoices(dtype.fields, `${path}.`, at.start, step));
			else if (dtype.kind === "complex") found.push(...partChoices(`${path}.`, dtype, { at }));
			else if (isNumeric(dtype)) found.push({ name: path, dtype, pick: { at } });
		}
	}
	return found.slice(0, MOST_FIELDS);
}

/** The cells of a sub-array, as many as can be fields. */
function positions(shape: readonly number[]): { label: string; index: number }[] {
	const size = shape.reduce((a, b) => a * b, 1);
	const steps = strides(shape);
	return Array.from({ length: Math.min(size, MOST_FIELDS) }, (_, index) => {
		const at = shape.map((n, axis) => Math.floor(index / steps[axis]) % n);
		return { label: shape.length > 0 ? `[${at.join(",")}]` : "", index };
	});
}

/** Packing and "no value" are said of whole cells, not of what is taken out of them. */
const OF_CELLS = new Set([
	...["scale_factor", "add_offset", "_FillValue", "missing_value", "_ARRAY_DIMENSIONS", "_Unsigned", "dtype"],
	...["valid_range", "valid_min", "valid_max", "flag_values", "flag_masks", "flag_meanings"],
]);

function attributesOf(attrs: Attributes, { part }: FieldPick): Attributes {
	const kept = Object.entries(attrs).filter(([name]) => !OF_CELLS.has(name));
	return Object.fromEntries(part === "phase" ? [...kept, ["units", "rad"]] : kept);
}

function fillOf(fill: Scalar, dtype: Dtype, pick: FieldPick): Scalar {
	if (fill === null || (!Array.isArray(fill) && !(fill instanceof Uint8Array))) return null;
	const cell = Array.isArray(fill) ? Float64Array.from(fill as readonly number[]) : (fill as Uint8Array);
	const [value] = pickNumbers(cell, pick);
	if (dtype.kind === "bool") return value === 1;
	return dtype.bytes === 4 && dtype.kind === "float" ? Math.fround(value as number) : value;
}
