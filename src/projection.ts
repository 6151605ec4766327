/** Which map projection a plane is drawn under: checked, and said. Pure. */
import { isPlain, type Kind } from "./given.ts";

/** Ways to draw the earth on a plane. */
export type ProjectionType = "equirectangular" | "equal-earth" | "orthographic" | "stereographic" | "mercator";

/** A map projection. No interface, as those don't count as JSON where a type asks for it. */
export type ProjectionState = {
	/** Which one; "orthographic" and "stereographic" show one half of the earth. */
	type: ProjectionType;
	/** How the earth is turned before it is drawn, in degrees, as d3's `projection.rotate` has it: [−longitude, −latitude] of the place in the middle, so that [0, −90] is the north pole. Absent: what is drawn lies in the middle, all of the earth with Greenwich there; under "stereographic" the nearer pole. */
	rotate?: [number, number];
};

/** What projections are called, in the order in which they are offered. */
export const PROJECTIONS: Readonly<Record<ProjectionType, string>> = {
	equirectangular: "equirectangular",
	"equal-earth": "equal-earth",
	orthographic: "orthographic",
	stereographic: "stereographic",
	mercator: "mercator",
};

/** Whether a name is that of a projection. */
export function isProjectionType(name: unknown): name is ProjectionType {
	return typeof name === "string" && Object.hasOwn(PROJECTIONS, name);
}

/** Whether a projection shows one half of the earth, which is turned by a drag; the others show all of it. */
export function isHalf(type: ProjectionType): boolean {
	return type === "orthographic" || type === "stereographic";
}

/** What a projection may be. */
export const PROJECTION: Kind = {
	says: `an object such as {type: "equal-earth"}, where type is one of ${Object.keys(PROJECTIONS).join(", ")}, and rotate may be [−longitude, −latitude] of the middle, in degrees`,
	is: isProjection,
};

function isProjection(value: unknown): boolean {
	if (!isPlain(value)) return false;
	const { type, rotate, ...others } = value;
	if (Object.keys(others).length > 0 || !isProjectionType(type)) return false;
	if (rotate === undefined) return true;
	return Array.isArray(rotate) && rotate.length === 2 && rotate.every(Number.isFinite) && Math.abs(rotate[1]) <= 90;
}
