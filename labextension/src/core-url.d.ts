/** The URL of `dist/index.js`, which the build puts among the extension's files. */
declare module "zarr-widget?url" {
	const url: string;
	export default url;
}
