/** Stores without a kernel: by their path on the Jupyter server of this page. */
import { ZarrError } from "../errors.ts";
import { pageServer, serverStore } from "./jupyter.ts";
import { makeStore, type ZarrStore } from "./store.ts";

/** The store at a path below the root of the Jupyter server that served this page. Rejects with AddressError elsewhere. */
export async function jupyterStore(path: string): Promise<ZarrStore> {
	const server = pageServer();
	if (!server) throw new ZarrError("AddressError", "This page comes from no Jupyter server. Give a URL.");
	const name = path.split("/").at(-1) || "the server's root";
	return makeStore(serverStore(server, { root: "root", path }, name, "the Jupyter server has the files"));
}
