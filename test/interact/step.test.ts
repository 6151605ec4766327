/** What a step is said to cost where chunks are read ahead meanwhile. */
import { beforeEach, expect, it } from "vitest";
import { stepTeller } from "../../src/interact/step.ts";
import type { ReadAhead } from "../../src/interact/underway.ts";
import type { Traffic, ZarrHandle } from "../../src/read.ts";
import type { Step } from "../../src/render/status.ts";

let traffic: Traffic;
let ahead: ReadAhead;
let told: Step[];
let teller: ReturnType<typeof stepTeller>;
const handle = () => ({ route: "server", reason: "", traffic }) as ZarrHandle;
const cost = () => {
	const { requests, bytes, ahead: meanwhile } = told.at(-1) as Step;
	return { requests, bytes, ahead: meanwhile };
};
/** What a request brings that is not ahead, or so many reads ahead that go in one. */
const request = (bytes: number, reads = 0) => {
	Object.assign(traffic, { requests: traffic.requests + 1, bytes: traffic.bytes + bytes });
	if (reads > 0) Object.assign(ahead, { reads: ahead.reads + reads, bytes: ahead.bytes + bytes });
};

beforeEach(() => {
	traffic = { requests: 0, bytes: 0 };
	ahead = { reads: 0, bytes: 0 };
	told = [];
	teller = stepTeller({ update: (step) => told.push(step) }, ahead);
});

it("is what was asked since it began, without what was read ahead", () => {
	request(5);
	teller.begin(handle());
	request(100);
	teller.tell(1, 1);
	request(7, 1);
	teller.again();
	expect(cost()).toEqual({ requests: 1, bytes: 100, ahead: { reads: 1, bytes: 7 } });
});

it("is never less than it was, where many reads ahead go in one request", () => {
	teller.begin(handle());
	request(100);
	teller.tell(1, 1);
	request(70, 16);
	teller.again();
	expect(cost()).toEqual({ requests: 1, bytes: 100, ahead: { reads: 16, bytes: 70 } });
});

it("counts what is asked for later that is not ahead, such as a listing", () => {
	teller.begin(handle());
	teller.tell(1, 1);
	request(7, 1);
	request(30);
	teller.again();
	expect(cost()).toEqual({ requests: 1, bytes: 30, ahead: { reads: 1, bytes: 7 } });
});

it("begins anew with each step, ahead as well", () => {
	teller.begin(handle());
	teller.tell(1, 1);
	request(7, 1);
	teller.begin(handle());
	teller.tell(1, 1);
	expect(cost()).toEqual({ requests: 0, bytes: 0, ahead: { reads: 0, bytes: 0 } });
});
