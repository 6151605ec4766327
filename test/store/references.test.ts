/** What a reference file says: kerchunk's specification by its own example, templates, and what is refused. */
import { describe, expect, it } from "vitest";
import { type References, readReferences } from "../../src/store/references.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const read = (document: unknown): References =>
	readReferences(encode(typeof document === "string" ? document : JSON.stringify(document)), "r.json");
const text = (found: unknown) => (found instanceof Uint8Array ? new TextDecoder().decode(found) : found);
const url = (template: string, templates: object = {}) =>
	read({ version: 1, templates, refs: { k: [template] } }).find("k");

describe("version 1", () => {
	it("is read as the specification's example says", () => {
		const { keys, find } = read({
			version: 1,
			templates: { u: "server.domain/path", f: "{{c}}" },
			gen: [
				{
					key: "gen_key{{i}}",
					url: "http://{{u}}_{{i}}",
					offset: "{{(i + 1) * 1000}}",
					length: "1000",
					dimensions: { i: { stop: 5 } },
				},
			],
			refs: {
				key0: "data",
				key1: ["http://target_url", 10000, 100],
				key2: ["http://{{u}}", 10000, 100],
				key3: ["http://{{f(c='text')}}", 10000, 100],
			},
		});
		const part = { offset: 10000, length: 100 };
		expect(text(find("key0"))).toBe("data");
		expect(find("key1")).toEqual({ file: "http://target_url", part });
		expect(find("key2")).toEqual({ file: "http://server.domain/path", part });
		expect(find("key3")).toEqual({ file: "http://text", part });
		for (let i = 0; i < 5; i++) {
			const wanted = { file: `http://server.domain/path_${i}`, part: { offset: 1000 * (i + 1), length: 1000 } };
			expect(find(`gen_key${i}`)).toEqual(wanted);
		}
		expect([...keys.keys()]).toHaveLength(9);
		expect(find("gen_key5")).toBeNull();
	});

	it("generates all combinations, over what the references say", () => {
		const rule = {
			key: "{{a}}/{{i}}.{{j}}",
			url: "{{a}}",
			dimensions: { a: ["x", "y"], i: [3, 1], j: { start: 5, stop: 0, step: -2 } },
		};
		const { keys, find } = read({ version: 1, gen: [rule], refs: { "x/3.5": "held", "x/9.9": "held" } });
		const made = ["x", "y"].flatMap((a) => [3, 1].flatMap((i) => [5, 3, 1].map((j) => `${a}/${i}.${j}`)));
		expect(new Set(keys.keys())).toEqual(new Set([...made, "x/9.9"]));
		expect(find("x/3.5")).toEqual({ file: "x" });
	});
});

describe("version 0", () => {
	it("holds text, base64, metadata as objects to the last digit, and targets", () => {
		const { find } = read(
			'{"t": "é\\u0000", "b": "base64:AP8=", "o": {"fill_value": 9007199254740993, "x": NaN, "s": "}\\"{"}, "w": ["f"], "p": ["f", 0, 9]}',
		);
		expect(find("t")).toEqual(encode("é\0"));
		expect(find("b")).toEqual(new Uint8Array([0, 255]));
		expect(text(find("o"))).toBe('{"fill_value": 9007199254740993, "x": NaN, "s": "}\\"{"}');
		expect(find("w")).toEqual({ file: "f" });
		expect(find("p")).toEqual({ file: "f", part: { offset: 0, length: 9 } });
		expect(find("q")).toBeNull();
	});

	it("has no templates", () => {
		expect(read({ k: ["{{u}}"] }).find("k")).toEqual({ file: "{{u}}" });
	});
});

describe("templates", () => {
	it.each([
		["{{ u }}/{{u}}", "a b/a b"],
		["{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 2 + 3 * (4 - 1) }} {{ --2 }}", "3 -4 2 -2 11 2"],
		['{{ f(c=1 + 1, d="x") }}', "<2-x>"],
		["{{ f(c=f(c='y', d=u), d='') }}", "<<y-a b>->"],
		["{ {u} }}", "{ {u} }}"],
		["{{ '}}' }}", "}}"],
	])("%s", (template, wanted) => {
		expect(url(template, { u: "a b", f: "<{{c}}-{{d}}>" })).toEqual({ file: wanted });
	});

	it.each([
		["{{ nowhere }}", "names nowhere"],
		["{{ f }}", "names a template that has to be called"],
		["{{ u() }}", "calls u, which is no template"],
		["{{ f(c=1) }}", "names d, which is nowhere given"],
		["{{ u + 1 }}", "computes with something that is no integer"],
		["{{ 1 // 0 }}", "gives no integer"],
		["{{ 9007199254740991 + 1 }}", "gives no integer"],
		["{{ 7 / 2 }}", "is not understood at character 4"],
		["{{ u | upper }}", "is not understood at character 4"],
		["{{ u.__class__ }}", "is not understood at character 4"],
		["{{ u[0] }}", "is not understood at character 4"],
		["{{ 'a' if 1 else 'b' }}", "is not understood"],
		["{{- u }}", "is not understood at character 2"],
		["{{ u", "is not understood"],
		["{{}}", "is not understood"],
		[`{{ ${"(".repeat(60)}1${")".repeat(60)} }}`, "is not understood"],
	])("%s is refused", (template, sentence) => {
		const read = () => url(template, { u: "a b", f: "<{{c}}-{{d}}>" });
		expect(read).toThrow(sentence);
		expect(read).toThrow(expect.objectContaining({ tag: "UnsupportedError" }));
	});

	it("that double what they are given end somewhere, and long sums don't", () => {
		const twice = { f: "{{c}}{{c}}" };
		expect(() => url(`{{ ${"f(c=".repeat(40)}'0123456789'${")".repeat(40)} }}`, twice)).toThrow(
			"more than 65536 characters",
		);
		expect(url(`{{ 1${" + 1".repeat(100_000)} }}`)).toEqual({ file: "100001" });
	});
});

