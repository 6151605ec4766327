/** In place of d3-geo in the bundles: of Observable Plot they take a histogram's frame alone, which is no map. */
// Plot makes one transform when it is loaded, for maps that are upside down
module.exports = { geoTransform: () => null };
