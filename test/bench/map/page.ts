/** In Chromium, alone: steps of a map against Plot.raster under the same projection, and a globe that is turned; posts what each took. */
import * as Plot from "@observablehq/plot";
import type * as ZarrWidget from "../../../src/index.ts";
import { post } from "../posted.ts";

const [WIDTH, HEIGHT, TIMES] = [1440, 721, 8];

/** What a round took, in milliseconds; counts by "tables". */
export interface Round {
	/** Steps of the map, by how its planes are chunked. */
	readonly steps: Readonly<Record<string, readonly number[]>>;
	readonly raster: number;
	/** From one frame to the next while the globe is turned. */
	readonly frames: readonly number[];
	/** How many pictures of the turning globe were drawn. */
	readonly pictures: number;
}

/** What the bench measures. */
export interface Result {
	readonly rounds: readonly Round[];
	/** Tables that were made in all steps. */
	readonly tables: number;
	readonly canvas: readonly number[];
}

const counted = { tables: 0 };
const postMessage = Worker.prototype.postMessage as (message: unknown, options?: unknown) => void;
Worker.prototype.postMessage = function counting(message: unknown, options?: unknown) {
	if ((message as { task?: { kind: string } }).task?.kind === "table") counted.tables++;
	postMessage.call(this, message, options);
};

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function planeAt(time: number): Float32Array<ArrayBuffer> {
	return Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
		const [lon, lat] = [(i % WIDTH) / 4, 90 - Math.floor(i / WIDTH) / 4];
		return 250 + 50 * Math.cos((lat * Math.PI) / 180) + 5 * Math.sin(((lon + 9 * time) * Math.PI) / 30);
	});
}

/** A store of one field along time, latitude and longitude, in chunks of so many rows and columns. */
function storeOf([tall, wide]: readonly [number, number]): Map<string, Uint8Array> {
	const store = new Map<string, Uint8Array>();
	const text = (document: object) => new TextEncoder().encode(JSON.stringify(document));
	const array = (path: string, shape: number[], chunk: number[], dims: string[], type: string, attributes = {}) =>
		store.set(
			`/${path}/zarr.json`,
			text({
				...{
					zarr_format: 3,
					node_type: "array",
					shape,
					data_type: type,
					fill_value: 0,
					attributes,
					dimension_names: dims,
				},
				chunk_grid: { name: "regular", configuration: { chunk_shape: chunk } },
				chunk_key_encoding: { name: "default" },
				codecs: [{ name: "bytes", configuration: { endian: "little" } }],
			}),
		);
	store.set("/zarr.json", text({ zarr_format: 3, node_type: "group", attributes: {} }));
	const [lon, lat] = [WIDTH, HEIGHT].map((size, way) =>
		Float64Array.from({ length: size }, (_, i) => (way ? 90 - i / 4 : i / 4)),
	);
	array("lon", [WIDTH], [WIDTH], ["lon"], "float64", { units: "degrees_east" });
	array("lat", [HEIGHT], [HEIGHT], ["lat"], "float64", { units: "degrees_north" });
	store.set("/lon/c/0", new Uint8Array(lon.buffer));
	store.set("/lat/c/0", new Uint8Array(lat.buffer));
	array("t2m", [TIMES, HEIGHT, WIDTH], [1, tall, wide], ["time", "lat", "lon"], "float32");
	for (let time = 0; time < TIMES; time++) {
		const plane = planeAt(time);
		for (let top = 0; top < HEIGHT; top += tall)
			for (let left = 0; left < WIDTH; left += wide) {
				const chunk = new Float32Array(tall * wide);
				for (let row = 0; row < Math.min(tall, HEIGHT - top); row++)
					chunk.set(
						plane.subarray((top + row) * WIDTH + left, (top + row) * WIDTH + Math.min(WIDTH, left + wide)),
						row * wide,
					);
				store.set(`/t2m/c/${time}/${top / tall}/${left / wide}`, new Uint8Array(chunk.buffer));
			}
	}
	return store;
}

type View = ReturnType<typeof ZarrWidget.zarrView>;

