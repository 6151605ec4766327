export default {root: "src", title: "Zarr in Observable Framework"};
