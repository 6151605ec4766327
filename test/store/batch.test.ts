import { expect, it } from "vitest";
import { onAbort } from "../../src/signal.ts";
import { batchReads, boundedBatches, type PendingRead } from "../../src/store/batch.ts";
import { Urgency } from "../../src/store/urgency.ts";

const reply = (key: string) => ({ status: 200 as const, bytes: new TextEncoder().encode(key) });

it("sends what is asked for in one turn together, within its bounds", async () => {
	const sent: string[][] = [];
	const read = batchReads(
		async (reads) => {
			sent.push(reads.map(({ key }) => key));
			for (const { key, settle } of reads) settle(reply(key));
		},
		boundedBatches({ items: 3, bytes: 100, sends: 4 }),
	);
	await Promise.all(["a", "b", "c", "d"].map((key) => read(key, {})));
	await Promise.all([read("large", { expect: 90 }), read("small", { expect: 10 }), read("next", { expect: 1 })]);
	expect(sent).toEqual([["a", "b", "c"], ["d"], ["large", "small"], ["next"]]);
});

it("has so many batches under way at once, and gathers what is asked for meanwhile", async () => {
	const sent: string[][] = [];
	const ends: (() => void)[] = [];
	const read = batchReads(
		async (reads) => {
			sent.push(reads.map(({ key }) => key));
			await new Promise<void>((resolve) => ends.push(resolve));
			for (const { key, settle } of reads) settle(reply(key));
		},
		boundedBatches({ items: 2, bytes: 100, sends: 2 }),
	);
	const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
	const first = ["a", "b", "c", "d", "e"].map((key) => read(key, {}));
	await turn();
	const left = new AbortController();
	const second = [read("f", { signal: left.signal }), read("g", {})];
	left.abort();
	await expect(second[0]).rejects.toThrow(/abort/i);
	await turn();
	expect(sent).toEqual([
		["a", "b"],
		["c", "d"],
	]);
	ends[1]();
	await turn();
	expect(sent.slice(2)).toEqual([["e", "g"]]);
	for (const end of ends) end();
	await Promise.all([...first, second[1]]);
});

it("sends what goes alone by its rank, whoever asks first in a turn", async () => {
	const sent: string[] = [];
	const ends: (() => void)[] = [];
	const read = batchReads(
		async ([{ key, settle }]) => {
			sent.push(key);
			await new Promise<void>((resolve) => ends.push(resolve));
			settle(reply(key));
		},
		{ sends: 3, alone: () => true, take: ([first]) => [first] },
	);
	// as two channels of a plane ask for their chunks
	const all = ["a", "b"].flatMap((channel) => [0, 1, 2].map((rank) => [`${channel}${rank}`, rank] as const));
	const reads = all.map(([key, rank]) => read(key, { urgency: new Urgency(rank) }));
	await Promise.resolve();
	expect(sent).toEqual(["a0", "b0", "a1"]);
	while (sent.length < all.length || ends.length > 0) {
		for (const end of ends.splice(0)) end();
		await new Promise((resolve) => setTimeout(resolve));
	}
	await Promise.all(reads);
	expect(sent.slice(3)).toEqual(["b1", "a2", "b2"]);
});

it("leaves out what was withdrawn before it went, and cancels a batch with its last reader", async () => {
	const waiting: PendingRead[][] = [];
	let cancelled = 0;
	const read = batchReads(
		(reads, signal) => {
			waiting.push([...reads]);
			return new Promise((_resolve, reject) =>
				onAbort(signal, () => {
					cancelled++;
					reject(signal.reason);
				}),
			);
		},
		boundedBatches({ items: 10, bytes: 100, sends: 4 }),
	);
	const [early, one, two] = [new AbortController(), new AbortController(), new AbortController()];
	const reads = [early, one, two].map(({ signal }, i) => read(`key ${i}`, { signal }));
	early.abort();
	await expect(reads[0]).rejects.toThrow(/abort/i);
	await new Promise((resolve) => setTimeout(resolve, 5));
	expect(waiting.map((batch) => batch.map(({ key }) => key))).toEqual([["key 1", "key 2"]]);
	one.abort();
	await expect(reads[1]).rejects.toThrow(/abort/i);
	expect(cancelled).toBe(0);
	two.abort();
	await expect(reads[2]).rejects.toThrow(/abort/i);
	expect(cancelled).toBe(1);
});

it("fails every read of a batch that fails", async () => {
	const read = batchReads(
		() => Promise.reject(new Error("no network")),
		boundedBatches({ items: 10, bytes: 100, sends: 4 }),
	);
	const results = await Promise.allSettled([read("a", {}), read("b", {})]);
	expect(results.map((result) => result.status)).toEqual(["rejected", "rejected"]);
});
