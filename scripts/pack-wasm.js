/** webpack loader for numcodecs: its wasm, which the package holds as base64, is stored gzipped and inflated at first use. */
import { gzipSync } from "node:zlib";

const WASM = /__toBinary\("([A-Za-z0-9+/=]+)"\)/;
const USE = /var init = \(\) => (\w+)\(\{ noInitialRun: true, wasmBinary: (\w+) \}\);/;
const INFLATE = `
async function inflateWasm(text) {
	const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
	const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
	return new Uint8Array(await new Response(stream).arrayBuffer());
}
`;

/** The module with packed wasm; throws where numcodecs has changed its form, as a silent miss would double the bundle. */
export default function packWasm(source) {
	if (!source.includes("AGFzbQ")) return source;
	const wasm = WASM.exec(source);
	if (!wasm || !USE.test(source))
		throw new Error("numcodecs holds its wasm in another form: adapt scripts/pack-wasm.js");
	const packed = gzipSync(Buffer.from(wasm[1], "base64"), { level: 9 }).toString("base64");
	return (
		source
			.replace(WASM, () => JSON.stringify(packed))
			.replace(USE, "var init = async () => $1({ noInitialRun: true, wasmBinary: await inflateWasm($2) });") + INFLATE
	);
}
