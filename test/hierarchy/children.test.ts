import { expect, it } from "vitest";
import { openListings } from "../../src/hierarchy/children.ts";
import type { Listing, ListOptions } from "../../src/store/store.ts";

/** A store of 5 arrays in pages of 2, and what it was asked. */
function paged() {
	const asked: (string | undefined)[] = [];
	const list = async (_path: string, { after }: ListOptions): Promise<Listing> => {
		asked.push(after);
		const from = after === undefined ? 0 : Number(after) + 1;
		const children = [0, 1, 2, 3, 4].slice(from, from + 2).map((i) => ({ name: `${i}`, kind: "array" as const }));
		return { children, next: from + 2 < 5 ? `${from + 1}` : null };
	};
	return { asked, list };
}

const counts = async (listings: ReturnType<typeof openListings>) => {
	const seen: number[] = [];
	for await (const { nodes } of listings.pages("")) seen.push(nodes.length);
	return seen;
};

it("asks for no page before it is wanted", async () => {
	const store = paged();
	const listings = openListings(store);
	for await (const { nodes, next } of listings.pages("")) {
		expect([nodes.map(({ path }) => path), next]).toEqual([["0", "1"], "1"]);
		break;
	}
	expect(store.asked).toEqual([undefined]);
	expect(await counts(listings)).toEqual([2, 4, 5]);
	expect(store.asked).toEqual([undefined, "1", "3"]);
});

it("asks for each page once, whoever wants it", async () => {
	const store = paged();
	const listings = openListings(store);
	expect(await Promise.all([counts(listings), counts(listings)])).toEqual([
		[2, 4, 5],
		[2, 4, 5],
	]);
	expect(await counts(listings)).toEqual([5]);
	expect(store.asked).toEqual([undefined, "1", "3"]);
});

it("goes on after a page that failed", async () => {
	const store = paged();
	let fails = true;
	const list = (path: string, options: ListOptions) =>
		options.after === "1" && fails ? Promise.reject(new Error("no")) : store.list(path, options);
	const listings = openListings({ list });
	await expect(counts(listings)).rejects.toThrow("no");
	fails = false;
	expect(await counts(listings)).toEqual([2, 4, 5]);
	expect(store.asked).toEqual([undefined, "1", "3"]);
});

it("knows nothing of a store that can't list", async () => {
	expect(await counts(openListings({}))).toEqual([0]);
});
