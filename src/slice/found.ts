/** Stand-in until hierarchy/ome.ts lands. */
import { isObject } from "../hierarchy/json.ts";
import type { Multiscales } from "../hierarchy/multiscales.ts";
import type { Hierarchy } from "../hierarchy/node.ts";
import { joinKey } from "../store/store.ts";

export async function imageAt(hierarchy: Hierarchy, path: string, signal?: AbortSignal): Promise<Multiscales | null> {
	const { attrs, name } = await hierarchy.node(path, signal);
	const ome = (isObject(attrs.ome) ? attrs.ome : attrs) as Record<string, any>;
	const image = Array.isArray(ome.multiscales) ? ome.multiscales[0] : undefined;
	if (!image?.axes) return null;
	const axes = image.axes.map(({ name, type, unit }: any) => ({
		name,
		type: type ?? null,
		unit: unit === "micrometer" ? "µm" : (unit ?? ""),
	}));
	const levels = image.datasets.map((d: any) => {
		const of = (type: string) => d.coordinateTransformations?.find((t: any) => t.type === type)?.[type];
		return {
			path: joinKey(path, d.path),
			scale: of("scale") ?? axes.map(() => 1),
			translation: of("translation") ?? axes.map(() => 0),
		};
	});
	const omero = ome.omero?.channels?.map((c: any) => ({
		label: c.label ?? "",
		color: c.color ? `#${c.color}` : null,
		window: c.window ? [c.window.start, c.window.end] : null,
		visible: c.active !== false,
		inverted: false,
	}));
	return {
		path,
		name: image.name || name,
		convention: "OME-NGFF",
		axes,
		levels,
		channels: omero ?? null,
		greyscale: false,
		position: {},
		problems: [],
	};
}
