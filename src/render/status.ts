/** The last line: the value under the cursor, and what the last step cost. */
import { make } from "./element.ts";
import { bytesText, durationText, plural } from "./text.ts";

/** The value under the cursor and where it is. */
export interface Reading {
	readonly value: string;
	readonly where: string;
	/** Whether it should be spoken: yes when the keyboard moved it. */
	readonly aloud: boolean;
}

/** What a step cost. */
export interface Step {
	readonly route: string;
	/** Why this route. */
	readonly reason: string;
	readonly requests: number;
	readonly bytes: number;
	readonly milliseconds: number;
	/** Chunks that have landed of those that are wanted. */
	readonly loaded: number;
	readonly total: number;
	/** What was read meanwhile that no plane waits for: reads, and encoded bytes. */
	readonly ahead?: { readonly reads: number; readonly bytes: number };
}

/** The status line's text: "server · 5 requests · 1.1 MB · 21 ms", with chunks while they land, and what was read ahead meanwhile. Pure. */
export function stepText(step: Step): string {
	const progress = step.loaded < step.total ? [`${step.loaded} of ${plural(step.total, "chunk")}`] : [];
	const { reads = 0, bytes = 0 } = step.ahead ?? {};
	return [
		step.route,
		...progress,
		plural(step.requests, "request"),
		bytesText(step.bytes),
		durationText(step.milliseconds),
		...(bytes > 0 ? [`+ ${bytesText(bytes)} ahead in ${plural(reads, "read")}`] : []),
	].join(" · ");
}

/** The status line in `host`. */
export function statusLine(host: HTMLElement) {
	const document = host.ownerDocument;
	const value = make(document, "b");
	const where = make(document, "span");
	const reading = make(
		document,
		"div",
		{ class: "reading", role: "status", "aria-label": "Value at the cursor" },
		value,
		" ",
		where,
	);
	const traffic = make(document, "div", {
		class: "traffic",
		role: "status",
		"aria-label": "How the data came",
		"aria-live": "off",
	});
	const bar = make(document, "div", {
		class: "progress",
		role: "progressbar",
		"aria-label": "Chunks loaded",
		hidden: true,
	});
	host.append(bar, reading, traffic);
	const read = (now: Reading | null) => {
		reading.setAttribute("aria-live", now?.aloud ? "polite" : "off");
		value.textContent = now?.value ?? "";
		where.textContent = now?.where ?? "";
	};
	const say = (text: string) => {
		traffic.textContent = text;
	};
	const update = (step: Step) => {
		traffic.textContent = stepText(step);
		traffic.title = step.reason;
		bar.hidden = step.loaded >= step.total;
		bar.setAttribute("aria-valuemax", String(step.total));
		bar.setAttribute("aria-valuenow", String(step.loaded));
		bar.style.setProperty("--part", String(step.total ? step.loaded / step.total : 1));
	};
	/** Takes the bar away of what is not read to its end. */
	const stop = () => {
		bar.hidden = true;
	};
	return { node: host, read, say, update, stop };
}
