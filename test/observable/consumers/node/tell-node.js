/** A program of a user for Node and Deno: prints what the package reads of the array that it is told. */
import process from "node:process";
import * as zarr from "zarr-widget";
import { tell } from "./tell.js";

const [url, path] = process.argv.slice(2);
console.log(JSON.stringify({ ...(await tell(zarr, url, path)), states: [] }));
