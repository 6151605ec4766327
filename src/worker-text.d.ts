/** The text of the built worker: an ES module without imports, for `new Worker(blobUrl, { type: "module" })` or `import()`. */
declare module "*?inline-worker" {
	const text: string;
	export default text;
}

/** Hash of the sources this file was built from; "test" in unit tests. */
declare const __BUILD_HASH__: string;
