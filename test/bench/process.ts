/** Processes that this one has started, and theirs, as Linux tells of them below /proc. */
import { readdirSync, readFileSync } from "node:fs";

/** What a process has taken so far. */
export interface ProcessUse {
	readonly id: number;
	/** What Chromium calls it: "renderer", "utility" …; "" for the browser itself and for other programs. */
	readonly kind: string;
	/** Bytes of memory that are its own: resident, without what is mapped from files or shared. */
	readonly memory: number;
	/** Seconds of processor time. */
	readonly seconds: number;
	/** Pages that the system has handed it. */
	readonly faults: number;
}

const PAGE = 4096;
const TICKS = 100;

function read(id: number | string, name: string): string {
	try {
		return readFileSync(`/proc/${id}/${name}`, "utf8");
	} catch {
		return ""; // it has ended meanwhile
	}
}

/** All processes below this one that live now. Empty where the system has no /proc. */
export function descendants(of = process.pid): ProcessUse[] {
	const ids = read("self", "stat") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
	const fields = new Map(
		// the program's name may hold spaces and brackets
		ids.map(
			(id) =>
				[
					Number(id),
					read(id, "stat")
						.replace(/^.*\) /s, "")
						.split(" ")
						.map(Number),
				] as const,
		),
	);
	const isBelow = (id: number): boolean => {
		const parent = fields.get(id)?.[1];
		return parent !== undefined && (parent === of || (parent > 1 && isBelow(parent)));
	};
	return [...fields.keys()].filter(isBelow).map((id) => {
		const [, , , , , , , faults = 0, , , , user = 0, system = 0] = fields.get(id) ?? [];
		const [, resident = 0, shared = 0] = read(id, "statm").split(" ").map(Number);
		const kind = /--type=([\w-]+)/.exec(read(id, "cmdline"))?.[1] ?? "";
		return { id, kind, memory: PAGE * (resident - shared), seconds: (user + system) / TICKS, faults };
	});
}
