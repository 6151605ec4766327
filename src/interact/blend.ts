/** Channels in a view's state: which are drawn, in which colours, and which one the other controls belong to. Pure. */
import { ZarrError } from "../errors.ts";
import type { Variable } from "../read.ts";
import type { Blended } from "../render/blend.ts";
import { channelsOf, type FirstChannel } from "../render/palette.ts";
import type { Slice } from "../slice/slice.ts";
import { type ChannelState, type ColorState, mergeState, type ViewState } from "../state.ts";

type Blend = Pick<ViewState, "x" | "y" | "index" | "channels" | "reduce">;

/** How the channels of a variable are drawn at first; null where one plane in a colour map is meant. */
export function firstChannels({ channel, image, node }: Variable): FirstChannel[] | null {
	if (channel === null) return null;
	const at = node.dims.indexOf(channel);
	const axis = { name: channel, size: node.shape[at], last: at === node.dims.length - 1 };
	return channelsOf(image ? image.multiscales : null, axis, node.dtype.name);
}

const NO_LIMITS: [number, number] = [0, 1];

/** The channels of a variable in the state in which they are drawn at first: limits that nothing says are those of the first planes, when these have come. */
export function begunChannels(variable: Variable): ChannelState[] | undefined {
	return firstChannels(variable)?.map((channel) => ({ ...channel, domain: channel.domain ?? [...NO_LIMITS] }));
}

/** What each position along the channels' axis is called; none where there is nothing to choose, or that axis is drawn itself. */
export function channelLabels(variable: Variable, { x, y }: Blend): string[] {
	const { channel, axes, table } = variable;
	if (channel === null || table || channel === x || channel === y || y === null || !firstChannels(variable)) return [];
	const { size, label } = axes[channel];
	return Array.from({ length: size }, (_, i) => label(i));
}

/** Throws SelectionError for a channel that there is not. */
export function checkChannels({ channel, axes, path }: Variable, { channels = [] }: Blend): void {
	const size = channel === null ? 0 : axes[channel].size;
	const beyond = channels.find(({ index }) => index >= size);
	if (!beyond) return;
	const has = channel === null ? "the array has no channels" : `"${channel}" has ${size} positions`;
	throw new ZarrError("SelectionError", `channels names the channel ${beyond.index}, but ${has}.`, { path });
}

/** The channels that are blended; null where one plane is drawn in a colour map: none are, or their axis is itself drawn. */
export function blendedChannels({ channel }: Pick<Variable, "channel">, state: Blend): readonly ChannelState[] | null {
	const { x, y, channels = [] } = state;
	return channel === null || channels.length === 0 || y === null || channel === x || channel === y ? null : channels;
}

/** The channel that histogram, limits and read-out belong to; null where none are blended. */
export function activeChannel(variable: Pick<Variable, "channel">, state: Blend): ChannelState | null {
	const at = state.index[String(variable.channel)];
	return blendedChannels(variable, state)?.find(({ index }) => index === at) ?? null;
}

/** The positions of all planes that a picture takes, the active one first, along the dims that are not drawn; a position has none of its own where nothing is blended. */
export function planesOf(variable: Pick<Variable, "channel">, state: Blend): Readonly<Record<string, number>>[] {
	const index = acrossOf(state);
	const channels = blendedChannels(variable, state);
	if (!channels) return [index];
	const dim = String(variable.channel);
	const others = channels.filter((channel) => channel.visible && channel.index !== index[dim]);
	return [index, ...others.map((channel) => ({ ...index, [dim]: channel.index }))];
}

/** Where planes across a plane cut it is no part of its position, nor is one along a dim that is reduced. */
function acrossOf({ x, y, index, reduce }: Blend): Readonly<Record<string, number>> {
	if (!(reduce || String(x) in index || String(y) in index)) return index;
	return Object.fromEntries(Object.entries(index).filter(([dim]) => dim !== x && dim !== y && dim !== reduce?.dim));
}

/** How each of the planes that have been read is blended; null where the first is drawn in a colour map. */
export function blendOf(
	variable: Pick<Variable, "channel">,
	state: Blend,
	slices: readonly Slice[],
): readonly Blended[] | null {
	const channels = blendedChannels(variable, state);
	if (!channels) return null;
	return slices.flatMap((slice) => {
		const channel = channels.find(({ index }) => index === slice.index[String(variable.channel)]);
		if (!channel?.visible) return [];
		const { color, domain, inverted = false, opacity = false } = channel;
		return [{ slice, color, domain, inverted, opacity }];
	});
}

/** The colours in force for the active plane: its channel's, or the state's own. */
export function colorInForce(variable: Pick<Variable, "channel">, state: ViewState): ColorState {
	const channel = activeChannel(variable, state);
	if (!channel) return state.color;
	const { color, domain, inverted = false } = channel;
	return { type: "linear", scheme: color, domain, reverse: inverted };
}

/** The state with other limits of a channel, which are those of its colours, too, where it is the active one. */
export function withLimits(
	variable: Pick<Variable, "channel">,
	state: ViewState,
	domain: [number, number],
	at = state.index[String(variable.channel)],
): ViewState {
	const own = at === state.index[String(variable.channel)] ? mergeState(state, { color: { domain } }) : state;
	if (!blendedChannels(variable, state)) return own;
	const channels = state.channels?.map((channel) => (channel.index === at ? { ...channel, domain } : channel));
	return { ...own, channels };
}
