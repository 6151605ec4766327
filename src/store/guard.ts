/** Whether what is read together still means what it meant: the documents that say so, asked for along with it, by their etags. */
import { ZarrError } from "../errors.ts";
import type { Reply, Witness } from "./store.ts";

/** One document to ask for: answered 304 where the etag still holds. */
interface Asked {
	readonly key: string;
	readonly etag?: string;
}

/** The documents that go along with one batch, and what came of them. */
export interface Inquiry {
	readonly items: readonly Asked[];
	/** Takes the answer to the item of that number, or what kept it from coming. */
	land(index: number, reply: Reply | Error): void;
	/** Why a value must not be taken for what `witness` says, once all answers have landed; null where it may. */
	objection(witness: Witness, missing: boolean): Error | null;
}

const DOCUMENT = /(^|\/)(zarr\.json|attributes\.json|\.z(array|group|attrs|metadata))$/;

/** The documents of one store as they were answered last, so that none comes again that has not changed. */
export function documentGuard() {
	const held = new Map<string, { readonly etag: string; readonly bytes: Uint8Array }>();
	/** Remembers a document that was read. */
	const note = (key: string, { etag, bytes }: Reply) => {
		if (etag && bytes && DOCUMENT.test(key)) held.set(key, { etag, bytes });
	};
	const ask = (witnesses: readonly Witness[]): Inquiry => {
		const keys = [...new Set(witnesses.flatMap((witness) => witness.keys))];
		const known = keys.map((key) => held.get(key));
		const now = new Map<string, Uint8Array | null>();
		const failed = new Map<string, Error>();
		return {
			items: keys.map((key, i) => ({ key, etag: known[i]?.etag })),
			land(index, reply) {
				const key = keys[index];
				if (reply instanceof Error) return void failed.set(key, reply);
				note(key, reply);
				now.set(key, (reply.status === 304 ? known[index]?.bytes : reply.bytes) ?? null);
			},
			objection({ keys: wanted, objection }, missing) {
				const untold = wanted.find((key) => !now.has(key));
				return untold === undefined ? objection(now, missing) : (failed.get(untold) ?? unanswered(untold));
			},
		};
	};
	return { note, ask };
}

/** The error of a key that an answer leaves out. */
export function unanswered(key: string): ZarrError {
	return new ZarrError("NetworkError", `The Jupyter server did not answer for ${key}. Try again.`, { key });
}
