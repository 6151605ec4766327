/** JSON objects by the texts of their members, so that a large one is gone through once and each value is parsed when it is asked for. Pure. (RFC 8259) */

const SPACE = /[ \t\r\n]*/y;
const PLAIN = /[^,\]}\s]+/y;
const NEXT = /["[\]{}]/g;

/** The members of the JSON object `text`, in its order: names and the texts of their values, which are not checked. Throws SyntaxError. */
export function scanMembers(text: string): Map<string, string> {
	const members = new Map<string, string>();
	let at = expectChar(text, 0, "{");
	if (text[skipSpace(text, at)] === "}") return end(text, skipSpace(text, at) + 1, members);
	for (;;) {
		at = skipSpace(text, at);
		const name = textEnd(text, at);
		const value = skipSpace(text, expectChar(text, name, ":"));
		const after = valueEnd(text, value);
		members.set(JSON.parse(text.slice(at, name)) as string, text.slice(value, after));
		at = skipSpace(text, after);
		if (text[at] === "}") return end(text, at + 1, members);
		at = expectChar(text, at, ",");
	}
}

function end<T>(text: string, at: number, found: T): T {
	if (skipSpace(text, at) < text.length) fail("text after the end", at);
	return found;
}

function fail(what: string, at: number): never {
	throw new SyntaxError(`${what} at character ${at}`);
}

function skipSpace(text: string, at: number): number {
	SPACE.lastIndex = at;
	SPACE.test(text);
	return SPACE.lastIndex;
}

function expectChar(text: string, at: number, char: string): number {
	const found = skipSpace(text, at);
	if (text[found] !== char) fail(`expected ${char}`, found);
	return found + 1;
}

/** Where the text in quotes that begins at `at` ends. */
function textEnd(text: string, at: number): number {
	if (text[at] !== '"') fail("expected a text in quotes", at);
	for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
		let before = quote;
		while (text[before - 1] === "\\") before--;
		if ((quote - before) % 2 === 0) return quote + 1;
	}
	return fail("unfinished text", at);
}

function valueEnd(text: string, at: number): number {
	if (text[at] === '"') return textEnd(text, at);
	if (text[at] !== "{" && text[at] !== "[") {
		PLAIN.lastIndex = at;
		return PLAIN.test(text) ? PLAIN.lastIndex : fail("expected a value", at);
	}
	let depth = 0;
	NEXT.lastIndex = at;
	for (let found = NEXT.exec(text); found; found = NEXT.exec(text)) {
		const [char] = found;
		if (char === '"') NEXT.lastIndex = textEnd(text, found.index);
		else depth += char === "{" || char === "[" ? 1 : -1;
		if (depth === 0) return found.index + 1;
	}
	return fail("unfinished value", at);
}
