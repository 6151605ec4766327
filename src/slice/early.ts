/** CHUNKS → CACHE: those of a plane that is about to be made, asked for while the coordinates that it waits for are on their way. */
import { type ChunkSource, useChunk } from "../decode/chunk.ts";
import { feed } from "../fetch/feed.ts";
import { type Plane, planChunks, wholeWindow } from "../plan/chunks.ts";
import type { Signal } from "../signal.ts";
import { Urgency } from "../store/urgency.ts";
import { MOST_ASKED } from "./bound.ts";
import type { Variable } from "./variable.ts";

/** Asks for the chunks of a whole plane, in the order in which `slicePlane` does, until `signal` fires: one that the plane has asked for by then goes on, as they share its request. */
export function askEarly(source: ChunkSource, { node }: Variable, plane: Plane, signal: Signal): void {
	const chunks = planChunks(node, plane, wholeWindow(node, plane));
	// the plane asks again for what failed or was withdrawn, and tells why
	const ask = (coords: readonly number[], count: number) =>
		useChunk(source, node, coords, { signal, urgency: new Urgency(count) }, () => undefined).catch(() => undefined);
	feed(chunks, ({ coords }, count) => ask(coords, count), { most: MOST_ASKED, signal }).catch(() => undefined);
}
