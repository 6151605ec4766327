/** On a bench's page: reads its plan, does the work, posts the result or what kept it from that. */
import type * as ZarrWidget from "../../src/index.ts";
import type { PagePlan } from "./rig.ts";

/** What a page posts at its end. */
export type Posted<Result> = { readonly result: Result } | { readonly failed: string };

/** Does `work` once with the plan and dist/index.js. */
export async function post<Plan extends object>(
	work: (plan: Plan & PagePlan, core: typeof ZarrWidget) => Promise<unknown>,
): Promise<void> {
	const plan = (await (await fetch("plan.json")).json()) as Plan & PagePlan;
	const send = (told: Posted<unknown>) => fetch(plan.collector, { method: "POST", body: JSON.stringify(told) });
	try {
		const core = (await import(new URL("index.js", location.href).href)) as typeof ZarrWidget;
		await send({ result: await work(plan, core) });
	} catch (error) {
		await send({ failed: String((error as Error).stack) });
	}
}
