import { expect, it } from "vitest";
import { parseDocument, parseJson } from "../../src/hierarchy/json.ts";

it.each(["null", "[1, -2.5e3, 0.1]", '{"a": {"b": ["\\u00e9\\n", true, false]}, "": {}}', " [ ] ", '"\\\\\\""'])(
	"reads %s as JSON.parse does",
	(text) => {
		expect(parseJson(text)).toEqual(JSON.parse(text));
	},
);

it("keeps integers that a double can't hold", () => {
	expect(parseJson("[9007199254740993, -9223372036854775808, 18446744073709551615, 9007199254740991]")).toEqual([
		9007199254740993n,
		-9223372036854775808n,
		18446744073709551615n,
		9007199254740991,
	]);
});

it("reads Python's bare NaN and infinities, and a byte order mark", () => {
	expect(parseJson("\ufeff[NaN, Infinity, -Infinity]")).toEqual([Number.NaN, Infinity, -Infinity]);
});

it.each(["", "{", "[1,]", "{'a': 1}", '{"a" 1}', "[1 2]", "01", '"open', "nul", "1 2", "[".repeat(1000)])(
	"refuses %s",
	(text) => {
		expect(() => parseJson(text)).toThrow(SyntaxError);
	},
);

it("does not let a document change prototypes", () => {
	const document = parseJson('{"__proto__": {"polluted": 1}}');
	expect(Object.getPrototypeOf(document)).toBe(Object.prototype);
	expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

it("names the key of a document that is none", () => {
	const bytes = (text: string) => new TextEncoder().encode(text);
	expect(() => parseDocument(bytes("<html>"), "a/zarr.json")).toThrow(/a\/zarr\.json is not valid JSON/);
	expect(() => parseDocument(bytes("[]"), "zarr.json")).toThrow(/no JSON object/);
	expect(() => parseDocument(Uint8Array.of(0xff, 0xfe), "zarr.json")).toThrow(/not valid JSON/);
});
