/** JupyterLab plugin of zarr-widget: the place of "Open With"; it adds nothing to JupyterLab yet. */
const plugin = {
	id: "zarr-widget:plugin",
	description: "Opens Zarr stores from the file browser.",
	autoStart: true,
	activate(): void {},
};

export default plugin;
