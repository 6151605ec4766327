/** What a table's rows and columns are and what its cells say. Pure. */
import { type Dtype, isNumeric } from "../hierarchy/dtype.ts";
import type { Variable } from "../read.ts";
import { cellText } from "../render/cell.ts";
import type { GridCell, GridPlace } from "../render/grid.ts";
import { axisTitle } from "../render/text.ts";
import { FAILED, MISSING } from "../slice/mask.ts";
import { singleCell } from "../slice/table.ts";
import type { ViewState } from "../state.ts";
import { type TableCell, tableRequest } from "./cells.ts";
import { placeText } from "./reading.ts";

/** Rows along y, or along x where there is no y; columns along x, or the fields of a struct, or one. */
export interface Sheet {
	readonly rows: number;
	readonly columns: number;
	/** Whether each column is a field of the one struct that a row holds. */
	readonly byField: boolean;
	/** Whether all there is is one value. */
	readonly single: boolean;
	/** What is shown, for those who don't see it. */
	readonly label: string;
	/** Above the row headers and above the columns: which dims run which way. */
	readonly corner: string;
	readonly across: string;
	rowHead(row: number): string;
	columnHead(column: number): string;
	/** Whether a column holds numbers. */
	isNumber(column: number): boolean;
	/** What a cell says; undefined: it is not read yet. */
	cell(read: TableCell | undefined, column: number): GridCell;
	/** Value and place of a cell for the read-out. */
	reading(read: TableCell | undefined, place: GridPlace): { value: string; where: string };
}

/** Characters of a cell, and of what is read out of it. */
const SHORT = 160;
const LONG = 2000;
const EMPTY = '""';

/** The table of a variable. */
export function sheetOf(variable: Variable, state: ViewState): Sheet {
	const { node, axes } = variable;
	const request = tableRequest({ state });
	const down = request.y === null ? null : axes[request.y];
	const across = request.x === null ? null : axes[request.x];
	const fields = across ? undefined : node.dtype.fields;
	const single = [variable.title, variable.units && `(${variable.units})`].filter(Boolean).join(" ");
	const { text, isNumber } = columnTexts(variable, fields);
	const drawn = node.dims.filter((dim) => dim === request.y || dim === request.x);
	const isNothing = (said: string) => isNumeric(node.dtype) && /^(fill$|invalid \()/.test(said);
	const index = ({ row, column }: GridPlace) =>
		node.dims.map((dim) => (dim === request.y ? row : dim === request.x ? column : (state.index[dim] ?? 0)));
	return {
		rows: down?.size ?? 1,
		columns: across?.size ?? fields?.length ?? 1,
		byField: fields !== undefined,
		single: !down && !fields,
		label: sheetLabel(variable, state),
		corner: down ? `${axisTitle(down)} ↓` : "",
		across: across ? `${axisTitle(across)} →` : "",
		rowHead: (row) => down?.label(row) ?? "",
		columnHead: (column) => across?.label(column) ?? fields?.[column].name ?? single,
		isNumber,
		cell: (read, column) => {
			if (!read) return { text: "…", title: "", look: "nothing" };
			if (read.state === FAILED) return { text: "failed", title: "its chunk could not be read", look: "nothing" };
			const short = text(read, column, SHORT);
			if (read.state === MISSING)
				return { text: "missing", title: `no chunk is stored: it reads as ${short || EMPTY}`, look: "nothing" };
			if (short === "") return { text: EMPTY, title: "an empty text", look: "nothing" };
			const title = short.length < SHORT ? short : text(read, column, LONG);
			return { text: short, title, look: isNothing(short) ? "nothing" : isNumber(column) ? "number" : "text" };
		},
		reading: (read, place) => {
			const field = fields ? `${fields[place.column].name} · ` : "";
			const where = `${field}${placeText(variable, drawn, index(place))}`;
			if (!read) return { value: "not read", where };
			if (read.state === FAILED) return { value: "failed", where };
			const value = text(read, place.column, LONG) || EMPTY;
			if (read.state === MISSING) return { value: `missing, reads as ${value}`, where };
			const units = isNumeric(node.dtype) && !isNothing(value) ? variable.units : "";
			return { value: [value, units].filter(Boolean).join(" "), where };
		},
	};
}

/** What the cells of each column say. */
function columnTexts(variable: Variable, fields: Dtype["fields"]) {
	const { dtype } = variable.node;
	const text = ({ value }: TableCell, column: number, most: number): string => {
		const field = fields?.[column];
		if (field) return cellText(field.dtype, (value as Record<string, unknown>)[field.name], most);
		if (!isNumeric(dtype)) return cellText(dtype, value, most);
		return variable.format(singleCell(variable, value as number | bigint), 0);
	};
	const isNumber = (column: number): boolean => {
		const field = fields?.[column];
		const own = field?.dtype ?? dtype;
		return (isNumeric(own) || own.kind === "complex") && own.kind !== "datetime" && !field?.shape.length;
	};
	return { text, isNumber };
}

function sheetLabel({ node, title }: Variable, { x, y, index }: ViewState): string {
	const drawn = x === null ? [] : [y === null ? `along ${x}` : `${x} by ${y}`];
	const rest = Object.entries(index).map(([dim, at]) => `${dim} ${at}`);
	return [node.path || title, ...drawn, ...rest].join(", ");
}
