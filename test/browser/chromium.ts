/** Where Chromium is. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The options that let Chromium run in a container and keep it from calling home. */
export const CONTAINED: readonly string[] = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

/** The path of Chromium: $CHROMIUM or the one on PATH; throws where there is none. */
export function findChromium(): string {
	const onPath = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "chromium"));
	const found = process.env.CHROMIUM ?? onPath.find((path) => existsSync(path));
	if (!found) throw new Error("No Chromium on PATH: name one by CHROMIUM=/path/to/it");
	return found;
}
