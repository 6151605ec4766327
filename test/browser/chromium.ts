/** Where Chromium is. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The path of Chromium: $CHROMIUM or the one on PATH; throws where there is none. */
export function findChromium(): string {
	const onPath = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "chromium"));
	const found = process.env.CHROMIUM ?? onPath.find((path) => existsSync(path));
	if (!found) throw new Error("No Chromium on PATH: name one by CHROMIUM=/path/to/it");
	return found;
}
