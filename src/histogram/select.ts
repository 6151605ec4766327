/** Quickselect: the k-th smallest number without sorting. Pure, in place. */

/** Reorders `values[from…]` (no NaN) so that `values[k]` is what it would be if they were sorted, with nothing larger before and nothing smaller after it. (Floyd and Rivest, 1975) */
export function select(values: Float32Array | Float64Array, k: number, from = 0, to: number = values.length - 1): void {
	let left = from;
	let right = to;
	while (right > left) {
		if (right - left > 600) {
			const n = right - left + 1;
			const z = Math.log(n);
			const s = 0.5 * Math.exp((2 * z) / 3);
			const spread = 0.5 * Math.sqrt((z * s * (n - s)) / n) * Math.sign(k - left + 1 - n / 2);
			const low = Math.max(left, Math.floor(k - ((k - left + 1) * s) / n + spread));
			const high = Math.min(right, Math.floor(k + ((right - k) * s) / n + spread));
			select(values, k, low, high);
		}
		const middle = partition(values, k, left, right);
		if (middle <= k) left = middle + 1;
		if (k <= middle) right = middle - 1;
	}
}

function partition(values: Float32Array | Float64Array, k: number, left: number, right: number): number {
	const pivot = values[k];
	let i = left;
	let j = right;
	swap(values, left, k);
	if (values[right] > pivot) swap(values, left, right);
	while (i < j) {
		swap(values, i, j);
		i++;
		j--;
		while (values[i] < pivot) i++;
		while (values[j] > pivot) j--;
	}
	if (values[left] === pivot) swap(values, left, j);
	else swap(values, ++j, right);
	return j;
}

function swap(values: Float32Array | Float64Array, i: number, j: number): void {
	const value = values[i];
	values[i] = values[j];
	values[j] = value;
}
