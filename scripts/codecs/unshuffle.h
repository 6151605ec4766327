/* Blosc's byte and bit shuffle undone, 128 bits at a time. (c-blosc, shuffle-generic.h; bitshuffle-generic.c) */
#ifndef UNSHUFFLE_H
#define UNSHUFFLE_H
#include <stdint.h>
#include <string.h>
#include <wasm_simd128.h>

/* Rows one after the other become their columns one after the other, where 2^n rows take n rounds: each round puts the bytes
 * of the second half of all rows between those of the first. */
static inline __attribute__((always_inline)) void interleave(v128_t *row, int rows) {
	for (int round = 1; round < rows; round *= 2) {
		v128_t mixed[16];
		for (int i = 0; i < rows / 2; i++) {
			v128_t a = row[i], b = row[i + rows / 2];
			mixed[2 * i] = wasm_i8x16_shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
			mixed[2 * i + 1] = wasm_i8x16_shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
		}
		for (int i = 0; i < rows; i++) row[i] = mixed[i];
	}
}

/* `cells` elements of `type` bytes, a power of two up to 16: how many of them are done, 16 at a time. */
static inline __attribute__((always_inline)) uint32_t gather(int type, uint32_t cells, const uint8_t *from, uint8_t *to) {
	uint32_t i = 0;
	for (; i + 16 <= cells; i += 16) {
		v128_t row[16];
		for (int j = 0; j < type; j++) row[j] = wasm_v128_load(from + (size_t)j * cells + i);
		interleave(row, type);
		for (int j = 0; j < type; j++) wasm_v128_store(to + (size_t)i * type + 16 * j, row[j]);
	}
	return i;
}

/* Bytes that lie together by their place in an element, as elements of `type` bytes; what is left over stays. */
static void unshuffle_bytes(uint32_t type, uint32_t size, const uint8_t *from, uint8_t *to) {
	uint32_t cells = size / type, i = 0;
	if (type == 2) i = gather(2, cells, from, to);
	else if (type == 4) i = gather(4, cells, from, to);
	else if (type == 8) i = gather(8, cells, from, to);
	else if (type == 16) i = gather(16, cells, from, to);
	for (; i < cells; i++)
		for (uint32_t j = 0; j < type; j++) to[(size_t)i * type + j] = from[(size_t)j * cells + i];
	memcpy(to + (size_t)cells * type, from + (size_t)cells * type, size % type);
}

/* Swaps bits of two rows: those of `a` that lie `by` higher than `mask` with those of `b` in the mask. */
static inline __attribute__((always_inline)) void exchange(v128_t *a, v128_t *b, int by, v128_t mask) {
	v128_t both = wasm_v128_and(wasm_v128_xor(wasm_u16x8_shr(*a, by), *b), mask);
	*b = wasm_v128_xor(*b, both);
	*a = wasm_v128_xor(*a, wasm_i16x8_shl(both, by));
}

/* Eight rows of bits, `step` bytes apart, as the 8 × 16 bytes of whose bits they are. */
static inline __attribute__((always_inline)) void join_bits(const uint8_t *from, uint32_t step, uint8_t *to) {
	v128_t row[16];
	for (int k = 0; k < 8; k++) row[k] = wasm_v128_load(from + (size_t)k * step);
	for (int k = 0; k < 4; k++) exchange(&row[k], &row[k + 4], 4, wasm_i8x16_const_splat(0x0f));
	for (int k = 0; k < 8; k += k & 1 ? 3 : 1) exchange(&row[k], &row[k + 2], 2, wasm_i8x16_const_splat(0x33));
	for (int k = 0; k < 8; k += 2) exchange(&row[k], &row[k + 1], 1, wasm_i8x16_const_splat(0x55));
	interleave(row, 8);
	for (int k = 0; k < 8; k++) wasm_v128_store(to + 16 * k, row[k]);
}

/* The same of one byte of each row. */
static void join_few_bits(const uint8_t *from, uint32_t step, uint8_t *to) {
	for (int i = 0; i < 8; i++) {
		uint8_t byte = 0;
		for (int k = 0; k < 8; k++) byte |= (from[(size_t)k * step] >> i & 1) << k;
		to[i] = byte;
	}
}

/* Bits that lie together by their place in an element, as `cells` elements of `type` bytes, of which there are a multiple of eight; `spare` holds as many. */
static void unshuffle_bits(uint32_t type, uint32_t cells, const uint8_t *from, uint8_t *to, uint8_t *spare) {
	uint32_t step = cells / 8;
	uint8_t *bytes = type == 1 ? to : spare;
	for (uint32_t j = 0; j < type; j++) {
		const uint8_t *rows = from + (size_t)j * cells;
		uint8_t *row = bytes + (size_t)j * cells;
		uint32_t i = 0;
		for (; i + 16 <= step; i += 16) join_bits(rows + i, step, row + 8 * (size_t)i);
		for (; i < step; i++) join_few_bits(rows + i, step, row + 8 * (size_t)i);
	}
	if (type > 1) unshuffle_bytes(type, cells * type, spare, to);
}

#endif
