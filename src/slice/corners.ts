/** Corners of cells, found in a worker, as there may be millions. */
import { shared } from "../decode/shared.ts";
import type { Corners } from "../hierarchy/corner.ts";
import type { CornersTask, FoundCorners } from "../hierarchy/corners.ts";

/** The corners, found in a worker, to which the places go for good; null where bounds don't join up. */
export async function askCorners(from: CornersTask["from"], places: CornersTask["places"]): Promise<Corners | null> {
	const { width, height, lon, lat } = places;
	const task: CornersTask = { kind: "corners", from, places };
	const { data, lost, torn } = (await shared().pool.run(task, [lon.buffer, lat.buffer])) as FoundCorners;
	if (!data) return null;
	const size = data.length / 2;
	return { lon: data.subarray(0, size), lat: data.subarray(size), width, height, lost, torn };
}
