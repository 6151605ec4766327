/** References: the text of a JSON file → for each key of a store its bytes, or where they lie. Pure. (kerchunk, References specification, versions 0 and 1) */
import { ZarrError } from "../errors.ts";
import { generate } from "./generate.ts";
import { broken, inlined, type Pointer, partOf } from "./pointer.ts";
import { scanMembers } from "./scan.ts";
import { parseTemplate, type Scope } from "./template.ts";

/** The references of one file. */
export interface References {
	readonly keys: ReadonlyMap<string, unknown>;
	/** What stands for a key; null where there is none. Throws MetadataError or UnsupportedError, which names the key. */
	find(key: string): Uint8Array<ArrayBuffer> | Pointer | null;
}

const LARGEST = 256 * 2 ** 20;

/** Reads a reference file. `name` names it in errors. Throws MetadataError or UnsupportedError. */
export function readReferences(bytes: Uint8Array, name: string): References {
	if (bytes.length > LARGEST) {
		const size = Math.round(bytes.length / 2 ** 20);
		throw new ZarrError("UnsupportedError", `${name} has ${size} MiB of references. Write them as parquet.`);
	}
	const members = parse(() => scanMembers(new TextDecoder("utf-8", { fatal: true }).decode(bytes)), name);
	const version = members.get("version");
	if (version !== undefined && version !== "1")
		throw new ZarrError(
			"UnsupportedError",
			`${name} is of version ${version.slice(0, 20)}; references of 0 and 1 are read.`,
		);
	if (version === undefined) return checked({ keys: members, find: (key) => entry(members.get(key), key, null) }, name);
	const scope = templates(members.get("templates") ?? "{}", name);
	const refs = parse(() => scanMembers(members.get("refs") ?? "{}"), name);
	const made = generate(
		parse(() => JSON.parse(members.get("gen") ?? "[]"), name),
		scope,
		name,
	);
	const keys = new Map<string, unknown>([...refs, ...made]);
	return checked({ keys, find: (key) => made.get(key) ?? entry(refs.get(key), key, scope) }, name);
}

function parse<T>(read: () => T, name: string): T {
	try {
		return read();
	} catch (cause) {
		throw new ZarrError("MetadataError", `${name} is not valid JSON (${(cause as Error).message}). It is damaged.`, {
			cause,
		});
	}
}

/** A JSON file of another kind has numbers or words among its members. */
function checked(references: References, name: string): References {
	for (const [key, value] of references.keys) {
		if (typeof value !== "string" || '"[{'.includes(value[0])) continue;
		const shown = JSON.stringify(key.slice(0, 40));
		throw new ZarrError(
			"MetadataError",
			`${name} holds no references: ${shown} is neither text nor a target. Give a reference file, or the folder of the store.`,
		);
	}
	return references;
}

function entry(raw: string | undefined, key: string, scope: Scope | null): ReturnType<References["find"]> {
	if (raw === undefined) return null;
	if (raw[0] === "{") return new TextEncoder().encode(raw);
	let value: unknown;
	try {
		value = JSON.parse(raw);
	} catch (cause) {
		throw broken(key, "is not valid JSON", cause);
	}
	return typeof value === "string" ? inlined(value, key) : target(value as unknown[], key, scope);
}

function target([file, offset, length, ...more]: readonly unknown[], key: string, scope: Scope | null): Pointer {
	if (typeof file !== "string" || more.length > 0 || (offset === undefined) !== (length === undefined))
		throw broken(key, "is neither [file] nor [file, offset, length]");
	const rendered = scope && file.includes("{{") ? parseTemplate(file)(scope) : file;
	return offset === undefined ? { file: rendered } : { file: rendered, part: partOf(offset, length, key) };
}

function templates(raw: string, name: string): Scope {
	const given = parse(() => Object.entries(JSON.parse(raw) as Record<string, unknown>), name);
	return new Map(
		given.map(([key, text]) => {
			if (typeof text !== "string")
				throw new ZarrError("MetadataError", `The template ${JSON.stringify(key)} of ${name} is no text.`);
			return [key, text.includes("{{") ? parseTemplate(text) : text];
		}),
	);
}
