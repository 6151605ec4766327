import { expect, it } from "vitest";
import { onAbort, type Signal } from "../../src/signal.ts";
import { Flights } from "../../src/store/flight.ts";
import { Urgency } from "../../src/store/urgency.ts";

it("makes one request for all who want a key", async () => {
	const flights = new Flights<string>();
	let begun = 0;
	const start = async () => {
		begun++;
		return "bytes";
	};
	expect(await Promise.all([flights.join("a", start), flights.join("a", start)])).toEqual(["bytes", "bytes"]);
	expect(begun).toBe(1);
	expect(flights.has("a")).toBe(false);
});

it("withdraws one caller and keeps the request for the other; cancels it with the last", async () => {
	const flights = new Flights<string>();
	let cancelled = false;
	let land: (bytes: string) => void = () => undefined;
	const start = (signal: Signal) => {
		onAbort(signal, () => {
			cancelled = true;
		});
		return new Promise<string>((resolve) => {
			land = resolve;
		});
	};
	const [one, two] = [new AbortController(), new AbortController()];
	const first = flights.join("a", start, one.signal);
	const second = flights.join("a", start, two.signal);
	one.abort();
	await expect(first).rejects.toThrow(/abort/i);
	expect(cancelled).toBe(false);
	land("bytes");
	await expect(second).resolves.toBe("bytes");

	const lone = new AbortController();
	const third = flights.join("a", start, lone.signal);
	lone.abort();
	await expect(third).rejects.toThrow(/abort/i);
	expect(cancelled).toBe(true);
	expect(flights.has("a")).toBe(false);
});

it("lets one that is held come to its end, for who asks again", async () => {
	const flights = new Flights<string>();
	let [begun, aborted] = [0, false];
	let [hold, land]: [() => void, (bytes: string) => void] = [() => undefined, () => undefined];
	const start = (signal: Signal, _: Urgency, held: () => void) => {
		begun++;
		hold = held;
		onAbort(signal, () => {
			aborted = true;
		});
		return new Promise<string>((resolve) => {
			land = resolve;
		});
	};
	const leaving = new AbortController();
	const first = flights.join("a", start, leaving.signal);
	hold();
	leaving.abort();
	await expect(first).rejects.toThrow(/abort/i);
	const second = flights.join("a", start);
	land("bytes");
	expect(await second).toBe("bytes");
	expect([begun, aborted, flights.has("a")]).toEqual([1, false, false]);
});

it("begins anew after a failure", async () => {
	const flights = new Flights<string>();
	await expect(flights.join("a", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
	await expect(flights.join("a", async () => "bytes")).resolves.toBe("bytes");
});

it("is as urgent as its most urgent caller", async () => {
	const flights = new Flights<string>();
	let land: (bytes: string) => void = () => undefined;
	let most = new Urgency(0);
	const start = (_: Signal, urgency: Urgency) => {
		most = urgency;
		return new Promise<string>((resolve) => {
			land = resolve;
		});
	};
	const ahead = new Urgency(9);
	const all = [flights.join("a", start, undefined, ahead)];
	expect(most.rank).toBe(9);
	ahead.raise(7);
	expect(most.rank).toBe(7);
	all.push(flights.join("a", start, undefined, new Urgency(8)));
	expect(most.rank).toBe(7);
	all.push(flights.join("a", start, undefined, new Urgency(2)));
	expect(most.rank).toBe(2);
	all.push(flights.join("a", start));
	expect(most.rank).toBe(0);
	land("bytes");
	expect(await Promise.all(all)).toEqual(Array(4).fill("bytes"));
});
