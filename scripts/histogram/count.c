/* The loops over millions of cells behind src/histogram/kernel.ts: counts of 16-bit integers, the extent of float32 values and their bars. */
#include <stdint.h>
#include <wasm_simd128.h>

#define BLOCK 65536 /* bytes of cells at a time: they and the bars in use stay in the second cache */
#define TABLE 65536 /* entries of a table: every integer of 16 bits, and the most bars */
#define TABLES 8    /* in turn, so that equal neighbours don't wait for each other */
#define EXPORT(name) __attribute__((export_name(name)))
#define INLINE static inline __attribute__((always_inline))

static uint8_t cells[BLOCK] __attribute__((aligned(16)));
static uint32_t tables[TABLES][TABLE];
static double edges[TABLE + 1];
static double found[3];
static uint32_t sums[TABLE];

EXPORT("cells") void *cells_at(void) { return cells; }
EXPORT("edges") void *edges_at(void) { return edges; }
EXPORT("found") void *found_at(void) { return found; }
EXPORT("sums") void *sums_at(void) { return sums; }

/* Moves the first `size` entries of the first `count` tables into sums. */
EXPORT("fold") void fold(uint32_t count, uint32_t size) {
	for (uint32_t i = 0; i < size; i++) sums[i] = 0;
	for (uint32_t t = 0; t < count; t++)
		for (uint32_t i = 0; i < size; i++) {
			sums[i] += tables[t][i];
			tables[t][i] = 0;
		}
}

/* Counts n integers into the first four tables. */
EXPORT("count16") void count16(uint32_t n) {
	const uint16_t *at = (const uint16_t *)cells;
	for (const uint16_t *end = at + n / 4 * 4; at < end; at += 4) {
		uint64_t four = *(const uint64_t *)at;
		tables[0][four & 0xffff]++;
		tables[1][four >> 16 & 0xffff]++;
		tables[2][four >> 32 & 0xffff]++;
		tables[3][four >> 48]++;
	}
	for (uint32_t i = 0; i < n % 4; i++) tables[0][at[i]]++;
}

INLINE v128_t upper(v128_t v) { return wasm_f64x2_promote_low_f32x4(wasm_i32x4_shuffle(v, v, 2, 3, 2, 3)); }
INLINE double both(v128_t v) { return wasm_f64x2_extract_lane(v, 0) + wasm_f64x2_extract_lane(v, 1); }

/* Puts the smallest, the largest and the sum of n values (a multiple of 8, at least 8) into found; answers whether all are whole (2), or
 * finite (1). Where one is not (0), nothing is found. */
EXPORT("survey32") uint32_t survey32(uint32_t n) {
	const float *at = (const float *)cells;
	v128_t low[2], high[2], sum[4], bad = wasm_i32x4_splat(0), part = bad;
	for (int k = 0; k < 2; k++) low[k] = high[k] = wasm_v128_load(at + 4 * k);
	for (int k = 0; k < 4; k++) sum[k] = wasm_f64x2_splat(0);
	for (uint32_t i = 0; i < n; i += 8)
		for (int k = 0; k < 2; k++) {
			v128_t v = wasm_v128_load(at + i + 4 * k);
			low[k] = wasm_f32x4_pmin(low[k], v);
			high[k] = wasm_f32x4_pmax(high[k], v);
			bad = wasm_v128_or(bad, wasm_f32x4_ne(wasm_f32x4_sub(v, v), wasm_f32x4_splat(0)));
			part = wasm_v128_or(part, wasm_f32x4_ne(wasm_f32x4_trunc(v), v));
			sum[2 * k] = wasm_f64x2_add(sum[2 * k], wasm_f64x2_promote_low_f32x4(v));
			sum[2 * k + 1] = wasm_f64x2_add(sum[2 * k + 1], upper(v));
		}
	if (wasm_v128_any_true(bad)) return 0;
	float four[2][4];
	wasm_v128_store(four[0], wasm_f32x4_pmin(low[0], low[1]));
	wasm_v128_store(four[1], wasm_f32x4_pmax(high[0], high[1]));
	for (int k = 1; k < 4; k++) {
		if (four[0][k] < four[0][0]) four[0][0] = four[0][k];
		if (four[1][k] > four[1][0]) four[1][0] = four[1][k];
	}
	found[0] = four[0][0];
	found[1] = four[1][0];
	found[2] = both(wasm_f64x2_add(wasm_f64x2_add(sum[0], sum[1]), wasm_f64x2_add(sum[2], sum[3])));
	return wasm_v128_any_true(part) ? 1 : 2;
}

