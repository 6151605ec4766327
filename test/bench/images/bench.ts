/** `npm run bench -- images`: images in several resolutions: first pictures and gestures on a plain page, and in JupyterLab beside neuroglancer. */
import type { FileServer } from "../../browser/serve.ts";
import { type Bench, inPage, machine, report } from "../rig.ts";
import { tasksText } from "../tasks.ts";
import { goalsOf } from "./goals.ts";
import { inLab } from "./lab.ts";
import type { Plan, Result } from "./plan.ts";
import { firstTable, gestureTable, type Paged } from "./tables.ts";

/** It reads what pyramids.py writes. */
export const readsPyramids = true;
/** It compares with what scripts/peers.js installs. */
export const hasPeers = true;

const LATE_MS = 200;
const FLAGS = ["--window-size=1500,1300"];

/** Runs the bench; prints its tables and writes them to docs/benchmarks.md. */
export async function bench(given: Bench): Promise<void> {
	const late = await onPage(given, { latency: LATE_MS });
	console.log(firstTable(given.data, late, LATE_MS));
	const led = await onPage(given, { latency: 0 });
	console.log(`${gestureTable(led)}\n\n${tasksText(led.tasks)}`);
	const lab = await inLab(given);
	const parts = [
		`${machine(given, ["zarrita"])} ${IMAGES}`,
		"### First pictures",
		FIRST,
		firstTable(given.data, late, LATE_MS),
		"### Gestures",
		`${GESTURES} ${led.compared} planes were compared with what zarrita reads of the same level.`,
		gestureTable(led),
		tasksText([...late.tasks, ...led.tasks]),
		"### In JupyterLab",
		LAB,
		lab,
	];
	report(
		given,
		"Images in several resolutions",
		parts.join("\n\n"),
		goalsOf(given.data, { late, led, latency: LATE_MS }),
	);
}

async function onPage(given: Bench, plan: Plan): Promise<Paged> {
	let log: FileServer["log"] = [];
	const serving = (server: FileServer) => {
		({ log } = server);
		server.latency = plan.latency;
	};
	const result = await inPage<Result>(given, plan, { serving, flags: FLAGS, hand: true, minutes: 30 });
	return { ...result, log };
}

const IMAGES =
	"uint16 in blosc-zstd: plane.zarr, 16384 × 16384 in chunks of 512 × 512, six levels; volume.zarr, 4 channels × 512 × 2048 × 2048 in chunks of 1 × 16 × 256 × 256, three levels; all channels are blended.";
const FIRST = `From the call of zarrView, in a view of 900 × 700, from a server that answers ${LATE_MS} ms late: until something is seen that is not hatched, and until the plane is complete. A browser asks a server of HTTP/1.1 for six things at a time, so that n chunks take n ÷ 6 round trips. Round trips count from when the metadata were there. What has to be read are all chunks of the level that is drawn, by their sizes on the disk.`;
const GESTURES =
	"By Chromium's own pointer, wheel and keys, which a session leads that watches nothing. “until sharp” counts from the end of a gesture; a frame is late where the one before it was shown over 33 ms (and the clock's jitter of 1) earlier. A zoom takes 10 turns of the wheel in 0.6 s, a drag 20 moves in 0.3 s. The cache holds 1 GiB, so that nothing is dropped for want of room. One is asked for twice where nobody had given it up, or where it is wanted again within 100 ms.";
const LAB =
	"Each in a fresh notebook and page whose kernel has imported what it needs: from Shift+Enter, from a line of Python that sets what is seen, from the key that steps along z, until the first change of the picture and until the last. MB are those of the answers. neuroglancer shows each channel as a layer of its own, all added up, in a frame of 900 × 600; WebGL by software, with what it has drawn kept for this bench to look at.";
