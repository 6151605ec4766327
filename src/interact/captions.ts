/** What is said of a gallery and of the small pictures in it. Pure. */
import { errorText, isZarrError } from "../errors.ts";
import type { Collection } from "../hierarchy/collection.ts";
import { BUDGET, THUMBNAIL } from "../plan/budget.ts";
import type { Cost, FailedChunk, Traffic, ZarrHandle } from "../read.ts";
import { bytesText, countText, plural } from "../render/text.ts";
import type { Tiles } from "./tiles.ts";

/** Said below a gallery of which any picture has limits of its own. */
export const OWN_LIMITS =
	"Nothing says the limits of these images' colours: each has its own, so that brightness does not compare from one to another.";

const NOUNS = { plate: "well", well: "field", series: "image" } as const;

/** What stands in the title of a collection, piece by piece: "plate", "8 × 12", "96 wells", "up to 4 fields". */
export function collectionPieces({ kind, grid, members, fieldCount }: Collection): string[] {
	const size = grid ? [`${plural(grid.rows.length, "row")} × ${plural(grid.columns.length, "column")}`] : [];
	const fields = kind === "plate" && fieldCount !== null ? [`up to ${plural(fieldCount, "field")}`] : [];
	return [kind, ...size, plural(members.length, NOUNS[kind]), ...fields];
}

/** A collection as tiles. */
export function tilesOf({ kind, name, grid, members }: Collection): Tiles {
	return {
		label: `${kind} ${name}: ${plural(members.length, NOUNS[kind])}`,
		grid,
		tiles: members.map(({ row, column, name: called }) => ({ row, column, name: called, caption: grid ? "" : called })),
	};
}

/** Why an image at `path` has no picture. */
export function failureText(error: unknown, path: string): string {
	return isZarrError(error, "NotFoundError") ? `"${path}" is listed, but there is no such group.` : errorText(error);
}

/** Which part of a picture could not be read. */
export function brokenText(failed: readonly FailedChunk[]): string {
	return `${plural(failed.length, "chunk")} of it could not be read. ${errorText(failed[0].error)}`;
}

/** Why a picture is not read. */
export function leftText({ bytes, cold }: Cost, alone: boolean): string {
	const size = `its coarsest level takes ${bytesText(bytes)} decoded, in ${plural(cold, "chunk")}`;
	const most = `${bytesText(THUMBNAIL.bytes)} or ${plural(THUMBNAIL.chunks, "chunk")}`;
	return alone ? `${size}; a small picture takes at most ${most}. Open it to see it.` : `not read: ${size}.`;
}

/** That so many pictures wait for more to be read. */
export function waitingText(count: number): string {
	const most = `${bytesText(BUDGET.bytes)} decoded or ${countText(BUDGET.chunks)} chunks`;
	return `${plural(count, "image")} in view ${count === 1 ? "is" : "are"} not read: with them it would be more than is read unasked, ${most}.`;
}

/** How far a gallery has come, and what was asked since `before`: "direct · 3 of 5 images · 12 requests · 30 kB". */
export function statusText({ route, traffic }: ZarrHandle, before: Traffic, settled: number, seen: number): string {
	const images = settled < seen ? `${settled} of ${plural(seen, "image")}` : plural(seen, "image");
	const requests = plural(traffic.requests - before.requests, "request");
	return [route, images, requests, bytesText(traffic.bytes - before.bytes)].join(" · ");
}
