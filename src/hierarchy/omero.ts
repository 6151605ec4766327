/** `omero`: how channels are meant to be shown, and where to begin. Pure. (OME-NGFF 0.1 to 0.5, "omero"; OMERO.web, "imgData") */
import { saidValue } from "../given.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import type { Channel, ImageAxis } from "./multiscales.ts";

/** What `omero` says of an image. */
export interface Shown {
	readonly channels: readonly Channel[] | null;
	readonly greyscale: boolean;
	/** As `Multiscales.position`. */
	readonly position: Readonly<Record<string, number>>;
}

const NOTHING: Shown = { channels: null, greyscale: false, position: {} };

/** What `given` says, with a sentence in `problems` for each thing that breaks the specification. */
export function readOmero(given: Json | undefined, axes: readonly ImageAxis[] | null, problems: string[]): Shown {
	if (given === undefined || given === null) return NOTHING;
	if (!isObject(given)) {
		problems.push(`omero is ${saidValue(given)}, not an object; it is ignored.`);
		return NOTHING;
	}
	const rdefs = isObject(given.rdefs) ? given.rdefs : {};
	const model = rdefs.model;
	if (model !== undefined && model !== "color" && model !== "greyscale")
		problems.push(
			`omero.rdefs.model is ${saidValue(model)}, neither color nor greyscale; channels are shown in color.`,
		);
	return {
		channels: channelsOf(given.channels, problems),
		greyscale: model === "greyscale",
		position: positionOf(rdefs, axes, problems),
	};
}

function channelsOf(given: Json | undefined, problems: string[]): Channel[] | null {
	if (!Array.isArray(given)) {
		problems.push(
			`omero.channels is ${given === undefined ? "missing" : `${saidValue(given)}, not a list`}; nothing is known of channels.`,
		);
		return null;
	}
	const told = new Map<string, number[]>();
	const channels = given.map((channel, i) =>
		channelOf(channel, i, (what) => told.set(what, [...(told.get(what) ?? []), i])),
	);
	for (const [what, at] of told) problems.push(`omero.channels[${at.join(", ")}]${what}`);
	return channels;
}

/** A channel by itself, where nothing else is said of it. */
export function plainChannel(i: number): Channel {
	return { label: `Channel ${i}`, color: null, window: null, visible: true, inverted: false };
}

function channelOf(given: Json, i: number, tell: (what: string) => void): Channel {
	if (!isObject(given)) {
		tell(` is ${saidValue(given)}, not an object; it is shown with automatic limits.`);
		return plainChannel(i);
	}
	const { label, active = true, inverted = false } = given;
	if (typeof active !== "boolean") tell(`.active is ${saidValue(active)}, neither true nor false; it is shown.`);
	if (typeof inverted !== "boolean")
		tell(`.inverted is ${saidValue(inverted)}, neither true nor false; it is not inverted.`);
	return {
		label: labelOf(label) || `Channel ${i}`,
		color: colorOf(given.color, tell),
		window: windowOf(given.window, tell),
		visible: active !== false,
		inverted: inverted === true,
	};
}

function labelOf(label: Json | undefined): string {
	return typeof label === "string" || typeof label === "number" || typeof label === "bigint"
		? String(label).trim()
		: "";
}

function colorOf(given: Json | undefined, tell: (what: string) => void): string | null {
	if (given === undefined) tell(".color is missing; it has a color of the viewer's.");
	if (given === undefined) return null;
	const [, digits] = (typeof given === "string" && /^#?([\da-f]{6})$/i.exec(given)) || [];
	if (digits && digits !== given)
		tell(`.color is ${saidValue(given)}, where the digits stand without "#"; it is read all the same.`);
	if (digits) return `#${digits.toLowerCase()}`;
	tell(`.color is ${saidValue(given)}, not six hexadecimal digits; it has a color of the viewer's.`);
	return null;
}

/** From `start` to `end`: `min` and `max` are as far as a person may go. */
function windowOf(given: Json | undefined, tell: (what: string) => void): readonly [number, number] | null {
	if (given === undefined || !isObject(given)) {
		tell(
			`.window is ${given === undefined ? "missing" : `${saidValue(given)}, not an object`}; its limits are automatic.`,
		);
		return null;
	}
	const [low, high] = [numberOf(given.start), numberOf(given.end)];
	if (low === null || high === null) {
		tell(`.window has no numbers as start and end; its limits are automatic.`);
		return null;
	}
	if (low < high) return [low, high];
	tell(`.window starts at ${low} and ends at ${high}, which is no range; its limits are automatic.`);
	return null;
}

function numberOf(value: Json | undefined): number | null {
	const number = typeof value === "number" || typeof value === "bigint" ? Number(value) : Number.NaN;
	return Number.isFinite(number) ? number : null;
}

function positionOf(
	{ defaultZ, defaultT }: JsonObject,
	axes: readonly ImageAxis[] | null,
	problems: string[],
): Record<string, number> {
	// versions that name no axes have these
	const z = axes ? axes.find(({ name, type }) => type === "space" && /^z$/i.test(name)) : { name: "z" };
	const t = axes ? axes.find(({ type }) => type === "time") : { name: "t" };
	const position: Record<string, number> = {};
	const wanted = { defaultZ: [defaultZ, z], defaultT: [defaultT, t] } as const;
	for (const [key, [given, axis]] of Object.entries(wanted)) {
		if (given === undefined || given === null) continue;
		const whole = typeof given === "number" && Number.isSafeInteger(given) && given >= 0;
		if (!whole) problems.push(`omero.rdefs.${key} is ${saidValue(given)}, not the number of a plane; it is ignored.`);
		else if (axis) position[axis.name] = given;
	}
	return position;
}
