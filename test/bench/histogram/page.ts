/** In Chromium, alone: counts pieces of arrays in the worker, asks the bench what numpy counts in them, and posts what each took. */
import { makePool, type Pool } from "../../../src/decode/pool.ts";
import type { Summary } from "../../../src/histogram/bin.ts";
import { summarizeIn } from "../../../src/histogram/summarize.ts";
import type * as ZarrWidget from "../../../src/index.ts";
import { post } from "../posted.ts";
import { type Answer, BARS, DATA, type Data, type Question, type Round } from "./plan.ts";

/** What a slice holds of values, as the package's own slices do. */
interface Piece {
	readonly data: Uint16Array | Float32Array;
	readonly mask: Uint8Array;
	readonly stored: Uint16Array | Float32Array;
}

/** The pieces of an array, as the package reads them. */
async function piecesOf(
	core: typeof ZarrWidget,
	base: string,
	{ store, depth, pieces, cells }: Data,
): Promise<Piece[]> {
	const handle = await core.openZarr(`${base}/${store}`);
	const found: Piece[] = [];
	const mask = new Uint8Array(cells);
	for (let i = 0; i < pieces; i++) {
		const selection = [[i * depth, (i + 1) * depth], null, null];
		const { data } = await core.readArray(handle, { selection: selection as ZarrWidget.Selection });
		const stored = data as Piece["stored"];
		if (stored.length !== cells) throw new Error(`piece ${i} holds ${stored.length} values`);
		found.push({ data: stored, mask, stored });
	}
	return found;
}

async function round(
	plan: { numpy: string },
	{ name, store, depth }: Data,
	pieces: readonly Piece[],
	pool: Pool,
): Promise<Round> {
	let counted = 0;
	const timed: Pick<Pool, "run"> = {
		async run(...given) {
			const sent = performance.now();
			const answer = await pool.run(...given);
			counted += performance.now() - sent;
			return answer;
		},
	};
	const start = performance.now();
	const summaries: Summary[] = [];
	for (const piece of pieces) summaries.push(await summarizeIn(timed, piece, { thresholds: BARS, limits: false }));
	const all = performance.now() - start;
	// whole numbers get bars of a whole width, which numpy is told
	const bars = summaries.map(({ counts, domain }) => ({
		count: counts.length,
		range: name === "uint16" ? domain : null,
	}));
	const question: Question = { store, depth, bars };
	const answer: Answer = await (await fetch(plan.numpy, { method: "POST", body: JSON.stringify(question) })).json();
	summaries.forEach(({ counts }, i) => {
		if (counts.length < BARS / 2 || counts.join() !== answer.counts[i].join())
			throw new Error(`${name}: piece ${i} is counted otherwise than numpy does`);
	});
	return { name, all, worker: counted, numpy: answer.ms };
}

/** Notes how long the page is held. */
function watch() {
	const found = { longest: 0, waited: 0 };
	const observer = new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) found.longest = Math.max(found.longest, duration);
	});
	observer.observe({ type: "longtask" });
	let last = performance.now();
	const timer = setInterval(() => {
		const now = performance.now();
		found.waited = Math.max(found.waited, now - last);
		last = now;
	}, 1);
	return () => {
		observer.disconnect();
		clearInterval(timer);
		return found;
	};
}

void post(async (plan: { numpy: string; data: string; rounds: number }, core) => {
	const pool = makePool({ text: await (await fetch("worker.js")).text() });
	pool.hold(new AbortController().signal);
	const arrays: [Data, Piece[]][] = [];
	for (const data of DATA) arrays.push([data, await piecesOf(core, plan.data, data)]);
	for (const [data, pieces] of arrays) await round(plan, data, pieces, pool); // warms up
	const rounds: Round[] = [];
	const watched = watch();
	for (let i = 0; i < plan.rounds; i++)
		for (const [data, pieces] of arrays) rounds.push(await round(plan, data, pieces, pool));
	return { rounds, ...watched() };
});
