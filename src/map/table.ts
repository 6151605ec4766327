/** What a worker is asked about maps: which cell lies under each pixel, and where the cells lie. Pure. */
import type { Task } from "../decode/task.ts";
import type { Georeference } from "../hierarchy/georeference.ts";
import { axesTable } from "./axes.ts";
import { cornersTable } from "./corners.ts";
import { type Place, placeOf } from "./place.ts";
import { type Box, type Projection, sphereOf } from "./sphere.ts";

/** Find the cell (row × width + column) under the centre of each pixel of a map, row by row; −1 where there is none: an Int32Array. */
export interface TableTask extends Task {
	readonly kind: "table";
	readonly reference: Georeference;
	readonly projection: Projection;
	/** What of the map's plane the pixels cover. */
	readonly window: Box;
	readonly columns: number;
	readonly rows: number;
}

/** Find where on earth the cells lie; the answer is a Place. */
export interface PlaceTask extends Task {
	readonly kind: "place";
	readonly reference: Georeference;
}

/** Does what a worker is asked. */
export function mapTask(task: TableTask | PlaceTask): Int32Array | Place {
	const { reference } = task;
	if (task.kind === "place") return placeOf(reference);
	const { window, columns, rows } = task;
	const [x1, y1, x2, y2] = window;
	const raster = { left: x1, top: -y2, width: x2 - x1, height: y2 - y1, columns, rows };
	const sphere = sphereOf(task.projection);
	return reference.kind === "axes" ? axesTable(reference, sphere, raster) : cornersTable(reference, sphere, raster);
}