describe("what is no reference file", () => {
	it.each<[string, unknown, string]>([
		["no JSON", "{", "r.json is not valid JSON"],
		["a list", "[]", "r.json is not valid JSON (expected {"],
		["text after it", "{} {}", "text after the end"],
		["Zarr's own metadata", { zarr_format: 3, node_type: "group" }, 'holds no references: "zarr_format"'],
		["a number", { version: 1, refs: { a: 3 } }, 'holds no references: "a"'],
		["another version", { version: 2, refs: {} }, "is of version 2"],
		["templates that are no text", { version: 1, templates: { u: 3 } }, 'The template "u" of r.json is no text'],
		["gen that is no list", { version: 1, gen: {} }, "is no list"],
		["a rule without url", { version: 1, gen: [{ key: "a" }] }, "is no text"],
		["half a part", { version: 1, gen: [{ key: "a", url: "b", offset: "1" }] }, "only one of offset and length"],
		["no stop", { version: 1, gen: [{ key: "a", url: "b", dimensions: { i: {} } }] }, "without integer stop"],
		[
			"no step",
			{ version: 1, gen: [{ key: "a", url: "b", dimensions: { i: { stop: 2, step: 0 } } }] },
			"without integer stop",
		],
		[
			"a part of no size",
			{ version: 1, gen: [{ key: "a", url: "b", offset: "x", length: "1" }] },
			"no number of bytes",
		],
	])("%s", (_, document, sentence) => {
		expect(() => read(document)).toThrow(sentence);
	});

	it.each([
		[["f", 1]],
		[[]],
		[[3, 0, 1]],
		[[null, 0, 1]],
		[["f", -1, 1]],
		[["f", 0, 1.5]],
		[["f", "0", 1]],
		[["f", 0, 2 ** 53]],
		[["f", 0, 1, 2]],
	])("a target %j", (target) => {
		expect(() => read({ k: target }).find("k")).toThrow("The reference of k");
	});

	it("bytes that are no base64, and no UTF-8", () => {
		expect(() => read({ k: "base64:***" }).find("k")).toThrow("The reference of k is no base64");
		expect(() => readReferences(new Uint8Array([0x7b, 0xff]), "r.json")).toThrow("not valid JSON");
	});

	it.each([
		["one dimension of 10^9", { i: { stop: 1e9 } }],
		["three of 1000", { i: { stop: 1000 }, j: { stop: 1000 }, k: { stop: 1000 } }],
		["one of 2^53 - 1", { i: { stop: Number.MAX_SAFE_INTEGER } }],
	])("generators of too much: %s", (_, dimensions) => {
		const began = performance.now();
		expect(() => read({ version: 1, gen: [{ key: "{{i}}", url: "u", dimensions }] })).toThrow("Write them as parquet");
		expect(performance.now() - began).toBeLessThan(5000);
	});

	it("generators of too long texts", () => {
		const rule = { key: "{{i}}", url: "x".repeat(60_000), dimensions: { i: { stop: 10_000 } } };
		expect(() => read({ version: 1, gen: [rule] })).toThrow("generates too much text");
	});
});

describe("a large file", () => {
	it("is gone through once, and its values are parsed when they are asked for", () => {
		const count = 200_000;
		const entries = Array.from({ length: count }, (_, i) => `"a/${i}":["s3://bucket/file.nc",${i},100]`);
		const bytes = encode(`{"version":1,"refs":{${entries.join()}}}`);
		const began = performance.now();
		const { keys, find } = readReferences(bytes, "r.json");
		expect(keys.size).toBe(count);
		expect(find("a/199999")).toEqual({ file: "s3://bucket/file.nc", part: { offset: 199_999, length: 100 } });
		const taken = performance.now() - began;
		JSON.parse(new TextDecoder().decode(bytes));
		expect(taken).toBeLessThan(20 * (performance.now() - began - taken));
	});
});
