/** A slice as a mark of Observable Plot, without Plot: pixels in the plot's scales or under its projection. */
import { ZarrError } from "../errors.ts";
import type { Raster } from "../map/lattice.ts";
import { VALID } from "../slice/mask.ts";
import type { Slice } from "../slice/slice.ts";
import type { ColorState, ViewStatePart } from "../state.ts";
import type { MapProjection } from "./invert.ts";
import { isMarked, type Plane, pictureUrl } from "./picture.ts";
import { placeCells, type Room } from "./place.ts";
import { type Cells, reproject } from "./reproject.ts";
import { wholeColor } from "./whole.ts";

/** Where the picture lies and what it is called; names and meanings are Plot's. */
export interface SliceMarkOptions {
	/** Outer edge of the first column in place of the slice's own: along dates, where those count positions, `x1: new Date("2013-01-01")`. */
	x1?: number | Date;
	/** Outer edge of the last column. */
	x2?: number | Date;
	/** Outer edge of the first row. */
	y1?: number | Date;
	/** Outer edge of the last row. */
	y2?: number | Date;
	/** The value of the horizontal facet in which the picture is drawn; without one it is in all of them. */
	fx?: unknown;
	/** The value of the vertical facet, likewise. */
	fy?: unknown;
	/** What the picture is called for those who don't see it; else the array's path and the index. */
	ariaLabel?: string;
	/** The class of the picture's element. */
	className?: string;
}

/** A frame within margins, in CSS pixels, as Plot gives it to marks. */
export interface MarkDimensions {
	/** Width of the plot or facet, margins included. */
	readonly width: number;
	/** Height of the plot or facet, margins included. */
	readonly height: number;
	/** Room above the frame. */
	readonly marginTop: number;
	/** Room to the right of the frame. */
	readonly marginRight: number;
	/** Room below the frame. */
	readonly marginBottom: number;
	/** Room to the left of the frame. */
	readonly marginLeft: number;
}

/** A mark for `Plot.plot({marks: [...]})`: a render function that Plot also asks for channels, so that domains, axes and facets follow. */
export type SliceMark = (
	index: number[],
	scales: object,
	values: object,
	dimensions: MarkDimensions,
	context: { readonly document: Document; readonly projection?: object },
) => SVGElement | null;

/** What Plot's scale of x or y is to a mark; types and names are its own. */
type Scale = ((value: unknown) => number) & { bandwidth?: unknown; type?: string };
type Scales = { readonly x?: Scale; readonly y?: Scale };

interface Channel {
	/** Edges of the columns or rows, which Plot may put through a scale's transform. */
	value: ArrayLike<unknown>;
	scale: "x" | "y";
	label: string | undefined;
}

/** Edges in pixels; under a projection as they are. */
type Edges = { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> };

/** Pixels of the picture for a CSS pixel, and at most along a side: more would not be seen, or not be drawn. */
const RATIO = 2;
const LONGEST = 8192;

/**
 * A slice as a mark of Observable Plot: each cell in its place under any continuous scale of x and y, or under the plot's projection (x
 * longitudes, y latitudes), in the very colours of a view, without smoothing. What `state.color` leaves out is as in `drawSlice`. Row 0
 * lies at y1: `y: {reverse: true}` puts it on top where y1 < y2. Cells without a value are transparent, those that are missing or unread
 * marked as in a view. Throws SelectionError for what is no slice or has no edges, UnsupportedError for an unknown colour scale;
 * drawing throws SelectionError for a map where the slice's edges are no longitudes and latitudes, UnsupportedError for a scale that isn't continuous or a map on which the slice can't be found.
 */
