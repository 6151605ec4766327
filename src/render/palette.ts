/** An image's channels → how each is drawn at first: colour, limits, whether it is seen. Pure. */
import type { Multiscales } from "../hierarchy/multiscales.ts";
import { holdsSamples, type SampleAxis } from "../hierarchy/role.ts";
import type { ChannelState } from "../state.ts";

/** A channel as it is drawn at first; `domain` is null where nothing says its limits, so that its values have to. */
export type FirstChannel = Omit<ChannelState, "domain"> & { domain: ChannelState["domain"] | null };

/** More planes at once than these are no picture that anybody reads, and slow to come. */
const MOST_SHOWN = 8;
/** From here on channels are bands of a spectrum, for which a slider serves better than a list. */
const MOST_LISTED = 128;

/**
 * Where nothing says colours: one channel is white, as a picture without colour is. Two are each other's complement, so that they are told apart by people who
 * confuse red and green, and are white together. More begin with red, green and blue: they share no component, so that none hides in another, and
 * three channels without colours are as often as not a photograph's.
 */
const ALONE = ["#ffffff"];
const PAIR = ["#00ff00", "#ff00ff"];
const MANY = ["#ff0000", "#00ff00", "#0000ff", "#ff00ff", "#00ffff", "#ffff00", "#ff8000", "#ffffff"];

/**
 * The channels along an axis of an image, in their order; null where one plane in a colour map is meant: an array that no image describes (`image` is null)
 * and that doesn't hold colours, or more than 128 channels. At most 8 are visible; those that the image hides stay hidden, save that one is always seen.
 * `dtype` is the array's, by NumPy's name.
 */
export function channelsOf(
	image: Pick<Multiscales, "channels" | "greyscale"> | null,
	axis: SampleAxis,
	dtype: string,
): FirstChannel[] | null {
	const { size } = axis;
	if (size < 1 || size > MOST_LISTED) return null;
	if (!image?.channels && holdsSamples(axis, dtype)) return colorChannels(size);
	if (!image) return null;
	const colors = image.greyscale || size === 1 ? ALONE : size === 2 ? PAIR : MANY;
	const all = Array.from({ length: size }, (_, index): FirstChannel => {
		const { color = null, window = null, visible = true, inverted = false } = image.channels?.[index] ?? {};
		return {
			index,
			color: (!image.greyscale && color) || colors[index % colors.length],
			domain: window && [...window],
			visible,
			...(inverted ? { inverted } : {}),
		};
	});
	return seen(all, image.greyscale ? 1 : MOST_SHOWN);
}

/** The channels, of which no more than `most` are visible, and one at least. */
function seen(channels: FirstChannel[], most: number): FirstChannel[] {
	const some = channels.some(({ visible }) => visible);
	let left = most;
	return channels.map((channel, i) => ({ ...channel, visible: (some ? channel.visible : i === 0) && left-- > 0 }));
}

/** Red, green and blue as they are; a fourth is how opaque these are. */
function colorChannels(size: number): FirstChannel[] {
	return Array.from({ length: size }, (_, index) => ({
		index,
		color: index < 3 ? MANY[index] : ALONE[0],
		domain: [0, 255],
		visible: true,
		...(index < 3 ? {} : { opacity: true }),
	}));
}
