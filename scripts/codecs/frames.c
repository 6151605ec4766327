/* Zstandard frames, Blosc 1 frames (c-blosc, README_CHUNK_FORMAT.rst), gzip, zlib and LZ4 blocks, decoding only. */
#include <stdint.h>
#include <string.h>
#define ZSTD_STATIC_LINKING_ONLY
#include "blosclz.h"
#include "libdeflate.h"
#include "lz4.h"
#include "room.h"
#include "unshuffle.h"
#include "zstd.h"
#include "zstd_errors.h"

/* The most bytes that all Zstandard frames together can give; -1 where that can't be told. */
EXPORT("bound") double bound(const void *from, size_t length) {
	unsigned long long most = ZSTD_decompressBound(from, length);
	return most == ZSTD_CONTENTSIZE_ERROR ? -1 : (double)most;
}

static long answer(size_t count) {
	return ZSTD_isError(count) ? -(long)ZSTD_getErrorCode(count) : (long)count;
}

/* Decodes Zstandard frames: how many bytes came out, or a negative error code. */
EXPORT("zstd") long zstd(const void *from, size_t length, void *to, size_t size) {
	return answer(ZSTD_decompress(to, size, from, length));
}

/* The same of a frame that was packed with a dictionary. */
EXPORT("zstdWith") long zstd_with(const void *from, size_t length, void *to, size_t size, const void *dictionary,
                                  size_t dictionary_length) {
	ZSTD_DCtx *context = ZSTD_createDCtx();
	size_t count = ZSTD_decompress_usingDict(context, to, size, from, length, dictionary, dictionary_length);
	ZSTD_freeDCtx(context);
	return answer(count);
}

static struct libdeflate_decompressor *inflater(void) {
	static struct libdeflate_decompressor *made;
	return made ? made : (made = libdeflate_alloc_decompressor());
}

/*
 * Decodes a zlib stream, or gzip members with nothing but zeros between and behind them: how many bytes came out, -1 where
 * they are damaged or something else follows, -2 where there is no room for them, -3 where there is none to work in.
 */
EXPORT("inflate") long inflate(const uint8_t *from, size_t length, uint8_t *to, size_t size, int zlib) {
	size_t at = 0, done = 0, taken, given;
	if (!inflater()) return -3;
	do {
		enum libdeflate_result result = (zlib ? libdeflate_zlib_decompress_ex : libdeflate_gzip_decompress_ex)(
			inflater(), from + at, length - at, to + done, size - done, &taken, &given);
		if (result != LIBDEFLATE_SUCCESS) return result == LIBDEFLATE_INSUFFICIENT_SPACE ? -2 : -1;
		at += taken;
		done += given;
		while (!zlib && at < length && from[at] == 0) at++;
	} while (!zlib && at < length);
	return at == length ? (long)done : -1;
}

enum { HEADER = 16, MOST_SPLITS = 16, LEAST_SPLIT = 128 };
enum { SHUFFLED = 1, BITSHUFFLED = 4, UNSPLIT = 16 };
enum { BLOSCLZ, LZ4, SNAPPY, ZLIB, ZSTD };

