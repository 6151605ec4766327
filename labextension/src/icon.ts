/** The icon of Zarr: an array cut into chunks, some of them at hand. */
import { LabIcon } from "@jupyterlab/ui-components";

const CHUNKS = [
	[1, 0.7, 0.4],
	[0.7, 1, 0.7],
	[0.4, 0.7, 1],
].flatMap((row, y) =>
	row.map((opacity, x) => `<rect x="${1 + 5 * x}" y="${1 + 5 * y}" width="4" height="4" fill-opacity="${opacity}"/>`),
);

/** Nine chunks in the grey of JupyterLab's own icons, which its themes recolour. */
export const zarrIcon = new LabIcon({
	name: "zarr-widget:zarr",
	svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16">
		<g fill="#616161" class="jp-icon3 jp-icon-selectable">${CHUNKS.join("")}</g>
	</svg>`,
});
