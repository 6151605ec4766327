/** zfp by its own decoder, with its header (numcodecs' zfpy) or with the parameters in the metadata (zarr-extensions' zfp). (zfp 1.0.1) */
import type { ByteConfiguration } from "./byte.ts";
import type { ChunkMeta } from "./filter.ts";
import { room, Wasm, type WasmExports } from "./wasm.ts";
import { ZFP } from "./zfp-wasm.ts";

interface ZfpExports extends WasmExports {
	/** Where the parameters of `setParameters` lie. */
	parameters(): number;
	decode(from: number, length: number, to: number, cells: number, type: number, mode: number, sizes: number): number;
}

const wasm = new Wasm<ZfpExports>(ZFP);

/** zfp's numbers of the types that it knows. (zfp.h, zfp_type) */
const TYPES: Readonly<Record<string, number>> = { int32: 1, int64: 2, float32: 3, float64: 4 };
/** scripts/codecs/zfp.c numbers the modes so. */
const MODES: Readonly<Record<string, number>> = {
	reversible: 0,
	fixed_accuracy: 1,
	fixed_precision: 2,
	fixed_rate: 3,
	expert: 4,
};
const MOST_AXES = 4;
const ZARRS_AXES = 3;

/** The values of a chunk as little-endian bytes. Throws where the stream is damaged, or holds other values than the metadata says. */
export function unzfp(
	bytes: Uint8Array,
	configuration: ByteConfiguration,
	{ dataType, shape }: ChunkMeta,
): Promise<Uint8Array<ArrayBuffer>> {
	const type = TYPES[dataType];
	const mode = configuration.header ? -1 : MODES[String(configuration.mode)];
	if (type === undefined || mode === undefined || shape.length > MOST_AXES)
		throw new Error(`zfp does not hold ${dataType} values of ${shape.length} axes`);
	const cells = shape.reduce((a, b) => a * b, 1);
	return wasm.use(bytes, (exports, from) => {
		const size = cells * (dataType.endsWith("64") ? 8 : 4);
		const to = room(exports, size);
		const sizes = room(exports, 4 * MOST_AXES);
		const axes = shape.length > 0 ? [...shape].reverse() : [1];
		new Uint32Array(exports.memory.buffer, sizes, MOST_AXES).fill(0).set(axes);
		setParameters(exports, configuration, ratedAxes(bytes.length, axes, Number(configuration.rate), dataType));
		const used = exports.decode(from, bytes.length, to, cells, type, mode, sizes);
		if (used === 0) throw new Error("it has no zfp header");
		if (used < 0) throw new Error("its zfp header says another type or number of values");
		if (used > bytes.length) throw new Error("its zfp stream is cut");
		if (used < bytes.length) throw new Error(`${bytes.length - used} bytes follow the end of its zfp stream`);
		const decoded = new Uint8Array(exports.memory.buffer).slice(to, to + size);
		exports.release(to);
		exports.release(sizes);
		return decoded;
	});
}

/** How many axes a fixed rate counts the values of a block for: those of the chunk, though zarrs says three whatever it has. */
function ratedAxes(length: number, axes: readonly number[], rate: number, dataType: string): number {
	const blocks = axes.reduce((count, size) => count * Math.ceil(size / 4), 1);
	const least = dataType === "float64" ? 12 : dataType === "float32" ? 9 : 0;
	const isLong = (rank: number) => {
		const bits = Math.max(Math.floor(4 ** rank * rate + 0.5), least);
		return length === 8 * Math.ceil((blocks * bits) / 64);
	};
	return !isLong(axes.length) && isLong(ZARRS_AXES) ? ZARRS_AXES : axes.length;
}

function setParameters(exports: ZfpExports, configuration: ByteConfiguration, axes: number): void {
	const view = new DataView(exports.memory.buffer, exports.parameters(), 28);
	const { tolerance, precision, rate, minbits, maxbits, maxprec, minexp } = configuration;
	view.setFloat64(0, Number(tolerance ?? precision ?? rate ?? 0), true);
	for (const [i, value] of [minbits, maxbits, maxprec, minexp, axes].entries())
		view.setInt32(8 + 4 * i, Number(value ?? 0), true);
}