/* As countInto in count.ts: the edges decide. */
static void count_one(double value, double scale, uint32_t bars) {
	double lo = edges[0];
	if (!(value >= lo && value <= edges[bars])) return;
	uint32_t bar = (uint32_t)((value - lo) * scale);
	if (bar >= bars) bar = bars - 1;
	if (value < edges[bar]) bar--;
	else if (bar < bars - 1 && value >= edges[bar + 1]) bar++;
	tables[0][bar]++;
}

#define WHOLE 12582912.0f /* 1.5 × 2^23: added to a number below 2^22 it leaves its whole part in the lower bits */

/* Counts n values into `bars` bars between edges that are float32 values; the scale is bars over the range. (v − lo) · fine is a bar and
 * `shift` bits of where in it a value lies: only those within `near` of an edge are held against the edges. */
EXPORT("count32") void count32(uint32_t n, uint32_t bars, double scale, float fine, uint32_t shift, uint32_t near) {
	const float *at = (const float *)cells;
	uint32_t rest = (1u << shift) - 1;
	v128_t lo = wasm_f32x4_splat((float)edges[0]), hi = wasm_f32x4_splat((float)edges[bars]);
	v128_t by = wasm_f32x4_splat(fine), whole = wasm_f32x4_splat(WHOLE), low = wasm_i32x4_splat(0x3fffff);
	v128_t within = wasm_i32x4_splat(rest), from = wasm_i32x4_splat(near), most = wasm_i32x4_splat(rest - 2 * near);
	uint32_t i = 0;
	for (; i + 8 <= n; i += 8) {
		v128_t v = wasm_v128_load(at + i), w = wasm_v128_load(at + i + 4);
		v128_t p = wasm_f32x4_add(wasm_f32x4_mul(wasm_f32x4_sub(v, lo), by), whole);
		v128_t q = wasm_f32x4_add(wasm_f32x4_mul(wasm_f32x4_sub(w, lo), by), whole);
		v128_t sure = wasm_v128_and(
			wasm_u32x4_le(wasm_i32x4_sub(wasm_v128_and(p, within), from), most),
			wasm_u32x4_le(wasm_i32x4_sub(wasm_v128_and(q, within), from), most));
		sure = wasm_v128_and(sure, wasm_v128_and(wasm_f32x4_ge(v, lo), wasm_f32x4_le(v, hi)));
		sure = wasm_v128_and(sure, wasm_v128_and(wasm_f32x4_ge(w, lo), wasm_f32x4_le(w, hi)));
		if (wasm_i32x4_all_true(sure)) {
			p = wasm_u32x4_shr(wasm_v128_and(p, low), shift);
			q = wasm_u32x4_shr(wasm_v128_and(q, low), shift);
			tables[0][wasm_i32x4_extract_lane(p, 0)]++;
			tables[1][wasm_i32x4_extract_lane(p, 1)]++;
			tables[2][wasm_i32x4_extract_lane(p, 2)]++;
			tables[3][wasm_i32x4_extract_lane(p, 3)]++;
			tables[4][wasm_i32x4_extract_lane(q, 0)]++;
			tables[5][wasm_i32x4_extract_lane(q, 1)]++;
			tables[6][wasm_i32x4_extract_lane(q, 2)]++;
			tables[7][wasm_i32x4_extract_lane(q, 3)]++;
		} else
			for (uint32_t k = i; k < i + 8; k++) count_one(at[k], scale, bars);
	}
	for (; i < n; i++) count_one(at[i], scale, bars);
}
