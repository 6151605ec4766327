/** That the driver of the other tests sees what happens in JupyterLab. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch } from "../browser/page.ts";
import { bufferBytes } from "./channel.ts";
import { openNotebook } from "./lab.ts";
import { type LabServer, startServer } from "./server.ts";

let browser: Browser;
let server: LabServer;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer()]);
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

describe("the driver", () => {
	it("runs cells, talks to the kernel and counts the bytes of buffers", async () => {
		const notebook = await openNotebook(browser, server, ["answer = 6 * 7", "print('answer', answer)"]);
		await notebook.runAll();
		await notebook.page.getByText("answer 42").waitFor();
		expect(await notebook.execute("answer + 1")).toBe("43");
		await expect(notebook.execute("1 / 0")).rejects.toThrow("ZeroDivisionError");
		expect(bufferBytes(notebook.messages)).toBe(0);
		await notebook.execute("import comm; comm.create_comm('nobody').send({}, buffers=[b'0' * 1000, b'1' * 24])");
		expect(bufferBytes(notebook.messages)).toBe(1024);
		await notebook.close();
	});
});
