// @vitest-environment jsdom
/** AnnData's sparse matrices in the view: said as what they are, not drawn as lists of numbers. */
import { afterEach, expect, it, vi } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { mainArray, openZarr } from "../../src/read.ts";
import { zarrView } from "../../src/view.ts";
import { run } from "../../src/worker.ts";
import { filesOf, fixture } from "../conformance/fixture.ts";

handWorker({ run });
vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null); // jsdom draws nothing

const { stores } = fixture("anndata/general");

afterEach(() => document.body.replaceChildren());

it.each(stores)("$name: shows what the matrix is, and its parts as arrays", async (store) => {
	const view = zarrView(filesOf(store), { path: "X" });
	document.body.append(view);
	await view.ready;
	expect(view.querySelector(".notice")?.textContent).toBe(
		"X is a sparse matrix (csr, 6 × 4), stored as the arrays data, indices and indptr. Each of them can be shown.",
	);
	expect(view.querySelector(".title")?.textContent).toContain("sparse matrix (csr, 6 × 4)");
	expect(view.slice).toBeNull();
	view.value = { path: "X/data" };
	await vi.waitFor(() => expect(view.slice?.path).toBe("X/data"), { timeout: 4_000 });
	expect(view.querySelector(".notice.plain")).toBeNull();
	view.dispose();
});

it.each(stores)("$name: opens at a dense array", async (store) => {
	const handle = await openZarr(filesOf(store));
	expect(await mainArray(handle, "layers")).toBe("layers/dense");
	expect(await mainArray(handle, "layers/csc")).toBeNull();
	expect(await mainArray(handle, "")).toMatch(/^(layers\/dense|obsm\/X_pca)$/);
});
