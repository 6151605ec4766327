/** A page of a user: what the package tells in a <pre>, and a view. `?store=` names the store, `&path=` the array. */
import * as zarr from "zarr-widget";
import { tell } from "./tell.js";

const given = new URLSearchParams(location.search);
const [store, path] = [given.get("store"), given.get("path")];
const view = zarr.zarrView(store, { path, index: { time: 3 } });
const pre = document.createElement("pre");
document.body.append(view, pre);
const told = await tell(zarr, store, path);
await view.ready;
pre.textContent = JSON.stringify({ ...told, states: [view.value] });
pre.id = "told";
