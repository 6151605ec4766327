/** Which file a reference means by a text, and which of them a route may read. (Relative ones are taken from the references' own place.) */
import { ZarrError } from "../errors.ts";
import { normalPath } from "../path.ts";
import { parseAddress } from "./address.ts";
import { type DirectOptions, fetchBare } from "./direct.ts";
import { type PartFile, urlFile } from "./file.ts";
import { type FindTarget, joinKey, type StoreSource, type TargetFile } from "./store.ts";

/** How many files are held open by one store: all that one holds is the whole of a file whose server sends no parts. */
const HELD = 4;

/**
 * The files that the browser may fetch itself: of the references' own origin with the caller's fetch and headers, of others bare, and over https
 * unless the references came by http.
 * `base` is the folder of the references, with a slash at its end; null where they have no URL. `public` buckets (s3, gs) become https.
 */
export function webTargets(base: URL | null, options: DirectOptions = {}): FindTarget {
	const files = new Map<string, PartFile>();
	return (target) => {
		const url = webUrl(target, base);
		if (!url) return null;
		const own = url.origin === base?.origin;
		if (!own && url.protocol !== "https:" && url.protocol !== base?.protocol) return null;
		const file = files.get(url.href) ?? webFile(url, own ? options : { fetch: fetchBare });
		files.delete(url.href);
		files.set(url.href, file);
		if (files.size > HELD) files.delete([...files.keys()][0]);
		return file;
	};
}

function webFile(url: URL, options: DirectOptions): PartFile {
	const route = { id: url.href, route: "direct", reason: "the browser fetches it itself" } as const;
	return urlFile({ url, kind: "directory", name: url.pathname.split("/").at(-1) ?? "" }, options, route);
}

function webUrl(target: string, base: URL | null): URL | null {
	if (/^(https?|s3|gs|gcs):\/\//i.test(target)) return parseAddress(target).url;
	const path = relativePath(target);
	if (path === null || !base) return null;
	const url = new URL(path.split("/").map(encodeURIComponent).join("/"), base);
	url.search = base.search;
	return url;
}

/** A target that is a path from the references' folder; null where it is an address or an absolute path. */
export function relativePath(target: string): string | null {
	return target === "" || /^([a-z][a-z0-9+.-]*:|[\\/])/i.test(target) ? null : target;
}

/** The path of a file of the machine where the references were written; null where a target is no such. */
export function localPath(target: string): string | null {
	if (target.startsWith("/")) return target;
	if (!/^file:\/\//i.test(target)) return null;
	return target.slice("file://".length).replace(/^localhost\//i, "/");
}

/**
 * The files of a machine that references in the folder `at` may point to, by relative path, or by absolute path where that of the folder
 * which `at` and `open` start from is known: `top`.
 */
export function localTargets(at: string, top: string | null, open: (path: string) => TargetFile): FindTarget {
	return (target) => {
		const relative = relativePath(target);
		const local = localPath(target);
		const inside = local !== null && top !== null && local.startsWith(`${top}/`) ? local.slice(top.length) : null;
		const path = relative === null ? inside : joinKey(at, relative);
		const normal = path === null ? null : normalPath(path);
		return normal ? open(normal) : null;
	};
}

/** The files of a store itself: one that holds references may hold their files, too. */
export function storeTargets(store: Pick<StoreSource, "read">): FindTarget {
	return (target) => {
		const path = relativePath(target);
		const key = path === null ? null : normalPath(path);
		if (key === null) return null;
		return {
			async read(range, wanted) {
				const { bytes } = await store.read(key, { range, ...wanted });
				if (!bytes) throw new ZarrError("NotFoundError", `The store has no file ${key}.`, { key });
				return { bytes };
			},
		};
	};
}

/** A target as it may be shown: without a query, which can be a signature. */
export function shownTarget(target: string): string {
	const isPath = relativePath(target) !== null || localPath(target) !== null;
	const shown = isPath ? target : target.replace(/[?#].*$/s, "").replace(/\/\/[^/@]*@/, "//");
	return shown.length > 200 ? `${shown.slice(0, 200)}…` : shown;
}

/** The error of a target that no route may read; its sentence goes on from the target's name. */
export function unreachable(target: string): ZarrError {
	const elsewhere = localPath(target) !== null || relativePath(target) !== null;
	return new ZarrError(
		"AccessError",
		elsewhere
			? "It is a file of another place than the references' own. Put it beside them and write a relative path, or show the references from Python with targets=[…]."
			: "It is not an https address, so the browser does not read it. Copy it to a public https address, or show the references from Python with targets=[…].",
	);
}