async function openMap(core: typeof ZarrWidget, store: Map<string, Uint8Array>, type: "equal-earth" | "orthographic") {
	const view = core.zarrView(store, {
		path: "t2m",
		width: 1240,
		height: 510,
		tree: false,
		projection: { type },
		color: { domain: [240, 310] },
	});
	document.body.replaceChildren(view);
	await new Promise((resolve) => view.addEventListener("load", resolve, { once: true }));
	for (let time = 0; time < TIMES; time++) await step(view, time);
	await rest(600);
	return view;
}

const mapOf = (view: View) => view.querySelector("canvas.map") as HTMLCanvasElement;

/** Until the plane of a time is in the map's pixels. */
async function step(view: View, time: number): Promise<number> {
	if (view.value?.index.time === time) return 0;
	const start = performance.now();
	const loaded = new Promise((resolve) => view.addEventListener("load", resolve, { once: true }));
	view.value = { index: { time } };
	await loaded;
	mapOf(view)?.getContext("2d")?.getImageData(0, 0, 1, 1);
	return performance.now() - start;
}

async function steps(view: View): Promise<number[]> {
	const took: number[] = [];
	for (let i = 1; i <= 24; i++) {
		await frame();
		await rest(40);
		took.push(await step(view, i % TIMES));
	}
	return took;
}

/** Until Plot's picture of a plane is decoded, and a frame with it has been made. */
async function raster(): Promise<number> {
	const data = planeAt(3);
	const start = performance.now();
	const plot = Plot.plot({
		...{ width: 1000, height: 490, projection: "equal-earth", color: { domain: [240, 310], scheme: "viridis" } },
		marks: [
			Plot.raster(data, {
				width: WIDTH,
				height: HEIGHT,
				x1: -0.125,
				x2: 359.875,
				y1: 90.125,
				y2: -90.125,
				interpolate: "nearest",
			}),
		],
	});
	document.body.replaceChildren(plot);
	for (const image of plot.querySelectorAll("image")) {
		const decoded = new Image();
		decoded.src = image.getAttribute("href") ?? image.getAttribute("xlink:href") ?? "";
		await decoded.decode();
	}
	await frame();
	return performance.now() - start;
}

/** Turns a globe by a drag that moves in each frame. */
async function turn(view: View): Promise<Pick<Round, "frames" | "pictures">> {
	const canvas = mapOf(view);
	const { left, top, width, height } = canvas.getBoundingClientRect();
	const send = (kind: string, by: number) =>
		canvas.dispatchEvent(
			new PointerEvent(kind, {
				bubbles: true,
				pointerId: 1,
				pointerType: "mouse",
				button: 0,
				buttons: 1,
				clientX: left + width / 2 + by,
				clientY: top + height / 2,
			}),
		);
	canvas.setPointerCapture = () => {};
	send("pointerdown", 0);
	const frames: number[] = [];
	let pictures = 0;
	let before = "";
	let last = await frame();
	for (let i = 1; i <= 60; i++) {
		send("pointermove", 2 * i);
		const now = await frame();
		frames.push(now - last);
		last = now;
		const [r, g, b] = canvas.getContext("2d")?.getImageData(canvas.width / 2, canvas.height / 3, 1, 1).data ?? [];
		const seen = `${r} ${g} ${b} ${counted.tables}`;
		if (seen !== before) pictures++;
		before = seen;
	}
	send("pointerup", 120);
	return { frames, pictures };
}

const CHUNKS: Readonly<Record<string, readonly [number, number]>> = {
	"one chunk": [HEIGHT, WIDTH],
	"16 chunks": [181, 360],
};

async function measure(core: typeof ZarrWidget, count: number): Promise<Result> {
	const rounds: Round[] = [];
	let tables = 0;
	let canvas: number[] = [];
	for (let round = -1; round < count; round++) {
		const took: Record<string, number[]> = {};
		for (const [name, chunk] of Object.entries(CHUNKS)) {
			const view = await openMap(core, storeOf(chunk), "equal-earth");
			canvas = [mapOf(view).width, mapOf(view).height];
			const made = counted.tables;
			took[name] = await steps(view);
			tables += counted.tables - made;
			view.dispose();
		}
		const peer = await raster();
		const globe = await openMap(core, storeOf(CHUNKS["one chunk"]), "orthographic");
		const turned = await turn(globe);
		globe.dispose();
		if (round >= 0) rounds.push({ steps: took, raster: peer, ...turned }); // the first one warms up
	}
	return { rounds, tables, canvas };
}

void post(({ rounds }, core) => measure(core, rounds));
