/** The rows of an image's channels: which are drawn, in which colour, and which one the histogram and the limits belong to. */
import { make } from "../render/element.ts";
import { numberText } from "../render/text.ts";
import type { ChannelState } from "../state.ts";

/** What the rows tell. */
export interface ChannelsTold {
	/** All channels as they are to be drawn from now on. */
	readonly channels: (channels: ChannelState[]) => void;
	/** The position, along the channel axis, of the channel that the other controls belong to; where one is shown at a time, the one to show. */
	readonly active: (index: number) => void;
	/** Whether channels are blended from now on, or shown one at a time in a colour map. */
	readonly blended: (on: boolean) => void;
}

/** What a row shows. */
interface Shown {
	/** Along the channel axis. */
	readonly index: number;
	readonly label: string;
	/** Null where channels are shown one at a time. */
	readonly channel: ChannelState | null;
}

/** The rows in `host`, which is hidden where there are no channels; `update` follows a state without telling. */
export function channelRows(host: HTMLElement, told: ChannelsTold) {
	const document = host.ownerDocument;
	host.classList.add("channels");
	const way = make(
		document,
		"select",
		{ "aria-label": "channels" },
		make(document, "option", { value: "blended" }, "blended"),
		make(document, "option", { value: "single" }, "one at a time"),
	);
	way.addEventListener("change", () => told.blended(way.value === "blended"));
	const list = make(document, "ul", { "aria-label": "Channels" });
	host.append(
		make(document, "div", { class: "row" }, make(document, "span", { class: "name" }, "channels"), way),
		list,
	);

	let channels: readonly ChannelState[] = [];
	const change = (index: number, part: Partial<ChannelState>) =>
		told.channels(channels.map((channel) => (channel.index === index ? { ...channel, ...part } : channel)));
	const rows: ReturnType<typeof channelRow>[] = [];
	/** The name of each channel along the axis; what is blended of them, null for one at a time; the position of the one that is active. */
	const update = (labels: readonly string[], blended: readonly ChannelState[] | null, active: number) => {
		channels = blended ?? [];
		host.hidden = labels.length === 0;
		way.value = blended ? "blended" : "single";
		const label = (index: number) => labels[index] || `channel ${index}`;
		const shown: Shown[] = blended
			? blended.map((channel) => ({ index: channel.index, label: label(channel.index), channel }))
			: labels.map((_, index) => ({ index, label: label(index), channel: null }));
		while (rows.length > shown.length) rows.pop()?.node.remove();
		while (rows.length < shown.length) {
			const row = channelRow(document, { change, active: told.active });
			rows.push(row);
			list.append(row.node);
		}
		shown.forEach((channel, i) => {
			rows[i].update(channel, channel.index === active);
		});
	};
	return { node: host, update };
}

interface RowTold {
	readonly change: (index: number, part: Partial<ChannelState>) => void;
	readonly active: (index: number) => void;
}

/** One row; its elements stay while it shows another channel, so that a colour that is being chosen can be followed. */
function channelRow(document: Document, told: RowTold) {
	let index = 0;
	const seen = make(document, "input", { type: "checkbox" });
	seen.addEventListener("change", () => told.change(index, { visible: seen.checked }));
	const color = make(document, "input", { type: "color" });
	color.addEventListener("input", () => told.change(index, { color: color.value }));
	const name = make(document, "button", { type: "button" });
	name.addEventListener("click", () => told.active(index));
	const limits = make(document, "span", { class: "limits" });
	// limits that don't fit beside the name stand below it: a number that is cut is another number
	const node = make(document, "li", {}, seen, color, make(document, "div", {}, name, limits));
	const update = ({ index: at, label, channel }: Shown, active: boolean) => {
		index = at;
		seen.hidden = limits.hidden = channel === null;
		color.hidden = channel === null;
		color.style.visibility = channel?.opacity ? "hidden" : ""; // names stay below each other
		name.setAttribute("aria-pressed", String(active));
		if (name.textContent !== label) {
			name.textContent = label;
			name.title = label;
			seen.setAttribute("aria-label", `Show ${label}`);
			color.setAttribute("aria-label", `Colour of ${label}`);
		}
		node.classList.toggle("off", channel?.visible === false);
		if (!channel) return;
		seen.checked = channel.visible;
		if (color.value !== channel.color) color.value = channel.color;
		const text = `${channel.domain.map(numberText).join(" – ")}${channel.inverted ? ", inverted" : ""}${channel.opacity ? ", opacity" : ""}`;
		if (limits.textContent !== text) limits.textContent = text;
	};
	return { node, update };
}