export function sliceMark(
	slice: Slice,
	state: Pick<ViewStatePart, "color"> = {},
	options: SliceMarkOptions = {},
): SliceMark {
	const color = wholeColor("sliceMark", slice, state.color);
	const counted = countedDims(slice, options);
	const { x1, x2, y1, y2, fx, fy, className, ariaLabel = labelOf(slice) } = options;
	const place = edgesOf({ x1: x1 ?? slice.x1, x2: x2 ?? slice.x2, y1: y1 ?? slice.y1, y2: y2 ?? slice.y2 });
	const channels = (): { x: Channel; y: Channel } => ({
		x: { scale: "x", label: slice.dims.at(-1), value: between(place.x1, place.x2, slice.width) },
		y: { scale: "y", label: slice.dims.at(-2), value: between(place.y1, place.y2, slice.height) },
	});
	const render: SliceMark = (_index, scales, values, dimensions, { document, projection }) => {
		if (slice.width === 0 || slice.height === 0) return null;
		const frame = frameOf(dimensions);
		const edges = "x" in values ? (values as Edges) : scaled(channels(), scales, projection);
		const box = projection
			? onMap(document, slice, color, { edges, frame, counted, projection: projection as MapProjection })
			: inScales(document, slice, color, { edges, frame });
		return box && group(document, box, { "aria-label": ariaLabel, class: className });
	};
	const facets = (given?: readonly number[][]) => given ?? [[0]];
	return Object.assign(render, {
		// what Plot asks of its own marks
		render,
		data: [slice],
		facet: "auto",
		fx: fx === undefined ? undefined : [fx],
		fy: fy === undefined ? undefined : [fy],
		channels: channels(),
		ariaLabel,
		initialize: (given?: readonly number[][]) => ({ data: [slice], facets: facets(given), channels: channels() }),
		scale: (known: { x: Channel; y: Channel }, scales: object, context: { projection?: object }) => ({
			...scaled(known, scales, context.projection),
			channels: known,
		}),
		filter: (index: readonly number[]) => index,
	});
}

function labelOf({ path, index }: Slice): string {
	return [path || "slice", ...Object.entries(index ?? {}).map(([dim, at]) => `${dim} ${at}`)].join(", ");
}

/** The dims whose edges count cells, where none are given in their place. */
function countedDims({ dims, counted = [] }: Partial<Slice>, { x1, x2, y1, y2 }: SliceMarkOptions): string[] {
	const given = (dim: string) => (dim === dims?.at(-1) ? [x1, x2] : [y1, y2]).every((edge) => edge !== undefined);
	return counted.filter((dim) => !given(dim));
}

type Side = "x1" | "x2" | "y1" | "y2";

function edgesOf(edges: Record<Side, number | Date>): Record<Side, number | Date> {
	for (const [a, b] of [["x1", "x2"] as const, ["y1", "y2"] as const])
		if (!Number.isFinite(+edges[a]) || !Number.isFinite(+edges[b]) || +edges[a] === +edges[b])
			throw new ZarrError(
				"SelectionError",
				`A slice lies between two different numbers or dates; ${a} is ${edges[a]}, ${b} is ${edges[b]}.`,
			);
	return edges;
}

/** `count` + 1 edges; dates between dates. */
function between(from: number | Date, to: number | Date, count: number): ArrayLike<unknown> {
	const at = (i: number) => (i === count ? +to : +from + ((+to - +from) * i) / count);
	const edges = Float64Array.from({ length: count + 1 }, (_, i) => at(i));
	return from instanceof Date || to instanceof Date ? Array.from(edges, (edge) => new Date(edge)) : edges;
}

/** The channels' edges where the plot's scales put them. Throws UnsupportedError where one isn't continuous. */
function scaled({ x, y }: { x: Channel; y: Channel }, scales: Scales, projection?: object): Edges {
	const along = ({ value, scale: name }: Channel) => {
		const scale = projection ? Number : scales[name];
		if (scale && !("bandwidth" in scale)) return Float64Array.from(value, (edge) => scale(edge));
		throw new ZarrError(
			"UnsupportedError",
			`A slice needs a continuous scale ${name}; this plot's is ${scale ? `of type "${(scale as Scale).type}"` : "absent"}. Give ${name} a type as "linear" or "utc", or draw the other marks in a plot of their own.`,
		);
	};
	return { x: along(x), y: along(y) };
}

