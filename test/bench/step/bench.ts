/** `npm run bench -- step [rounds]`: a warm step of a view against zarrita.get and the same paint, other colours, frames while scrubbing, tasks over 50 ms, also with planes of 4096 × 4096. */
import { atLeast, countedAtMost, type Goal } from "../goals.ts";
import { type Bench, inPage, machine, report } from "../rig.ts";
import { quantile, spread, table } from "../table.ts";
import { tasksText } from "../tasks.ts";
import type { Result, Round } from "./plan.ts";

export const readsData = true;

const FRAME_MS = 1000 / 60;

/** Runs the bench; prints its tables and writes them to docs/benchmarks.md. */
export async function bench(given: Bench): Promise<void> {
	let asked = () => 0;
	const result = await inPage<Result>(
		given,
		{},
		{
			flags: ["--window-size=1500,1300"],
			serving: ({ log }) => {
				asked = () => log.filter(({ path }) => path.includes("volume-blosc-lz4.zarr/c/")).length;
			},
		},
	);
	const { rounds, counted, canvas } = result;
	const about = `${machine(given, ["zarrita"])} uint16 (512, 1024, 1024) in chunks of (64, 256, 256), blosc-lz4: a plane of z is cut out of 16 chunks. A step counts from the value that is set until the plane is in the canvas of ${canvas.join(" × ")} pixels; the same pixels as zarrita's, or the bench fails. The server gave ${asked()} chunks in all: zarrita reads 16 for each step, the view none.`;
	const changes = `While contrast and colours changed ${rounds.length * 24} times: ${counted.requests} requests, ${counted.decodes} chunks decoded, ${counted.histograms} histograms.`;
	report(
		given,
		"The warm step",
		[about, stepTable(rounds), changes, framesText(rounds), largeText(result)].join("\n\n"),
		goalsOf(result),
	);
}

const STEP_LIMIT =
	"painting a megapixel takes 1.1 ms of it (one load and one store a pixel, and putImageData), state, plan and sliders about 1, and the page's size 0.6 where the last histogram changed the page. Tried: sizes kept until they change (0.1 ms less, and a picture that could lag behind its place); bands of rows, `alpha: false`, `willReadFrequently` (no gain), `desynchronized` (may tear).";

function goalsOf({ rounds, counted: { requests, decodes } }: Result): Goal[] {
	const slow = [...medians(rounds, "contrast"), ...medians(rounds, "colours")].filter((ms) => ms > FRAME_MS);
	return [
		atLeast(
			"a warm step ÷ zarrita.get and the same paint",
			rounds.map((round) => round.zarrita / median(round.step)),
			150,
			STEP_LIMIT,
		),
		countedAtMost("frames over 16.7 ms while every frame has a step at 1024²", slowFrames(rounds), 0, "frames"),
		countedAtMost("contrast and colour map changes that take over a frame", slow.length, 0, "rounds"),
		countedAtMost("requests and decoded chunks of such changes", requests + decodes, 0, ""),
	];
}

const framesOf = (rounds: readonly Round[]) => rounds.flatMap((round) => round.frames);
const slowFrames = (rounds: readonly Round[]) => framesOf(rounds).filter((ms) => ms > FRAME_MS).length;
const median = (numbers: readonly number[]) => quantile(numbers, 0.5);
/** Medians of each round. */
const medians = (
	rounds: readonly Round[],
	of: "step" | "readSlice" | "contrast" | "colours" | "paint" | "cut" | "copy",
) => rounds.map((round) => median(round[of]));

function stepTable(rounds: readonly Round[]): string {
	const ms = (name: string, numbers: readonly number[]) => [name, `${spread(numbers, 2)} ms`];
	const ratio = (name: string, of: (round: Round) => number) => [name, `${spread(rounds.map(of), 1)} ×`];
	const least = (round: Round) => median(round.cut) + median(round.paint);
	return table(
		["what", "took"],
		[
			ms("warm step, value set → drawn", medians(rounds, "step")),
			ms(
				"zarrita.get and the same paint",
				rounds.map(({ zarrita }) => zarrita),
			),
			ratio("zarrita ÷ warm step", (round) => round.zarrita / median(round.step)),
			ms("readSlice of an open handle, warm, with its limits", medians(rounds, "readSlice")),
			ms("contrast, value set → drawn", medians(rounds, "contrast")),
			ms("colour map, value set → drawn", medians(rounds, "colours")),
			ms("bare: the plane copied (2 MiB)", medians(rounds, "copy")),
			ms("bare: cut out of 16 chunks", medians(rounds, "cut")),
			ms("bare: table of colours and putImageData", medians(rounds, "paint")),
			ratio("warm step ÷ (bare cut + bare paint)", (round) => median(round.step) / least(round)),
			ratio("contrast ÷ bare paint", (round) => median(round.contrast) / median(round.paint)),
		],
	);
}

function framesText(rounds: readonly Round[]): string {
	const frames = framesOf(rounds);
	const late = rounds.flatMap(({ beats }) => beats).filter((ms) => ms > 1.5 * FRAME_MS).length;
	return `A step in every frame, ${frames.length} frames: a frame's script, style, layout and paint took ${spread(frames, 1)} ms; ${slowFrames(rounds)} took more than 16.7 ms, ${late} began a frame late.`;
}

function largeText({ tasks, large }: Result): string {
	const planes =
		"Planes of 4096 × 4096 float32, uint16 and int64 values, made on the page: opened, coloured, zoomed, stepped, turned and resized.";
	return [`With the volume. ${tasksText(tasks)}`, `${planes} ${tasksText(large)}`].join("\n\n");
}
