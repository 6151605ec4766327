/** How label images are drawn over an image, and the ids of their objects as text: checked, and made whole. Pure. (OME-NGFF, "labels") */
import { ZarrError } from "./errors.ts";
import { isPlain, type Kind, type Kinds, TEXT, TRUTH, warnUnknown, wrongOptions } from "./given.ts";

/** A label image over an image: each of its cells holds the id of an object, or 0 where there is none. No interface, as those don't count as JSON where a type asks for it. */
export type LabelState = {
	/** The label image's path below the store's root, without a leading slash. */
	path: string;
	/** Whether it is drawn. */
	visible: boolean;
	/** How much it covers the image: 0 (not at all) … 1. */
	opacity: number;
	/** Whether objects are drawn by their borders alone. */
	contour: boolean;
	/** Ids of the selected objects, as decimal strings, since numbers aren't exact beyond 2^53: −2^63 … 2^64 − 1, each once. */
	selected: string[];
	/** Whether objects that are not selected are hidden, where any is selected. */
	only: boolean;
};

/** A label image by its path; what else is left out is as in `LABEL_DEFAULTS`. */
export type LabelPart = Pick<LabelState, "path"> & Partial<LabelState>;

/** How a label image is drawn of which nothing but the path is said. */
export const LABEL_DEFAULTS: Readonly<Omit<LabelState, "path" | "selected">> & {
	readonly selected: readonly string[];
} = { visible: true, opacity: 0.5, contour: false, selected: [], only: false };

const LEAST_ID = -(2n ** 63n);
const MOST_ID = 2n ** 64n - 1n;

/** Whether `id` is an integer of at most 64 bits as a decimal string, in the one spelling that it has. */
export function isId(id: unknown): id is string {
	if (typeof id !== "string" || !/^(?:0|-?[1-9]\d{0,19})$/.test(id)) return false;
	const value = BigInt(id);
	return value >= LEAST_ID && value <= MOST_ID;
}

/** What the fields of a label image's state may be. */
const LABEL: Kinds = {
	path: TEXT,
	visible: TRUTH,
	opacity: { says: "a number from 0 to 1", is: isPart },
	contour: TRUTH,
	selected: {
		says: 'a list of ids as decimal strings, such as ["17", "9007199254740993"], from -2^63 to 2^64 - 1',
		is: (ids) => Array.isArray(ids) && ids.every(isId),
	},
	only: TRUTH,
};

function isPart(value: unknown): boolean {
	return typeof value === "number" && value >= 0 && value <= 1;
}

/** What the label images of a state may be, as far as one sentence says it. */
export const LABELS: Kind = {
	says: `a list of label images, each an object with a path of its own and any of ${Object.keys(LABEL).slice(1).join(", ")}`,
	is: isLabels,
};

function isLabels(labels: unknown): labels is LabelPart[] {
	if (!Array.isArray(labels) || !labels.every((label) => isPlain(label) && typeof label.path === "string"))
		return false;
	return new Set(labels.map(({ path }) => path)).size === labels.length;
}

/** Sentences about the fields of label images that are of a wrong kind; of unknown fields is warned. `labels` is of the kind `LABELS`. */
export function wrongLabels(called: string, labels: readonly LabelPart[]): string[] {
	return labels.flatMap((label, i) => {
		warnUnknown(`${called}, labels`, label, Object.keys(LABEL));
		return [...wrongOptions(`${called}, labels[${i}]`, label, LABEL).values()];
	});
}

/** Label images as given, in objects of their own and without unknown fields. Throws SelectionError for fields of a wrong kind. */
export function checkedLabels(called: string, labels: readonly LabelPart[]): LabelPart[] {
	const wrong = wrongLabels(called, labels);
	if (wrong.length > 0) throw new ZarrError("SelectionError", wrong.join(" "));
	return labels.map(wholeLabel);
}

/** A label image's state, in an object of its own: what is left out as in `LABEL_DEFAULTS`, each id once. */
export function wholeLabel(label: LabelPart): LabelState {
	const { path, selected = [], visible = LABEL_DEFAULTS.visible, opacity = LABEL_DEFAULTS.opacity } = label;
	const { contour = LABEL_DEFAULTS.contour, only = LABEL_DEFAULTS.only } = label;
	return { path, visible, opacity, contour, selected: [...new Set(selected)], only };
}
