/** References that lie in a folder: as parquet, or as a file in it that is opened by its path. */
import type { Signal } from "../signal.ts";
import { parquetStore } from "./parquet.ts";
import { relativePath, storeTargets } from "./reach.ts";
import type { RecogniseOptions, Recogniser } from "./recogniser.ts";
import { referenceStore } from "./reference.ts";
import type { FindTarget, StoreSource, ZarrStore } from "./store.ts";

/** The references at the path that was to be opened, else in the folder itself; the store keeps the path, so that what lies below it is found by the same one. */
export const referencesIn: Recogniser = async (folder, options) => {
	const at = /^(.*?\.(json|parq|parquet))(\/|$)/i.exec(options.path ?? "")?.[1] ?? "";
	return (at && (await referencesAt(folder, at, options))) || referencesAt(folder, "", options);
};

async function referencesAt(
	folder: ZarrStore,
	at: string,
	{ records, signal }: RecogniseOptions,
): Promise<StoreSource | null> {
	const parent = at.slice(0, Math.max(0, at.lastIndexOf("/")));
	const near = at === "" ? ".." : parent;
	const targets = () => [...(folder.targets?.() ?? []), storeTargets(folder)].map((find) => from(near, find));
	if (!/\.json$/i.test(at)) {
		const found = await parquetStore(folder, at, records, targets, signal);
		return found && below(found, at);
	}
	const { bytes } = await folder.read(at, { signal });
	if (!bytes) return null;
	const read = async (own?: Signal) => (await folder.read(at, { signal: own })).bytes ?? new Uint8Array();
	const { id, route, reason } = folder;
	const name = at.slice(at.lastIndexOf("/") + 1);
	return below(referenceStore({ id: `${id}/${at}`, name, route, reason, read, targets }), at);
}

/** The same way for targets that are relative to another folder, that of the references: a folder of references counts as one file. */
function from(folder: string, find: FindTarget): FindTarget {
	return (target) => find(folder === "" || relativePath(target) === null ? target : `${folder}/${target}`);
}

/** A store whose keys begin with the path of what gives it. */
function below(source: StoreSource, at: string): StoreSource {
	if (!at) return source;
	const inner = (key: string) => (key === at ? "" : key.startsWith(`${at}/`) ? key.slice(at.length + 1) : null);
	return {
		...source,
		async read(key, options) {
			const own = inner(key);
			return own === null ? { status: 404 } : source.read(own, options);
		},
		async list(path, options) {
			const own = inner(path);
			return (own === null ? undefined : source.list?.(own, options)) ?? { children: [] };
		},
	};
}
