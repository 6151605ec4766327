/** axe-core on a page with views: WCAG 2.1 A and AA, and the best practices that concern a part of a page. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

declare global {
	interface Window {
		axe: { run(context: string, options: RunOptions): Promise<AxeResults> };
	}
}

const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const OPTIONS: RunOptions = {
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	resultTypes: ["violations"],
	// of the page around the view
	rules: { region: { enabled: false } },
};

/** Puts axe on a page. */
export async function addAxe(page: Page): Promise<void> {
	await page.addScriptTag({ content: AXE });
}

/** What axe finds wrong with the views of a page, a line each. Throws where there is no view. */
export async function violations(page: Page): Promise<string[]> {
	const { violations: found } = await page.evaluate((options) => window.axe.run(".zarr-view", options), OPTIONS);
	return found.flatMap(({ id, nodes }) =>
		nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
	);
}
