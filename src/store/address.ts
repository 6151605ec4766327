/** What a text means: https, s3, gs or a relative address → the URL of a store. Pure. */
import { ZarrError } from "../errors.ts";
import { decodedPart } from "../path.ts";

/** Where a store lies. */
export interface Address {
	/** Absolute URL of the store's root, without a trailing slash in its path; a query (a signature) is kept. */
	readonly url: URL;
	/** What lies there, by its name. */
	readonly kind: "directory" | "zip" | "reference";
	/** What it says after the #, decoded: which branch, tag or snapshot of a repository is meant. */
	readonly fragment?: string;
	/** The store's last path part, decoded, for people. */
	readonly name: string;
}

/** The address that `text` means; relative ones against `base`. Throws AddressError with what to do. */
export function parseAddress(text: string | URL, base?: string): Address {
	const written = String(text).trim();
	if (!written) throw new ZarrError("AddressError", "The address is empty. Give a URL or a path of a Zarr store.");
	const url = toUrl(bucketUrl(written), base);
	if (url.protocol !== "http:" && url.protocol !== "https:") {
		throw new ZarrError(
			"AddressError",
			`A browser can't read ${url.protocol} addresses. Use https://, s3:// or gs://, or show the store from Python.`,
			{ url: url.href },
		);
	}
	if (url.username || url.password) {
		throw new ZarrError(
			"AddressError",
			"The address holds a user name or password, which browsers refuse. Give credentials as headers, or open the store in Python.",
		);
	}
	const fragment = decodedPart(url.hash.slice(1));
	url.hash = "";
	url.pathname = url.pathname.replace(/\/+$/, "");
	const name = lastPart(url);
	return { url, kind: kindOf(name), fragment, name };
}

/** What a store of this name lies in. */
export function kindOf(name: string): Address["kind"] {
	return /\.(zip|ozx)$/i.test(name) ? "zip" : /\.json$/i.test(name) ? "reference" : "directory";
}

/** The URL of a key of a store; every segment is encoded, the query kept. */
export function keyUrl(store: URL, key: string): string {
	const url = new URL(store);
	url.pathname = `${store.pathname}/${key.split("/").map(encodeURIComponent).join("/")}`.replace(/\/+$/, "");
	return url.href;
}

function bucketUrl(text: string): string {
	const match = /^(s3|gs|gcs):\/\/([^/]+)\/*(.*)$/i.exec(text);
	if (!match) return text;
	const [, scheme, bucket, key] = match;
	const path = key.split("/").map(encodeURIComponent).join("/");
	if (scheme.toLowerCase() !== "s3") return `https://storage.googleapis.com/${bucket}/${path}`;
	// a dot in the bucket's name breaks the wildcard certificate of the virtual-hosted form
	return bucket.includes(".")
		? `https://s3.amazonaws.com/${bucket}/${path}`
		: `https://${bucket}.s3.amazonaws.com/${path}`;
}

function toUrl(text: string, base?: string): URL {
	try {
		return new URL(text, base);
	} catch (cause) {
		const wrong =
			base === undefined && URL.canParse(text, "http://localhost")
				? `"${text}" is relative, but there is no page that it could be relative to. Resolve it first: new URL("${text}", "https://example.org/").`
				: `"${text}" is no address. Give an absolute URL such as https://example.org/air.zarr.`;
		throw new ZarrError("AddressError", wrong, { url: text, cause });
	}
}

function lastPart(url: URL): string {
	return decodedPart(url.pathname.split("/").at(-1) || url.hostname);
}
