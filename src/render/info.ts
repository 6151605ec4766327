/** Metadata and attributes as a tree of text. */
import type { Dtype } from "../hierarchy/dtype.ts";
import type { ArrayNode, Attributes, Node } from "../hierarchy/node.ts";
import { cellsIn } from "../hierarchy/record.ts";
import { cellText } from "./cell.ts";
import { bytesText, decodedBytes, plural } from "./text.ts";

const LONGEST = 200;

/** What the metadata of a node says, as name and text. Pure. */
export function metadataRows(node: Node): [string, string][] {
	const rows: [string, string][] = [
		["path", `/${node.path}`],
		["format", `${node.version === "n5" ? "N5" : `Zarr v${node.version}`}, ${node.kind}`],
	];
	if (node.kind === "group") return rows;
	const list = (numbers: readonly number[]) => numbers.join(" × ") || "scalar";
	rows.push(
		["dtype", dtypeText(node.dtype)],
		["dims", node.dims.join(", ") || "none"],
		["shape", list(node.shape)],
		["chunks", `${node.runs ? "up to " : ""}${list(node.chunks)}`],
	);
	if (node.shards) rows.push(["shards", list(node.shards)]);
	rows.push(["codecs", node.codecs.join(", ") || "none"], ["fill value", fillText(node)]);
	const bytes = decodedBytes(node);
	if (bytes) rows.push(["decoded size", bytesText(bytes)]);
	return rows;
}

function fillText({ dtype, fillValue }: ArrayNode): string {
	if (fillValue === null || typeof fillValue === "boolean") return String(fillValue);
	const whole = fillValue instanceof Uint8Array && dtype.fields ? cellsIn(fillValue, dtype)[0] : fillValue;
	return cellText(dtype, whole, LONGEST) || '""';
}

function dtypeText({ name, fields }: Dtype): string {
	if (!fields) return name;
	const each = fields.map(
		(field) => `${field.name}: ${dtypeText(field.dtype)}${field.shape.map((n) => `[${n}]`).join("")}`,
	);
	return `${name} {${each.join(", ")}}`;
}

/** An attribute's value on one line: text as it is, all else as JSON, integers beyond 2^53 in full. Pure. */
export function attributeText(value: unknown): string {
	if (typeof value === "string") return value;
	return JSON.stringify(value, (_key, v) => (typeof v === "bigint" ? String(v) : v)) ?? String(value);
}

/** The panel in `host`: `update` shows a node, `issues` sentences about what could not be understood, and `bring` scrolls to these. */
export function infoPanel(host: HTMLElement) {
	const document = host.ownerDocument;
	const list = document.createElement("div");
	list.className = "issues";
	const issues = (problems: readonly string[]) => {
		const heading = problems.length > 0 ? [element(document, "h4", "Issues")] : [];
		list.replaceChildren(...heading, ...problems.map((problem) => element(document, "p", problem)));
	};
	const bring = () => {
		host.scrollTop = 0;
	};
	const update = (node: Node) => {
		const children = [list, element(document, "h4", "Metadata"), pairs(document, metadataRows(node))];
		const attributes = Object.entries(node.attrs);
		children.push(element(document, "h4", "Attributes"));
		children.push(attributes.length ? attributeTree(document, node.attrs) : element(document, "p", "none"));
		host.replaceChildren(...children);
	};
	return { node: host, update, issues, bring };
}

function pairs(document: Document, rows: readonly (readonly [string, string])[]): HTMLElement {
	const list = document.createElement("dl");
	for (const [name, text] of rows) list.append(element(document, "dt", name), element(document, "dd", text));
	return list;
}

function attributeTree(document: Document, attributes: Attributes): HTMLElement {
	const list = document.createElement("dl");
	for (const [name, value] of Object.entries(attributes)) {
		list.append(element(document, "dt", name), attributeValue(document, value));
	}
	return list;
}

function attributeValue(document: Document, value: unknown): HTMLElement {
	const cell = document.createElement("dd");
	const text = attributeText(value);
	const nested = typeof value === "object" && value !== null;
	if (!nested || text.length <= LONGEST / 4) {
		cell.append(
			text.length > LONGEST * 4
				? folded(document, `${text.slice(0, LONGEST)}…`, element(document, "span", text))
				: text,
		);
		return cell;
	}
	const short = Array.isArray(value) ? plural(value.length, "item") : plural(Object.keys(value).length, "field");
	cell.append(folded(document, short, attributeTree(document, value as Attributes)));
	return cell;
}

function folded(document: Document, summary: string, content: HTMLElement): HTMLElement {
	const details = document.createElement("details");
	details.append(element(document, "summary", summary));
	details.addEventListener("toggle", () => details.open && details.append(content), { once: true });
	return details;
}

function element(document: Document, name: string, text: string): HTMLElement {
	const made = document.createElement(name);
	made.textContent = text;
	return made;
}
