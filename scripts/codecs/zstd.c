/* Zstandard, decoding only. */
#define ZSTD_STATIC_LINKING_ONLY
#include "room.h"
#include "zstd.h"
#include "zstd_errors.h"

/* The most bytes that all frames together can give; -1 where that can't be told, or is beyond what doubles hold. */
EXPORT("bound") double bound(const void *from, size_t length) {
	unsigned long long most = ZSTD_decompressBound(from, length);
	return most == ZSTD_CONTENTSIZE_ERROR ? -1 : (double)most;
}

static long answer(size_t count) {
	return ZSTD_isError(count) ? -(long)ZSTD_getErrorCode(count) : (long)count;
}

/* How many bytes came out, or a negative error code. */
EXPORT("decode") long decode(const void *from, size_t length, void *to, size_t size) {
	return answer(ZSTD_decompress(to, size, from, length));
}

/* The same of a frame that was packed with a dictionary. */
EXPORT("decodeWith") long decode_with(const void *from, size_t length, void *to, size_t size, const void *dictionary,
                                      size_t dictionary_length) {
	ZSTD_DCtx *context = ZSTD_createDCtx();
	size_t count = ZSTD_decompress_usingDict(context, to, size, from, length, dictionary, dictionary_length);
	ZSTD_freeDCtx(context);
	return answer(count);
}
