/** Stores by their path on a real Jupyter server, with this package's extension and without: the values are what their writers say. */
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { jupyterStore, openZarr, readArray } from "../../src/index.ts";
import { answerOf, judge } from "../conformance/compare.ts";
import { fixture, type StoredFixture, writeFiles } from "../conformance/fixture.ts";
import { FIXTURES, truths, valuesOf } from "../fixtures.ts";
import { type PageServer, startPageServer } from "./served.ts";

/** A store of a fixture, and where it lies below the server's root. */
interface Laid {
	readonly file: string;
	readonly name: string;
	readonly folder: string;
}

const READ_BY_BOTH: readonly Laid[] = [
	{ file: "zarr-python/fixed", name: "v3", folder: "v3.zarr" },
	{ file: "n5-java/n5", name: "plain", folder: "plain.n5" },
	{ file: "n5-java/n5", name: "plain", folder: "no name of N5" },
	{ file: "zip/zip", name: "deflated", folder: "zips" },
	{ file: "zip/zip", name: "v2", folder: "zips" },
	{ file: "kerchunk/references", name: "hdf5", folder: "kerchunk" },
	{ file: "icechunk/format-2", name: "general", folder: "icechunk" },
];
const NEEDS_EXTENSION: readonly Laid[] = [
	{ file: "zarr-python/fixed", name: "v2", folder: "v2.zarr" },
	{ file: "virtualizarr/references", name: "parquet", folder: "parquet" },
];

function storeOf({ file, name }: Laid): StoredFixture {
	const found = fixture(file).stores.find((store) => store.name === name);
	if (!found) throw new Error(`no ${name} in ${file}`);
	return found;
}

const pathOf = (laid: Laid) => [laid.folder, storeOf(laid).open].filter(Boolean).join("/");

let servers: Record<"server" | "files", PageServer>;

beforeAll(async () => {
	const [server, files] = await Promise.all([startPageServer(true), startPageServer(false)]);
	servers = { server, files };
	for (const { root } of [server, files]) {
		for (const laid of [...READ_BY_BOTH, ...NEEDS_EXTENSION]) writeFiles(storeOf(laid), join(root, laid.folder));
		cpSync(FIXTURES, join(root, "data"), { recursive: true });
	}
}, 90_000);

afterAll(async () => {
	await Promise.all([servers?.server.stop(), servers?.files.stop()]);
});

afterEach(() => vi.unstubAllGlobals());

/** What reading each array of a fixture came to, where it is not what the fixture says. */
async function wrong(laid: Laid): Promise<string[]> {
	const [from, store] = [fixture(laid.file), storeOf(laid)];
	const handle = await openZarr(jupyterStore(pathOf(laid)));
	const found: string[] = [];
	for (const array of store.arrays) {
		const { verdict, reason } = judge(from, store, array, await answerOf(readArray(handle, { path: array.path })));
		if (verdict === "wrong") found.push(`${array.path}: ${reason}`);
	}
	return found;
}

describe.each(["server", "files"] as const)("by the %s route", (route) => {
	let server: PageServer;
	beforeEach(async () => {
		server = servers[route];
		await server.visit();
		server.asked.length = 0;
	});

	it.each(READ_BY_BOTH)("$folder ($file, $name) has its writer's values", async (laid) => {
		expect(await wrong(laid)).toEqual([]);
		const store = await jupyterStore(pathOf(laid));
		expect(store.route).toBe(route);
		expect(server.asked.filter((line) => line.includes("api/contents") && !line.includes("type=directory"))).toEqual(
			[],
		);
	});
});
