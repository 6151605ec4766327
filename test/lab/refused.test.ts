/** What goes wrong with a store in a tab: a sentence and a way to try again; JupyterLab itself goes on. */
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Locator } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { planeOf, truthOf } from "../browser/expected.ts";
import { launch } from "../browser/page.ts";
import { FIXTURES } from "../fixtures.ts";
import * as lab from "./open.ts";
import { type LabServer, startServer } from "./server.ts";
import { drawn, step } from "./widgets.ts";

const PASSWORD = "open sesame";
/** A folder and a store whose names hold what addresses, patterns and HTML give a meaning to. */
const ODD = ["50% #1 a+b&c=d%20e", "Küste ☃ 'q' \"r\" [s] <b>t<b>?.zarr"] as const;

let browser: Browser;
let server: LabServer;
let shown: lab.Lab;
let outside: string;
let session: Exclude<BrowserContextOptions["storageState"], string | undefined>;
/** All sentences that were seen: what else the console says is a fault. */
const said: string[] = [];

beforeAll(async () => {
	const options = { environment: "bare", baseUrl: "/user/ada/", password: PASSWORD } as const;
	[browser, server] = await Promise.all([launch(), startServer(options)]);
	outside = mkdtempSync(join(tmpdir(), "zarr-widget-outside-"));
	session = await lab.logIn(browser, server, PASSWORD);
	shown = await lab.openLab(browser, server, "", { storageState: session });
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
	if (outside) rmSync(outside, { recursive: true });
});

beforeEach(() => lab.clear(shown.page));

/** Puts a store of numbers at a path below the server's root. */
function put(...path: string[]): void {
	cpSync(join(FIXTURES, "v3.zarr"), join(server.root, ...path), { recursive: true });
}

const open = (args: object) => lab.command(shown.page, "zarr-widget:open", args);

/** Checks that the tab in front has one error, like `sentence`, and gives its button to try again. */
async function expectSentence(sentence: RegExp): Promise<Locator> {
	const alert = lab.viewInFront(shown.page).getByRole("alert").filter({ visible: true }).first();
	await expect.poll(() => alert.innerText(), { timeout: 15_000 }).toMatch(sentence);
	said.push(await alert.innerText());
	return alert.getByRole("button", { name: "Retry" });
}

/** Checks that the tab in front draws what numpy has in the array that `put` puts there. */
async function expectDrawn(time = 1): Promise<void> {
	const view = lab.viewInFront(shown.page);
	await drawn(view);
	const { values, value } = await step(view, { path: "float32", index: { time } });
	expect(value.index).toEqual({ time });
	expect(values).toEqual(planeOf(truthOf("v3.zarr", "float32"), time));
}

describe("a folder that only looks like a store", () => {
	it("is said to be none, and is drawn when it has become one", async () => {
		mkdirSync(join(server.root, "looks.zarr"));
		writeFileSync(join(server.root, "looks.zarr", "notes.txt"), "no Zarr");
		await open({ path: "looks.zarr" });
		const retry = await expectSentence(/looks\.zarr/);
		put("looks.zarr");
		await retry.click();
		await expectDrawn();
	});

	it.each([
		["broken metadata", "broken.zarr", "[1,", /zarr\.json.*JSON/],
		["metadata of something else", "other.zarr", '{"zarr_format": 99}', /zarr_format|version/],
	])("%s", async (_name, name, text, sentence) => {
		mkdirSync(join(server.root, name));
		writeFileSync(join(server.root, name, "zarr.json"), text);
		await open({ path: name });
		await expectSentence(sentence);
	});
});

describe("a path that leads nowhere", () => {
	it("is said so, and is drawn when something is there", async () => {
		await open({ path: "later/none.zarr" });
		const retry = await expectSentence(/later\/none\.zarr|none\.zarr/);
		put("later", "none.zarr");
		await retry.click();
		await expectDrawn();
	});

	it("may be a link to itself", async () => {
		symlinkSync("loop.zarr", join(server.root, "loop.zarr"));
		await open({ path: "loop.zarr" });
		await expectSentence(/loop\.zarr/);
	});

	it("may be a link out of the server's folder", async () => {
		cpSync(join(FIXTURES, "v3.zarr"), outside, { recursive: true });
		symlinkSync(outside, join(server.root, "out.zarr"));
		await open({ path: "out.zarr" });
		await expectSentence(/out\.zarr/);
	});

	it("may climb out of the server's folder", async () => {
		await open({ path: "../../etc/passwd.zarr" });
		await expectSentence(/passwd\.zarr/);
	});

	it("may be a URL of nobody", async () => {
		await open({ url: "http://127.0.0.1:9/none.zarr" });
		await expectSentence(/127\.0\.0\.1:9/);
	});
});

