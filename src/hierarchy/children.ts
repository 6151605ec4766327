/** What lies at the paths of one store, as far as it has been listed: page by page, each asked for once, when it is wanted. */
import { Flights } from "../store/flight.ts";
import { type Child, joinKey, type StoreSource } from "../store/store.ts";

/** A child that a listing names; "unknown" where it doesn't say what it is. */
export interface ListedChild {
	readonly path: string;
	readonly name: string;
	readonly kind: "group" | "array" | "unknown";
	readonly known: "listing";
}

/** The children of a path that are known so far. */
export interface ListedChildren {
	readonly nodes: readonly ListedChild[];
	/** After which name there are more; null where these are all. */
	readonly next: string | null;
}

/** The listings of one store. */
export interface Listings {
	/** Yields what is known of the children of `path`, again with each page that comes; ends where all are known. Rejects with what the store says. */
	pages(path: string, signal?: AbortSignal): AsyncGenerator<ListedChildren, void, void>;
}

/** The listings of `store`. Hidden children and files are left out. */
export function openListings(store: Pick<StoreSource, "list">): Listings {
	const held = new Map<string, ListedChildren>();
	const listing = new Flights<void>();
	const extend = async (path: string, known: ListedChildren | undefined, signal: AbortSignal): Promise<void> => {
		const page = await store.list?.(path, { signal, after: known?.next ?? undefined });
		const nodes = [...(known?.nodes ?? []), ...(page?.children ?? []).flatMap((child) => listed(child, path))];
		held.set(path, { nodes, next: page?.next ?? null });
	};
	return {
		async *pages(path, signal) {
			let told: ListedChildren | undefined;
			for (;;) {
				const known = held.get(path);
				if (known && known !== told) {
					told = known;
					yield known;
				} else if (known?.next === null) return;
				else
					await listing.join(
						`${path}\0${known?.next ?? ""}`,
						({ signal: withdrawn }) => extend(path, known, withdrawn),
						signal,
					);
			}
		},
	};
}

function listed({ name, kind }: Child, path: string): ListedChild[] {
	if (kind === "file" || name.startsWith(".")) return [];
	return [{ path: joinKey(path, name), name, kind, known: "listing" }];
}
