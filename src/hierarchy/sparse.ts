/** AnnData's sparse matrices: groups of the arrays data, indices and indptr. Pure. (anndata, "On-disk format", "Sparse arrays", version 0.1.0) */
import type { Attributes } from "./node.ts";

const ENCODING = /^(cs[rc])_matrix$/;

/** What the attributes of a sparse matrix's group say, `sparse matrix (csr, 6 × 4)`; null for every other group. */
export function sparseText(attrs: Attributes): string | null {
	const format = ENCODING.exec(String(attrs["encoding-type"]))?.[1];
	const { shape } = attrs;
	if (!format || !Array.isArray(shape) || shape.length !== 2) return null;
	return `sparse matrix (${format}, ${shape.map(String).join(" × ")})`;
}
