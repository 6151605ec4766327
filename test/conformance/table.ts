/** docs/conformance.md: for each system what of it is read. */
import type { Outcome } from "./compare.ts";

const HEAD = `# What is read

Stores that other implementations wrote, read in Node and in Chromium by \`readArray\`: from memory, over HTTP and from a zip. Right means
that type, shape, names, attributes and every value are what the writer says, bit for bit. Refused means an error that names the
reason. Written by \`npm run conformance\`; \`npm test\` holds this page to what the run gives, and the last column to 0.
`;

/** The page. An array's outcomes on several routes count once, by the worst. */
export function conformanceTable(outcomes: readonly Outcome[]): string {
	const worst = Object.values(
		groupBy(outcomes, ({ fixture, store, array }) => [fixture.file, store.name, array.path]),
	).map((same) => same.reduce((a, b) => (RANK.indexOf(b.verdict) > RANK.indexOf(a.verdict) ? b : a)));
	const systems = Object.entries(groupBy(worst, ({ fixture }) => [fixture.system])).sort(([a], [b]) => order(a, b));
	const sections = systems.map(([system, own]) => section(system, own));
	return [HEAD, ...sections, "## All\n", ...counts(systems), ""].join("\n");
}

const RANK: readonly Outcome["verdict"][] = ["right", "refused", "wrong"];

function section(system: string, outcomes: readonly Outcome[]): string {
	const writers = [...new Set(outcomes.map(({ fixture }) => fixture.writer))].sort(order);
	const kinds = [...new Set(outcomes.map(({ store }) => store.kind))].sort(order);
	const rows = Object.entries(groupBy(outcomes, ({ array }) => [array.feature])).sort(([a], [b]) => order(a, b));
	return [
		`## ${system}\n`,
		`Written by ${writers.join("; ")}.\n`,
		line(["feature", ...kinds]),
		line(["---", ...kinds.map(() => "---")]),
		...rows.map(([feature, own]) =>
			line([feature, ...kinds.map((kind) => cell(own.filter(({ store }) => store.kind === kind)))]),
		),
		"",
	].join("\n");
}

function cell(outcomes: readonly Outcome[]): string {
	return RANK.flatMap((verdict) => {
		const own = outcomes.filter((outcome) => outcome.verdict === verdict);
		if (own.length === 0) return [];
		const count = own.length === 1 ? verdict : `${own.length} ${verdict}`;
		const reasons = [...new Set(own.map(({ reason }) => reason))].filter(Boolean);
		return [reasons.length > 0 ? `${count}: ${reasons.join(" ")}` : count];
	}).join("; ");
}

function counts(systems: readonly (readonly [string, readonly Outcome[]])[]): string[] {
	const row = (name: string, outcomes: readonly Outcome[]) =>
		line([name, ...RANK.map((verdict) => String(outcomes.filter((outcome) => outcome.verdict === verdict).length))]);
	return [
		line(["system", ...RANK]),
		line(["---", ...RANK.map(() => "---:")]),
		...systems.map(([system, own]) => row(system, own)),
		row(
			"**all**",
			systems.flatMap(([, own]) => own),
		),
	];
}

/** A row of a Markdown table; what stands in it is text. */
function line(cells: readonly string[]): string {
	const text = (cell: string) => cell.replace(/\s+/g, " ").replace(/[\\|<>]/g, "\\$&");
	return `| ${cells.map(text).join(" | ")} |`;
}

function order(a: string, b: string): number {
	return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}

function groupBy<T>(items: readonly T[], key: (item: T) => readonly string[]): Record<string, T[]> {
	const groups: Record<string, T[]> = {};
	for (const item of items) {
		const name = key(item).join("\n");
		groups[name] ??= [];
		groups[name].push(item);
	}
	return groups;
}
