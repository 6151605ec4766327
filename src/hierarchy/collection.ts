/** Images that a group holds together: a plate by its wells, a well by its fields, a converted file by its series. (OME-NGFF 0.1 to 0.5, "plate", "well", "bioformats2raw.layout") */
import { isZarrError, ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import type { Attributes, Hierarchy } from "./node.ts";
import { type Described, omeAttributes } from "./ome.ts";
import { type Acquisition, type Field, type Plate, readPlate, readWell, type Well } from "./plate.ts";
import { LAYOUT, seriesAt } from "./series.ts";

/** What a collection shows in one place. */
export interface Member {
	/** Path of its group below the store's root: of a well, or of an image. */
	readonly path: string;
	/** What it is called: "well B3", "field 0", "image 2". */
	readonly name: string;
	/** Positions among the collection's rows and columns; 0 where it has none. */
	readonly row: number;
	readonly column: number;
	/** Of a series: its number in the file, from 0, as OME-XML counts its images. */
	readonly number?: number;
}

/** Images that a group holds together. */
export interface Collection {
	readonly kind: "plate" | "well" | "series";
	readonly path: string;
	readonly name: string;
	/** Names of a plate's rows and columns; null where members follow each other. */
	readonly grid: Pick<Plate, "rows" | "columns"> | null;
	/** At most one at a row and column of a grid. */
	readonly members: readonly Member[];
	/** A plate's. */
	readonly acquisitions: readonly Acquisition[];
	/** The most fields of a well, 1 where there are no wells; null where nothing says so. */
	readonly fieldCount: number | null;
	/** A sentence for each thing that breaks the specification, with what is done about it. */
	readonly problems: readonly string[];
}

/** Which image of a well is shown. */
export interface FieldChoice {
	/** Its number among the well's images of that acquisition, from 0. */
	readonly field: number;
	/** The id of the acquisition; null for all of them. */
	readonly acquisition: number | null;
}

/** The choice that an index says: of a plate by `field`, and by `acquisition`, from 0 in the plate's list, all where it is left out. Throws SelectionError for what the collection does not have. */
export function choiceOf(
	{ kind, path, name, acquisitions }: Pick<Collection, "kind" | "path" | "name" | "acquisitions">,
	index: Readonly<Record<string, number>>,
): FieldChoice {
	const counts = { field: kind === "plate" ? Number.POSITIVE_INFINITY : 0, acquisition: acquisitions.length };
	for (const [key, at] of Object.entries(index)) {
		const count = counts[key as keyof typeof counts] ?? 0;
		if (Number.isInteger(at) && at >= 0 && at < count) continue;
		const where = `${kind} "${path || name}"`;
		const has =
			count === 0 ? `has no ${key}` : `has ${count < Number.POSITIVE_INFINITY ? `${count}, ` : "them "}counted from 0`;
		throw new ZarrError("SelectionError", `index.${key} is ${saidValue(at)}, but the ${where} ${has}.`, { path });
	}
	const { field = 0, acquisition } = index;
	return { field, acquisition: acquisition === undefined ? null : acquisitions[acquisition].id };
}

/** The index of a choice, as short as it can be. */
export function choiceIndex(
	{ acquisitions }: Pick<Collection, "acquisitions">,
	{ field, acquisition }: FieldChoice,
): Record<string, number> {
	const at = acquisitions.findIndex(({ id }) => id === acquisition);
	return { ...(field > 0 ? { field } : {}), ...(at >= 0 ? { acquisition: at } : {}) };
}

/** The images of a member. */
export interface MemberImages {
	/** Path of the image that was chosen; null where there is none. */
	readonly path: string | null;
	/** How many there are to choose from. */
	readonly count: number;
	/** As a collection's. */
	readonly problems: readonly string[];
}

/** The images that the group at `path` holds together; null where it is no plate, no well and no collection. Asks for no more than its own document, of a collection as `seriesAt` does. Rejects where the group can't be opened. */
export async function collectionAt(
	hierarchy: Hierarchy,
	path: string,
	signal?: AbortSignal,
): Promise<Collection | null> {
	const node = await hierarchy.node(path, signal);
	if (node.kind !== "group") return null;
	const plate = readPlate(node);
	if (plate) return ofPlate(plate);
	const well = readWell(node);
	if (well) return inRow("well", node.name, well.fields, well.path, "field", well.problems);
	const series = await seriesAt(hierarchy, path, signal);
	if (!series) return null;
	return inRow("series", node.name, series.images, path, "image", series.problems);
}

/** Whether the attributes of a group say that it holds images together. */
export function isCollection(attrs: Attributes): boolean {
	const { plate, well, [LAYOUT]: layout } = omeAttributes(attrs);
	return [plate, well, layout].some((said) => said !== undefined);
}

/** Paths of the wells of the plate that a group describes; none where it describes none. */
export function wellPaths(group: Described): string[] {
	return readPlate(group)?.wells.map(({ path }) => path) ?? [];
}

function ofPlate({ path, name, rows, columns, wells, acquisitions, fieldCount, problems }: Plate): Collection {
	const members = wells.map((well) => ({ ...well, name: wellName({ rows, columns }, well) }));
	return { kind: "plate", path, name, grid: { rows, columns }, members, acquisitions, fieldCount, problems };
}

function wellName({ rows, columns }: Pick<Plate, "rows" | "columns">, at: Pick<Member, "row" | "column">): string {
	const [row, column] = [rows[at.row], columns[at.column]];
	// a row "1" and a column "12" are not row "11" and column "2"
	return `well ${row}${/\d$/.test(row) && /^\d/.test(column) ? "/" : ""}${column}`;
}

function inRow(
	kind: "well" | "series",
	name: string,
	images: readonly Pick<Member, "path" | "number">[],
	group: string,
	called: string,
	problems: readonly string[],
): Collection {
	const below = (path: string) => (group === "" ? path : path.slice(group.length + 1));
	const members = images.map(({ path, number }) => ({
		...{ path, number, row: 0, column: 0 },
		name: `${called} ${below(path)}`,
	}));
	return { kind, path: group, name, grid: null, members, acquisitions: [], fieldCount: 1, problems };
}

/** The image of a member that is chosen: of a well one of its fields, which its own document names. Rejects where the caller withdraws, or where that can't be read. */
export async function imagesOf(
	hierarchy: Hierarchy,
	{ kind }: Pick<Collection, "kind">,
	member: Member,
	choice: FieldChoice,
	signal?: AbortSignal,
): Promise<MemberImages> {
	if (kind !== "plate") return { path: member.path, count: 1, problems: [] };
	const well = await wellAt(hierarchy, member.path, signal);
	const fields = fieldsOf(well, choice.acquisition);
	const said = (problem: string) => `The well "${member.path}": ${problem}`;
	return {
		path: fields[choice.field]?.path ?? null,
		count: fields.length,
		problems: well.problems.map(said),
	};
}

/** The fields of an acquisition, and those of which nothing says to which they belong. */
function fieldsOf({ fields }: Pick<Well, "fields">, wanted: number | null): readonly Field[] {
	return fields.filter(({ acquisition }) => wanted === null || acquisition === null || acquisition === wanted);
}

async function wellAt(hierarchy: Hierarchy, path: string, signal?: AbortSignal): Promise<Well> {
	const node = await hierarchy.node(path, signal).catch((error) => {
		if (!signal?.aborted && isZarrError(error, "NotFoundError")) return null;
		throw error;
	});
	if (!node) return { path, fields: [], problems: ["the plate lists it, but there is no such group."] };
	const well = node.kind === "group" ? readWell(node) : null;
	return well ?? { path, fields: [], problems: ["its group does not say that it is a well, so it has no fields."] };
}
