/** The fixtures' stores at a server, beside a zip of each that can be one. */
import { zipSync } from "fflate";
import { type Fixture, filesOf, fixtures, type StoredFixture } from "./fixture.ts";
import { type ByteServer, serveBytes } from "./server.ts";

/** A store of a fixture. */
export interface Case {
	readonly fixture: Fixture;
	readonly store: StoredFixture;
	/** `<writer>/<file>/<store>`, which is also where it is served. */
	readonly name: string;
}

/** Every store of every fixture. */
export const cases: readonly Case[] = fixtures().flatMap((fixture) =>
	fixture.stores.map((store) => ({ fixture, store, name: `${fixture.file}/${store.name}` })),
);

/** Kinds that are Zarr's or N5's own files, so that a map or a zip of them is a store, too. */
const PLAIN = new Set(["v2", "v3", "n5"]);

/** Whether a map of the store's files is a store. */
export function isMapped({ store }: Case): boolean {
	return PLAIN.has(store.kind) || store.kind === "icechunk";
}

/** Whether there is a zip of the store. */
export function isZipped({ store }: Case): boolean {
	return PLAIN.has(store.kind);
}

/** Serves all of them. */
export function serveCases(): Promise<ByteServer> {
	const files = new Map<string, Uint8Array>();
	for (const { store, name } of cases) {
		for (const [key, text] of Object.entries(store.files)) files.set(`${name}/${key}`, Buffer.from(text, "base64"));
	}
	const zipped = new Map(cases.filter(isZipped).map((one) => [`${one.name}.zip`, one]));
	return serveBytes((path) => {
		const one = zipped.get(path);
		if (one && !files.has(path)) files.set(path, zipOf(one));
		return files.get(path);
	});
}

/** Members are deflated, but stored where a part of a shard is read. */
function zipOf({ store }: Case): Uint8Array {
	const level = store.arrays.some(({ feature }) => feature.includes("shard")) ? 0 : 6;
	return zipSync(Object.fromEntries(filesOf(store)), { level });
}

/** What to open below the server's URL, or the zip. */
export function addressOf({ store, name }: Case, zipped = false): string {
	const at = name.split("/").map(encodeURIComponent).join("/");
	return zipped ? `${at}.zip` : [at, ...store.open.split("/").map(encodeURIComponent)].filter(Boolean).join("/");
}
