/** The fixtures' stores as files of a folder that a server serves, beside a zip of each that can be one. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { type Fixture, filesOf, fixtures, type StoredFixture, writeFiles } from "./fixture.ts";

/** A store of a fixture. */
export interface Case {
	readonly fixture: Fixture;
	readonly store: StoredFixture;
	/** `<writer>/<file>/<store>`, which is also where it is written. */
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

/** Writes all of them below `folder`: members of zips are deflated, but stored where a part of a shard is read. */
export function writeCases(folder: string): void {
	for (const one of cases) {
		writeFiles(one.store, join(folder, one.name));
		if (!isZipped(one)) continue;
		const level = one.store.arrays.some(({ feature }) => feature.includes("shard")) ? 0 : 6;
		writeFileSync(join(folder, `${one.name}.zip`), zipSync(Object.fromEntries(filesOf(one.store)), { level }));
	}
}

/** What to open below the folder's URL, or the zip. */
export function addressOf({ store, name }: Case, zipped = false): string {
	const at = name.split("/").map(encodeURIComponent).join("/");
	return zipped ? `${at}.zip` : [at, ...store.open.split("/").map(encodeURIComponent)].filter(Boolean).join("/");
}