it("a store with a link around in a circle is drawn, and its tree listed", async () => {
	put("round.zarr");
	symlinkSync("..", join(server.root, "round.zarr", "nested", "around"));
	await open({ path: "round.zarr" });
	await expectDrawn();
});

describe("a store that is deleted while it is open", () => {
	it("is said to be gone when it is refreshed, and comes back with its view when it is back", async () => {
		put("gone.zarr");
		await open({ path: "gone.zarr" });
		await expectDrawn(2);
		renameSync(join(server.root, "gone.zarr"), join(server.root, "away"));
		await lab.toolButton(shown.page, "zarr-widget:refresh").click();
		const retry = await expectSentence(/gone\.zarr|float32/);
		renameSync(join(server.root, "away"), join(server.root, "gone.zarr"));
		await retry.click();
		const { value, values } = await drawn(lab.viewInFront(shown.page), { path: "float32" });
		expect(value.index).toEqual({ time: 2 });
		expect(values).toEqual(planeOf(truthOf("v3.zarr", "float32"), 2));
	});
});

describe("an odd name", () => {
	it("is a name: by the context menu, by a link, and after a reload", async () => {
		const [folder, name] = ODD;
		const { page } = shown;
		put(folder, name);
		await lab.browse(page, folder);
		await lab.openWith(page, name);
		await expectDrawn();
		expect(await lab.tabInFront(page)).toBe(name);
		await lab.clear(page);
		await shown.go(`/lab?zarr=${encodeURIComponent(`${folder}/${name}`)}`);
		await expectDrawn();
		await expect.poll(() => lab.workspace(server, page), { timeout: 10_000 }).toContain('"path":"float32"');
		await page.reload();
		await lab.shown(page);
		await expectDrawn();
		expect(await lab.tabInFront(page)).toBe(name);
		await lab.browse(page, "");
	});
});

describe("arguments that mean nothing", () => {
	it.each([[{ path: 5 }], [{ path: ["a"] }], [{ url: "nonsense" }], [{ state: "none" }]])("%j", async (args) => {
		const { page } = shown;
		// asked for again in a dialog, or refused in a tab, but never in silence
		void open(args).catch(() => {});
		const alert = lab.viewInFront(page).getByRole("alert").filter({ visible: true });
		const dialog = page.getByRole("dialog");
		await dialog.or(alert).first().waitFor();
		if (!(await dialog.isVisible())) said.push(await alert.first().locator("p").first().innerText());
	});

	it("in a link", async () => {
		await shown.go("/lab?zarr=&zarr-view={");
		await shown.go("/lab?zarr=none.zarr&zarr-view={%22path%22:[1]}");
		await expectSentence(/none\.zarr/);
	});
});

describe("a server that logs the user out", () => {
	it("is said so; after logging in again the view goes on where it was, and JupyterLab was never broken", async () => {
		const { page } = shown;
		const context = page.context();
		put("login.zarr");
		await open({ path: "login.zarr" });
		await expectDrawn(0);
		await context.clearCookies();
		await lab.viewInFront(page).getByRole("slider", { name: "time", exact: true }).fill("4");
		const retry = await expectSentence(/log in/);
		await lab.command(page, "launcher:create");
		await expect.poll(() => lab.tabInFront(page)).toBe("Launcher");
		await lab.tab(page, "login.zarr").click();
		await context.addCookies(session.cookies);
		await retry.click();
		await expectDrawn(4);
	});
});

describe("after all that", () => {
	it("the console has said each sentence, and nothing else", () => {
		// the browser's own notes of answers that aren't 200, and of servers that aren't there
		const rest = shown.errors.filter((text) => !text.startsWith("Failed to load resource:"));
		// of chunks that fail alike a view may name any, and says how many they are; the console adds the script's address
		const plain = (text: string) => text.replaceAll(/float32\/c(\/\d+)+/g, "float32/c/…").replace(/ http\S+\.js$/, "");
		expect(rest.filter((text) => !said.some((sentence) => plain(sentence).includes(plain(text))))).toEqual([]);
	});

	it("the server's log has no traceback", () => {
		expect(server.log()).not.toContain("Traceback");
	});

	it("JupyterLab still opens a store", async () => {
		await open({ path: "looks.zarr" });
		await expectDrawn();
	});
});
