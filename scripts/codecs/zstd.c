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

/* How many bytes came out, or a negative error code. */
EXPORT("decode") long decode(const void *from, size_t length, void *to, size_t size) {
	size_t count = ZSTD_decompress(to, size, from, length);
	return ZSTD_isError(count) ? -(long)ZSTD_getErrorCode(count) : (long)count;
}
