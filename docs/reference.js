/** The reference from docstrings: the JavaScript API by TypeDoc, the Python API by scripts/reference.py. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Application } from "typedoc";
import { REFERENCE, ROOT } from "./pages.js";

const INTRODUCTION = `# JavaScript API

What \`import {…} from "zarr-widget"\` gives, made from the comments in its source. Functions come first, then what they take and give.

`;

/** What people look for first. */
const GROUPS = ["Functions", "Interfaces", "Type Aliases", "Classes"];

async function javascript() {
	const app = await Application.bootstrapWithPlugins({
		entryPoints: [join(ROOT, "dist/index.d.ts")],
		tsconfig: join(ROOT, "docs/tsconfig.json"),
		plugin: ["typedoc-plugin-markdown"],
		readme: "none",
		logLevel: "Error",
		disableSources: true,
		excludeInternal: true,
		excludePrivate: true,
		excludeExternals: true,
		groupOrder: GROUPS,
		// TypeDoc empties the folder that it writes to: never one that holds anything else
		outputs: [{ name: "markdown", path: join(ROOT, REFERENCE, "typedoc") }],
		...{
			outputFileStrategy: "modules",
			entryFileName: "index.md",
			hideBreadcrumbs: true,
			hidePageHeader: true,
			hidePageTitle: true,
		},
		...{
			useCodeBlocks: true,
			parametersFormat: "table",
			interfacePropertiesFormat: "table",
			typeAliasPropertiesFormat: "table",
		},
		...{ classPropertiesFormat: "table", typeDeclarationFormat: "table", propertyMembersFormat: "table" },
		tableColumnSettings: { hideModifiers: true, hideSources: true, hideInherited: true, hideOverrides: true },
	});
	const project = await app.convert();
	if (!project) throw new Error("TypeDoc can't read dist/index.d.ts; what it says stands above");
	await app.generateOutputs(project);
	if (app.logger.hasErrors()) throw new Error("TypeDoc can't write the reference; what it says stands above");
	return readFileSync(join(ROOT, REFERENCE, "typedoc/index.md"), "utf8");
}

function python() {
	const script = join(ROOT, "scripts/reference.py");
	const { status, stdout, stderr } = spawnSync(join(ROOT, ".venv/bin/python"), [script], {
		cwd: ROOT,
		encoding: "utf8",
	});
	if (status !== 0) throw new Error(`scripts/reference.py failed:\n${stderr}`);
	return stdout;
}

/** Writes javascript.md and python.md to the folder of the reference. Throws where a source can't be read. */
export async function writeReference() {
	const folder = join(ROOT, REFERENCE);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "python.md"), python());
	writeFileSync(join(folder, "javascript.md"), INTRODUCTION + (await javascript()));
}
