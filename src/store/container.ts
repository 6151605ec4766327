/** The store in one file: a zip file, or references. */
import type { Address } from "./address.ts";
import type { PartFile } from "./file.ts";
import { referenceStore } from "./reference.ts";
import type { StoreSource, Targets } from "./store.ts";
import { zipStore } from "./zip.ts";

/** The store of a file of this kind (what is no reference file is taken for a zip file); `targets` are ways to what references point to. */
export function fileStore(file: PartFile, kind: Address["kind"], targets: Targets): StoreSource {
	if (kind !== "reference") return zipStore(file);
	return referenceStore({ ...file, targets, read: async (signal) => (await file.read(undefined, { signal })).bytes });
}
