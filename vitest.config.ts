/** Tests by what they need: unit (Node), browser (Chromium and the built ESM), observable (the packed tarball, the site), lab (JupyterLab and the installed wheel). */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const SLOW = ["test/browser/**/*.test.ts", "test/observable/**/*.test.ts", "test/lab/**/*.test.ts"];
const QUERY = "?inline-worker";

/** Does for units what webpack does for the build: the worker's text, made from its sources. */
function inlineWorker(): Plugin {
	return {
		name: "inline-worker",
		enforce: "pre",
		async load(id) {
			if (!id.endsWith(QUERY)) return null;
			const entryPoints = [id.slice(0, -QUERY.length)];
			const external = ["numcodecs/*"]; // never imported: the worker has its own
			const options = { entryPoints, external, bundle: true, format: "esm", target: "es2022", write: false } as const;
			const { outputFiles } = await build(options);
			return `export default ${JSON.stringify(outputFiles[0].text)};`;
		},
	};
}

function driven(name: "browser" | "observable" | "lab", minutes: number) {
	return {
		extends: true as const,
		test: {
			name,
			include: [`test/${name}/**/*.test.ts`],
			fileParallelism: false,
			testTimeout: 2 * 60_000,
			hookTimeout: minutes * 60_000,
			// one second, as it is else, is little where a browser, a server and a kernel share two cores
			expect: { poll: { timeout: 20_000 } },
		},
	};
}

export default defineConfig({
	root: fileURLToPath(new URL(".", import.meta.url)),
	plugins: [inlineWorker()],
	define: { __BUILD_HASH__: JSON.stringify("test") },
	test: {
		environment: "node",
		// its files import each other without extensions, which Node itself does not follow
		server: { deps: { inline: ["proj4"] } },
		allowOnly: false,
		passWithNoTests: true,
		globalSetup: "test/fixtures.ts",
		projects: [
			{ extends: true, test: { name: "unit", include: ["test/**/*.test.ts"], exclude: SLOW } },
			driven("browser", 2),
			driven("observable", 4),
			driven("lab", 4),
		],
	},
});
