/** A JupyterLab of the peers that shows some stores, a Chromium, and a server of the same stores. */
import { linkSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { CONTAINED, findChromium } from "../../browser/chromium.ts";
import { type FileServer, serve } from "../../browser/serve.ts";
import { type LabServer, startServer } from "../../lab/server.ts";
import type { Bench } from "../rig.ts";

/** What the notebooks are opened with. */
export interface Running {
	readonly browser: Browser;
	readonly server: LabServer;
	/** Serves the bench's data to pages of any origin, at `/data`. */
	readonly site: FileServer;
}

/** WebGL by software, as there is no GPU. */
const FLAGS = ["--enable-unsafe-swiftshader"];

/** Hard links below `folder` to files and to folders with all that is in them: what symbolic links lead to is not in the folder that Jupyter shows. */
function linkInto(folder: string, paths: readonly string[]): void {
	rmSync(folder, { recursive: true, force: true });
	for (const path of paths) {
		const inside = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: "utf8" }) : [""];
		for (const name of inside) {
			const [from, to] = [join(path, name), join(folder, basename(path), name)];
			if (!statSync(from).isFile()) continue;
			mkdirSync(dirname(to), { recursive: true });
			linkSync(from, to);
		}
	}
}

/** Does `work` where JupyterLab shows `paths`; its kernels find the server's address in VOLUMES. */
export async function running<Result>(
	{ root, folder, data }: Bench,
	paths: readonly string[],
	work: (running: Running) => Promise<Result>,
): Promise<Result> {
	const shown = join(folder, "root");
	linkInto(shown, paths);
	const site = await serve({ data });
	const env = { VOLUMES: `${site.url}/data` };
	const jupyter = join(root, ".cache/peers/venv/bin/jupyter");
	const server = await startServer({ jupyter, root: shown, env });
	const browser = await chromium.launch({ executablePath: findChromium(), args: [...CONTAINED, ...FLAGS] });
	try {
		return await work({ browser, server, site });
	} finally {
		await browser.close();
		await server.stop();
		await site.close();
		rmSync(shown, { recursive: true });
	}
}