/** A rectangle of the plot in CSS pixels. */
interface Box {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

interface Picture extends Box {
	readonly href: string;
}

function frameOf({ width, height, marginTop, marginRight, marginBottom, marginLeft }: MarkDimensions): Box {
	const [inner, high] = [width - marginLeft - marginRight, height - marginTop - marginBottom];
	return { left: marginLeft, top: marginTop, width: inner, height: high };
}

function ratioOf({ width, height }: Box): number {
	return Math.min(RATIO, LONGEST / Math.max(width, height));
}

function inScales(
	document: Document,
	slice: Slice,
	color: ColorState,
	{ edges, frame }: { edges: Edges; frame: Box },
): Picture | null {
	const ratio = ratioOf(frame);
	// marks of cells without a value need pixels of the picture of one size
	const compact = !isMarked(slice);
	const room = (from: number, size: number): Room => ({ from, to: from + size, ratio, compact });
	const columns = placeCells(edges.x, room(frame.left, frame.width));
	const rows = placeCells(edges.y, room(frame.top, frame.height));
	if (columns.cells.length === 0 || rows.cells.length === 0) return null;
	const href = pictureUrl(document, slice, [columns.cells, rows.cells], color, ratio);
	return { href, left: columns.start, top: rows.start, width: columns.length, height: rows.length };
}

function onMap(
	document: Document,
	slice: Slice,
	color: ColorState,
	{
		edges: { x, y },
		frame,
		counted,
		projection,
	}: {
		edges: Edges;
		frame: Box;
		counted: readonly string[];
		projection: MapProjection;
	},
): Picture | null {
	const ratio = ratioOf(frame);
	const [columns, rows] = [frame.width, frame.height].map((size) => Math.round(size * ratio));
	if (!(columns > 0 && rows > 0)) return null;
	const { width, height } = slice;
	const cells = { x1: x[0], x2: x[width], y1: y[0], y2: y[height], width, height, counted };
	const table = tableOf(projection, cells, { ...frame, columns, rows });
	if (table.every((cell) => cell < 0)) return null;
	const plane: Plane = { width: columns, data: new Float64Array(table.length), mask: new Uint8Array(table.length) };
	for (let k = 0; k < table.length; k++) {
		plane.data[k] = table[k] < 0 ? Number.NaN : slice.data[table[k]];
		plane.mask[k] = table[k] < 0 ? VALID : slice.mask[table[k]];
	}
	const all = (length: number) => Int32Array.from({ length }, (_, i) => i);
	return { ...frame, href: pictureUrl(document, plane, [all(columns), all(rows)], color, ratio) };
}

const tables = new WeakMap<object, Map<string, Int32Array>>();

/** The table of cells under pixels; the marks and facets of one plot, whose projection is one object, share it. */
function tableOf(projection: MapProjection, cells: Cells, raster: Raster): Int32Array {
	const known = tables.get(projection) ?? new Map<string, Int32Array>();
	tables.set(projection, known);
	const key = JSON.stringify([cells, raster]);
	const table = known.get(key) ?? reproject(projection, cells, raster);
	known.set(key, table);
	return table;
}

const SVG = "http://www.w3.org/2000/svg";

function group(document: Document, picture: Picture, attributes: Record<string, string | undefined>): SVGElement {
	const { left: x, top: y, width, height, href } = picture;
	const image = element(document, "image", { x, y, width, height, href, preserveAspectRatio: "none" });
	image.setAttribute("image-rendering", "pixelated");
	const made = element(document, "g", attributes);
	made.append(image);
	return made;
}

function element(
	document: Document,
	name: "g" | "image",
	attributes: Record<string, string | number | undefined>,
): SVGElement {
	const made = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, `${value}`);
	return made;
}
