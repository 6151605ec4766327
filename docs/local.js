/** Imports that a notebook makes from a CDN, taken from this machine: `npm:zarr-widget` is the build, all else comes from docs/node_modules. */
import { fileURLToPath } from "node:url";

const BUILT = fileURLToPath(new URL("../dist/index.js", import.meta.url));
const NPM = /^npm:(?<name>(?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?(?<path>\/.*)?$/;
const CDN = /^https:\/\/[^/]+\/npm\/(?<name>(?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?(?<path>\/.*?)??(?:\/\+esm)?$/;
const CSS_IMPORT = /@import url\("https:\/\/[^/]+\/npm\/(?<path>[^"]+\.css)"\)/g;
const here = fileURLToPath(import.meta.url);

/** A Vite plugin that resolves `npm:` imports and those of a CDN's ES modules to files of this machine; a package that is not there is left to the network. */
export function localPackages() {
	const local = (name, path) => (name === "zarr-widget" && !path ? BUILT : `${name}${path ?? ""}`);
	return {
		name: "local-packages",
		enforce: "pre",
		async resolveId(source) {
			const { name, path } = (NPM.exec(source) ?? CDN.exec(source))?.groups ?? {};
			if (!name) return null;
			const wanted = local(name, path);
			if (wanted === BUILT) return BUILT;
			return this.resolve(wanted, here, { skipSelf: true });
		},
		transform(code, id) {
			// style sheets that a style sheet imports don't come by resolveId
			return id.endsWith(".css") ? code.replace(CSS_IMPORT, '@import "$<path>"') : null;
		},
	};
}
