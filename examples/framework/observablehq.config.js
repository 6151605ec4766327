export default {
  root: "src",
  title: "Zarr in Observable Framework",
  head: '<link rel="icon" href="data:,">',
  globalStylesheets: [] // no fonts from elsewhere
};
