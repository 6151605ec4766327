/** A site of Observable Framework that asks nothing of other machines. */
export default { title: "Pages with zarr-widget", globalStylesheets: [], search: false };
