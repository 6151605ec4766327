/** What is in the package: its files, its types, and what it weighs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import ts from "@typescript/typescript6";
import { afterEach, describe, expect, it } from "vitest";
import { type Consumer, consumer, INSTALLED, TOOLS } from "./consumer.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ABOUT = JSON.parse(readFileSync(join(INSTALLED, "package.json"), "utf8"));
const TARBALL = join(INSTALLED, `../../zarr-widget-${ABOUT.version}.tgz`);

let user: Consumer | undefined;

afterEach(() => {
	user?.close();
	user = undefined;
});

it("holds the module, its types and what is to be read, and depends on nothing", async () => {
	user = consumer(false);
	const { out } = await user.run("npm", ["pack", "--dry-run", "--json", "--offline", ROOT]);
	const [{ files }] = JSON.parse(out) as [{ files: { path: string }[] }];
	const read = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
	expect(files.map(({ path }) => path).sort()).toEqual([...read, "dist/index.d.ts", "dist/index.js"].sort());
	for (const kind of ["dependencies", "peerDependencies", "optionalDependencies"])
		expect(ABOUT).not.toHaveProperty(kind);
});

it("is at most 1.0 MB, and 400 kB gzipped", () => {
	const module = readFileSync(join(INSTALLED, "dist/index.js"));
	expect(module.length).toBeLessThanOrEqual(1_000_000);
	expect(gzipSync(module, { level: 9 }).length).toBeLessThanOrEqual(400_000);
});

it("has nothing that publint or Are The Types Wrong find fault with", async () => {
	user = consumer(false);
	const publint = await user.tool("publint", "src/cli.js", ["run", TARBALL, "--strict"]);
	expect(publint.out).toContain("All good!");
	await user.tool("@arethetypeswrong/cli", "dist/index.js", [TARBALL, "--profile", "esm-only"]);
});

describe("types", () => {
	const text = readFileSync(join(INSTALLED, "dist/index.d.ts"), "utf8");
	const file = ts.createSourceFile("index.d.ts", text, ts.ScriptTarget.ES2022, true);

	it("are one file that needs no other", () => {
		expect(ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName)).toEqual([]);
		expect(text).not.toMatch(/^\/\/\/ *<reference/m);
	});

	it("can all be imported by name", () => {
		const declared = file.statements.flatMap((node) => (ts.isExportDeclaration(node) ? [] : namesOf(node)));
		const exported = file.statements.flatMap((node) => (ts.isExportDeclaration(node) ? namesOf(node) : []));
		expect(declared.toSorted()).toEqual(exported.toSorted());
		expect(exported.length).toBeGreaterThan(60);
	});

	it("say of each declaration and member what it is", () => {
		const members = file.statements
			.flatMap((node) => [node, ...membersOf(node)])
			.filter((node) => !ts.isExportDeclaration(node));
		const said = new Set(members.filter(isSaid).map(placeOf));
		// a pair of get and set says it once
		expect(members.map(placeOf).filter((place) => !said.has(place))).toEqual([]);
		expect(members.length).toBeGreaterThan(200);
	});

	const compilers = { oldest: join(TOOLS, "typescript"), newest: join(ROOT, "node_modules/typescript") };
	const resolutions = { node16: "node16", nodenext: "nodenext", bundler: "esnext" };
	const cases = Object.entries(compilers).flatMap(([age, path]) =>
		Object.entries(resolutions).map(([resolution, module]) => ({ age, path, resolution, module })),
	);
	const STRICT = "--strict --noEmit --skipLibCheck false --target es2022 --lib es2022,dom,dom.iterable".split(" ");
	const compile = (made: Consumer, path: string, resolution: string, module: string, source: string) => {
		const how = ["--module", module, "--moduleResolution", resolution];
		return made.run(process.execPath, [join(path, "bin/tsc"), ...STRICT, ...how, source]);
	};

	it.each(cases)("serve strict programs with nothing else installed: $age compiler, $resolution", async (given) => {
		user = consumer(false);
		user.add("types");
		const { out, err } = await compile(user, given.path, given.resolution, given.module, "use.ts");
		expect(`${out}${err}`).toBe("");
	});

	it("refuse what is not there", async () => {
		const wrong = [
			'zarrView("x", { widht: 300 });',
			'zarrView("x", { limits: "all" });',
			'zarrView("x", { color: { type: "cubic" } });',
			'zarrView("x").value.path;',
			'zarrView("x").set({ index: 3 });',
			'zarrView("x").addEventListener("load", ({ detail }) => detail.width);',
			'zarrView("x").handle?.hierarchy;',
			'readSeries("x", { path: "air" });',
			'readArray("x", { path: "air", selection: "all" });',
		];
		user = consumer(false);
		user.write("wrong.ts", `import { readArray, readSeries, zarrView } from "zarr-widget";\n${wrong.join("\n")}\n`);
		const { out } = await compile(user, compilers.newest, "bundler", "esnext", "wrong.ts");
		const lines = Array.from(out.matchAll(/^wrong\.ts\((\d+),/gm), ([, line]) => wrong[Number(line) - 2]);
		expect([...new Set(lines)]).toEqual(wrong);
	});
});

function namesOf(node: ts.Statement): string[] {
	if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText());
	if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause))
		return node.exportClause.elements.map(({ name }) => name.getText());
	if (ts.isDeclarationStatement(node) && node.name) return [node.name.getText()];
	throw new Error(`there is a statement without a name: ${node.getText()}`);
}

function membersOf(node: ts.Node): ts.Node[] {
	return ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) ? [...node.members] : [];
}

function isSaid(node: ts.Node): boolean {
	return ts.getJSDocCommentsAndTags(node).length > 0;
}

function placeOf(node: ts.Node): string {
	const name = (node as ts.Node & { name?: ts.Node }).name?.getText() ?? ts.SyntaxKind[node.kind];
	return ts.isSourceFile(node.parent) ? name : `${placeOf(node.parent)}.${name}`;
}
