import { expect, it } from "vitest";
import { keyUrl, parseAddress } from "../../src/store/address.ts";

it.each([
	["https://example.org/data/air.zarr/", "https://example.org/data/air.zarr", "directory"],
	["s3://bucket/data/air.zarr", "https://bucket.s3.amazonaws.com/data/air.zarr", "directory"],
	["s3://my.bucket/air.zarr", "https://s3.amazonaws.com/my.bucket/air.zarr", "directory"],
	["gs://bucket/air.zarr", "https://storage.googleapis.com/bucket/air.zarr", "directory"],
	["air.zarr", "https://example.org/page/air.zarr", "directory"],
	["/air.zarr.zip", "https://example.org/air.zarr.zip", "zip"],
	["https://example.org/refs.json", "https://example.org/refs.json", "reference"],
])("%s", (text, url, kind) => {
	const address = parseAddress(text, "https://example.org/page/index.html");
	expect([address.url.href, address.kind]).toEqual([url, kind]);
});

it("names a store by its last part, decoded", () => {
	expect(parseAddress("https://example.org/a%20b.zarr?token=1").name).toBe("a b.zarr");
	expect(parseAddress("https://example.org/100%.zarr").name).toBe("100%.zarr");
});

it.each([
	["", /empty/],
	["file:///home/a.zarr", /file:/],
	["https://me:secret@example.org/a.zarr", /user name or password/],
	["http://[", /is no address/],
	["air.zarr", /is relative, but there is no page/],
])("refuses %s", (text, message) => {
	expect(() => parseAddress(text)).toThrow(message);
});

it("says nothing of the password it refuses", () => {
	expect(() => parseAddress("https://me:secret@example.org/a.zarr")).not.toThrow(/secret/);
});

it("encodes every part of a key and keeps the query", () => {
	const { url } = parseAddress("https://example.org/air.zarr?sig=a%2Fb");
	expect(keyUrl(url, "a b/c#d/e?f/100%/0.0")).toBe(
		"https://example.org/air.zarr/a%20b/c%23d/e%3Ff/100%25/0.0?sig=a%2Fb",
	);
});
