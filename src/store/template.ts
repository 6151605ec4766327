/**
 * Templates as reference files have them: text with `{{…}}` around names, integers, texts, integer arithmetic and calls of other
 * templates. Pure. (kerchunk, References specification, version 1; the grammar is Jinja's, of which nothing more is taken)
 */
import { ZarrError } from "../errors.ts";

/** What a name means in a template: a text or integer, or a template that is called with names of its own. */
export type Scope = ReadonlyMap<string, string | number | Template>;

/** A template: what its names mean → the text. Throws UnsupportedError. */
export type Template = (scope: Scope) => string;

/** The longest text that a template may give: no key or address is longer. */
const LONGEST = 65_536;
const DEEPEST = 50;
const TOKEN = /\s*(?:(\d+)|([A-Za-z_]\w*)|'([^'\\]*)'|"([^"\\]*)"|(\/\/|\}\}|[-+*%()=,]))/y;

type Value = string | number;
type Expression = (scope: Scope) => Value | Template;

interface Reader {
	readonly text: string;
	/** Where the next token begins. */
	at: number;
	depth: number;
}

/** The template of a text. Throws UnsupportedError for an expression of another kind. */
export function parseTemplate(text: string): Template {
	const parts: (string | Expression)[] = [];
	let from = 0;
	for (let open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", from)) {
		parts.push(text.slice(from, open));
		const reader = { text, at: open + 2, depth: 0 };
		if (/[-+]/.test(text[reader.at] ?? "")) fail(reader);
		parts.push(sum(reader));
		expectSign(reader, "}}");
		from = reader.at;
	}
	parts.push(text.slice(from));
	return (scope) => {
		let out = "";
		for (const part of parts) {
			out += typeof part === "string" ? part : plain(part(scope), text);
			if (out.length > LONGEST) throw refusal(text, `gives more than ${LONGEST} characters`);
		}
		return out;
	};
}

function refusal(text: string, what: string): ZarrError {
	const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
	return new ZarrError(
		"UnsupportedError",
		`The template ${JSON.stringify(shown)} ${what}. Write the references without it (version 0, or kerchunk's own form).`,
	);
}

function fail({ text, at }: Reader): never {
	throw refusal(text, `is not understood at character ${at}: names, integers, texts, + - * // % and calls are`);
}

function plain(value: Value | Template, text: string): Value {
	if (typeof value === "function") throw refusal(text, "names a template that has to be called");
	return value;
}

function integer(value: Value | Template, text: string): number {
	if (typeof value !== "number") throw refusal(text, "computes with something that is no integer");
	return value;
}

function sign(reader: Reader, ...wanted: string[]): string | null {
	TOKEN.lastIndex = reader.at;
	const found = TOKEN.exec(reader.text)?.[5];
	if (found === undefined || !wanted.includes(found)) return null;
	reader.at = TOKEN.lastIndex;
	return found;
}

function expectSign(reader: Reader, wanted: string): void {
	if (!sign(reader, wanted)) fail(reader);
}

const COMPUTE: Readonly<Record<string, (a: number, b: number) => number>> = {
	"+": (a, b) => a + b,
	"-": (a, b) => a - b,
	"*": (a, b) => a * b,
	// as in Python, whose quotients go down and whose remainders have the divisor's sign
	"//": (a, b) => Math.floor(a / b),
	"%": (a, b) => a - b * Math.floor(a / b),
};

function chain(reader: Reader, operand: (reader: Reader) => Expression, ...signs: string[]): Expression {
	const first = operand(reader);
	const rest: [(a: number, b: number) => number, Expression][] = [];
	for (let found = sign(reader, ...signs); found; found = sign(reader, ...signs)) {
		rest.push([COMPUTE[found], operand(reader)]);
	}
	if (rest.length === 0) return first;
	const { text } = reader;
	return (scope) =>
		rest.reduce(
			(sum, [compute, next]) => {
				const value = compute(sum, integer(next(scope), text));
				if (!Number.isSafeInteger(value)) throw refusal(text, "gives no integer below 2^53");
				return value;
			},
			integer(first(scope), text),
		);
}

function sum(reader: Reader): Expression {
	if (++reader.depth > DEEPEST) fail(reader);
	const found = chain(reader, product, "+", "-");
	reader.depth--;
	return found;
}

function product(reader: Reader): Expression {
	return chain(reader, factor, "*", "//", "%");
}

function factor(reader: Reader): Expression {
	let minus = 1;
	while (sign(reader, "-")) minus = -minus;
	const found = atom(reader);
	const { text } = reader;
	return minus === 1 ? found : (scope) => -integer(found(scope), text);
}

function atom(reader: Reader): Expression {
	if (sign(reader, "(")) {
		const inner = sum(reader);
		expectSign(reader, ")");
		return inner;
	}
	TOKEN.lastIndex = reader.at;
	const [, digits, name, single, double] = TOKEN.exec(reader.text) ?? fail(reader);
	const value = digits === undefined ? (single ?? double) : Number(digits);
	if (value === undefined && name === undefined) fail(reader);
	reader.at = TOKEN.lastIndex;
	if (value !== undefined) return () => value;
	return sign(reader, "(") ? call(reader, name) : look(reader, name);
}

function look({ text }: Reader, name: string): Expression {
	return (scope) => {
		const found = scope.get(name);
		if (found === undefined) throw refusal(text, `names ${name}, which is nowhere given`);
		return found;
	};
}

/** A call gives its arguments by name, and they are all that the template called knows. */
function call(reader: Reader, name: string): Expression {
	const given: [string, Expression][] = [];
	while (!sign(reader, ")")) {
		if (given.length > 0) expectSign(reader, ",");
		TOKEN.lastIndex = reader.at;
		const argument = TOKEN.exec(reader.text)?.[2] ?? fail(reader);
		reader.at = TOKEN.lastIndex;
		expectSign(reader, "=");
		given.push([argument, sum(reader)]);
	}
	const { text } = reader;
	const called = look(reader, name);
	return (scope) => {
		const template = called(scope);
		if (typeof template !== "function") throw refusal(text, `calls ${name}, which is no template`);
		return template(new Map(given.map(([argument, value]) => [argument, value(scope)])));
	};
}
