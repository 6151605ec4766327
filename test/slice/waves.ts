/** A dataset with coordinates in a store that answers in waves: what is asked for before an answer comes is one round trip. */

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const numbers = (values: ArrayLike<number>) => new Uint8Array(Int32Array.from(values).buffer);

const SHAPE = { t: 2, y: 4, x: 6 };
type Dim = keyof typeof SHAPE;
/** Half of each axis is a chunk. */
const half = (size: number) => size / 2;

/** The value at a place. */
export const valueAt = (t: number, y: number, x: number): number => 100 * t + 10 * y + x;

/** What the dataset is like beside what all have. */
export interface Dataset {
	/** The order of the dims of `a`. */
	readonly dims?: readonly Dim[];
	/** Attributes of coordinates. */
	readonly attrs?: Partial<Record<Dim, object>>;
	/** Whether one document holds all metadata. */
	readonly consolidated?: boolean;
}

function document(sizes: readonly number[], dims: readonly string[], attributes: object = {}) {
	return {
		...{ zarr_format: 3, node_type: "array", shape: sizes, data_type: "int32", fill_value: -1, attributes },
		chunk_grid: { name: "regular", configuration: { chunk_shape: sizes.map((size) => half(size)) } },
		chunk_key_encoding: { name: "default" },
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
		dimension_names: dims,
	};
}

/** Files of the array `a` of (t 2, y 4, x 6) in halves along every axis, beside a coordinate for each. */
export function dataset({ dims = ["t", "y", "x"], attrs = {}, consolidated = true }: Dataset = {}) {
	const arrays: Record<string, object> = {
		a: document(
			dims.map((dim) => SHAPE[dim]),
			dims,
		),
	};
	const files = new Map<string, Uint8Array>();
	for (const dim of ["t", "y", "x"] as const) {
		const size = half(SHAPE[dim]);
		arrays[dim] = document([SHAPE[dim]], [dim], attrs[dim]);
		for (const i of [0, 1]) files.set(`${dim}/c/${i}`, numbers(Array.from({ length: size }, (_, at) => i * size + at)));
	}
	for (let chunk = 0; chunk < 8; chunk++) {
		const at = dims.map((_, axis) => (chunk >> axis) & 1);
		files.set(`a/c/${at.join("/")}`, numbers(cellsOf(dims, at)));
	}
	for (const [name, array] of Object.entries(arrays)) files.set(`${name}/zarr.json`, json(array));
	const metadata = { consolidated_metadata: { kind: "inline", must_understand: false, metadata: arrays } };
	files.set(
		"zarr.json",
		json({ zarr_format: 3, node_type: "group", attributes: {}, ...(consolidated ? metadata : {}) }),
	);
	return files;
}

function cellsOf(dims: readonly Dim[], chunk: readonly number[]): number[] {
	const sizes = dims.map((dim) => half(SHAPE[dim]));
	return Array.from({ length: sizes.reduce((a, b) => a * b) }, (_, cell) => {
		const place = { t: 0, y: 0, x: 0 };
		for (let axis = dims.length - 1, rest = cell; axis >= 0; axis--) {
			place[dims[axis]] = chunk[axis] * sizes[axis] + (rest % sizes[axis]);
			rest = Math.floor(rest / sizes[axis]);
		}
		return valueAt(place.t, place.y, place.x);
	});
}

const QUIET_MS = 10;
const rest = () => new Promise((resolve) => setTimeout(resolve, QUIET_MS));

/** The store: `waves` are the keys that were asked for together, each wave answered when nothing more is asked for; `fails` says which keys can't be read, `left` are those that were withdrawn. */
export function wavesOf(files: ReadonlyMap<string, Uint8Array>, fails: (key: string) => boolean = () => false) {
	const waves: string[][] = [];
	const left: string[] = [];
	let answer: Promise<void> | null = null;
	const quiet = async (wave: readonly string[]) => {
		for (let seen = 0; seen < wave.length; ) {
			seen = wave.length;
			await rest();
			await rest(); // a machine that is busy may be late
		}
		answer = null;
	};
	const get = async (path: string, options?: { signal?: AbortSignal }) => {
		const key = path.slice(1);
		if (answer) waves.at(-1)?.push(key);
		else answer = quiet(waves[waves.push([key]) - 1]);
		options?.signal?.addEventListener("abort", () => left.push(key));
		await answer;
		if (fails(key)) throw new Error(`no ${key} today`);
		return files.get(key);
	};
	return { store: { get }, waves, left };
}
