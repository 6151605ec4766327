/** Another variable beside what is shown, or taken from it: which, how, and where it stands; checked. Pure. */
import { isPlain, type Kind } from "./given.ts";

/** How another variable is shown: as a picture beside, or as what is left when it is taken from what is shown. */
export type CompareHow = "beside" | "difference";

/** Another variable, or the same one elsewhere. No interface, as those don't count as JSON where a type asks for it. */
export type CompareState = {
	/** The other's path below the store's root; that of what is shown for the same elsewhere. */
	path: string;
	/** How it is shown. */
	how: CompareHow;
	/** Its position along dims that don't follow what is shown, 0 ≤ index < size: those where it stays, and those that it alone has, 0 where they are left out. */
	index?: Record<string, number>;
	/** Whether it is drawn in the colours and limits of what is shown, which takes the same units; only beside. */
	shared?: boolean;
};

/** What a comparison may be. */
export const COMPARE: Kind = {
	says: 'an object such as {path: "sst", how: "beside"}, where how may be "difference", too, index has positions of its own, and shared is true for the same colours beside',
	is: isCompare,
};

function isCompare(value: unknown): boolean {
	if (!isPlain(value)) return false;
	const { path, how, index = {}, shared = false, ...others } = value;
	if (Object.keys(others).length > 0 || typeof path !== "string" || !isPlain(index)) return false;
	if (how !== "beside" && (how !== "difference" || shared !== false)) return false;
	return typeof shared === "boolean" && Object.values(index).every((at) => Number.isSafeInteger(at) && Number(at) >= 0);
}