static uint32_t number(const uint8_t *at) {
	return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Whether a Snappy stream gives exactly `size` bytes. (google/snappy, format_description.txt) */
static int unsnappy(const uint8_t *from, uint32_t length, uint8_t *to, uint32_t size) {
	uint32_t at = 0, done = 0;
	uint64_t says = 0;
	for (int shift = 0;; shift += 7) {
		if (at == length || shift > 28) return 0;
		says |= (uint64_t)(from[at] & 127) << shift;
		if (from[at++] < 128) break;
	}
	if (says != size) return 0;
	while (at < length) {
		uint32_t tag = from[at++], kind = tag & 3, count = (tag >> 2) + 1;
		uint32_t more = kind == 0 ? (count > 60 ? count - 60 : 0) : kind == 3 ? 4 : kind, value = 0;
		if (more > length - at) return 0;
		for (uint32_t i = 0; i < more; i++) value |= (uint32_t)from[at++] << 8 * i;
		if (kind == 0) {
			if (more > 0) count = value + 1;
			if (count == 0 || count > length - at || count > size - done) return 0;
			memcpy(to + done, from + at, count);
			at += count;
		} else {
			if (kind == 1) value |= tag >> 5 << 8, count = (tag >> 2 & 7) + 4;
			if (value == 0 || value > done || count > size - done) return 0;
			for (uint32_t i = 0; i < count; i++) to[done + i] = to[done + i - value];
		}
		done += count;
	}
	return done == size;
}

/* Whether a stream of one of Blosc's compressors gives exactly `size` bytes. */
static int inflates(int compressor, const uint8_t *from, uint32_t length, uint8_t *to, uint32_t size) {
	switch (compressor) {
	case BLOSCLZ: return blosclz_decompress(from, length, to, size) == (int)size;
	case LZ4: return LZ4_decompress_safe((const char *)from, (char *)to, length, size) == (int)size;
	case SNAPPY: return unsnappy(from, length, to, size);
	case ZLIB: return inflater() && libdeflate_zlib_decompress(inflater(), from, length, to, size, NULL) == LIBDEFLATE_SUCCESS;
	case ZSTD: return ZSTD_decompress(to, size, from, length) == size;
	default: return 0;
	}
}

/* Decodes the block of `size` bytes whose streams begin at `at`; whether that succeeds. */
static int decode_block(const uint8_t *frame, uint32_t length, uint32_t at, uint8_t *to, uint32_t size, int splits) {
	for (uint32_t part = size / splits, done = 0; done < size; done += part) {
		if (at < HEADER || at > length - 4) return 0;
		uint32_t stored = number(frame + at);
		at += 4;
		if (stored > length - at) return 0;
		if (stored == part) memcpy(to + done, frame + at, part);
		else if (!inflates(frame[2] >> 5, frame + at, stored, to + done, part)) return 0;
		at += stored;
	}
	return 1;
}

static void unshuffle(int flags, uint32_t type, uint32_t size, const uint8_t *from, uint8_t *to, uint8_t *spare) {
	uint32_t cells = size / type, whole = cells * type;
	if (flags & SHUFFLED && type > 1) unshuffle_bytes(type, size, from, to);
	else if (flags & BITSHUFFLED && size >= type && cells % 8 == 0) {
		unshuffle_bits(type, cells, from, to, spare);
		memcpy(to + whole, from + whole, size - whole);
	} else memcpy(to, from, size);
}

/*
 * Decodes `count` blocks, from the one numbered `first` on, of a Blosc frame of `length` bytes that gives `size` bytes, as its
 * header says. `spare` holds two more blocks where they are filtered. Returns 0, 1 where it is damaged, 2 where its compressor
 * is none of those above.
 */
EXPORT("blosc") int blosc(const uint8_t *frame, uint32_t length, uint32_t size, uint32_t first, uint32_t count, uint8_t *to,
                          uint8_t *spare) {
	int flags = frame[2], compressor = flags >> 5;
	uint32_t type = frame[3], block = number(frame + 8), filtered = flags & (SHUFFLED | BITSHUFFLED);
	if (compressor > ZSTD) return 2;
	if (type == 0 || block == 0 || block > size) return 1;
	uint32_t blocks = (size - 1) / block + 1;
	if (blocks > (length - HEADER) / 4 || count > blocks || first > blocks - count) return 1;
	for (uint32_t i = first; i < first + count; i++) {
		uint32_t left = size - i * block, here = left < block ? left : block;
		int splits = !(flags & UNSPLIT) && type <= MOST_SPLITS && block / type >= LEAST_SPLIT && here == block ? type : 1;
		if (here % splits) return 1;
		uint8_t *target = to + (size_t)(i - first) * block;
		if (!decode_block(frame, length, number(frame + HEADER + 4 * i), filtered ? spare : target, here, splits)) return 1;
		if (filtered) unshuffle(flags, type, here, spare, target, spare + block);
	}
	return 0;
}

/* Decodes an LZ4 block: how many bytes came out, or a negative number. */
EXPORT("lz4") int lz4(const char *from, int length, char *to, int size) {
	return LZ4_decompress_safe(from, to, length, size);
}

/* Undoes a shuffle of elements of `type` bytes by itself. */
EXPORT("unshuffle") void unshuffle_all(uint32_t type, uint32_t size, const uint8_t *from, uint8_t *to) {
	unshuffle_bytes(type, size, from, to);
}
