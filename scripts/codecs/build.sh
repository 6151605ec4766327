#!/bin/sh
# Builds src/codecs/{frames,zfp,pco}-wasm.ts: C decoders as WebAssembly, gzipped, as base64. Run by hand where a version changes.
# Needs Debian 12's clang-14, lld-14, wasi-libc and libclang-rt-14-dev-wasm32, cargo, which only fetches the sources, and patch.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work/fetch/src"
cat > "$work/fetch/Cargo.toml" <<'CARGO'
[package]
name = "fetch"
version = "0.0.0"
[dependencies]
blosc-src = "=0.3.8" # c-blosc 1.21.6
libdeflate-sys = "=1.26.1" # libdeflate 1.26
lz4-sys = "=1.11.1" # lz4 1.10.0
zstd-sys = "=2.1.3" # zstd 1.5.7
zfp-sys = "=0.4.3" # zfp 1.0.1
CARGO
: > "$work/fetch/src/lib.rs"
(cd "$work/fetch" && cargo vendor -q > /dev/null)
rm -rf "$work/zstd"
cp -R "$work/fetch/vendor/zstd-sys/zstd/lib" "$work/zstd"
patch -s -p1 -d "$work/zstd" < "$here/zstd-64.patch"
zstd=$work/zstd
zfp=$work/fetch/vendor/zfp-sys/zfp
blosc=$work/fetch/vendor/blosc-src/c-blosc/blosc
lz4=$work/fetch/vendor/lz4-sys/liblz4/lib
deflate=$work/fetch/vendor/libdeflate-sys/libdeflate

build() { # name, options and sources
	name=$1
	shift
	clang-14 --target=wasm32-wasi -mexec-model=reactor -mbulk-memory -flto -DNDEBUG -w "$@" "$here/$name.c" \
		-Wl,--strip-all,--gc-sections,--lto-O2 -o "$work/$name.wasm"
	{
		echo "/** The module of scripts/codecs/$name.c, gzipped, as base64: written by scripts/codecs/build.sh. */"
		printf 'export const %s =\n\t"%s";\n' "$(echo "$name" | tr a-z A-Z)" "$(gzip -9n < "$work/$name.wasm" | base64 -w0)"
	} > "$here/../../src/codecs/$name-wasm.ts"
	echo "$name: $(wc -c < "$work/$name.wasm") bytes, $(gzip -9n < "$work/$name.wasm" | wc -c) gzipped"
}

# one of two decoders each for literals and for sequences: as fast here, and 9 kB less, gzipped
build frames -O3 -msimd128 -fno-vectorize -fno-slp-vectorize -DHUF_FORCE_DECOMPRESS_X1 -DZSTD_FORCE_DECOMPRESS_SEQUENCES_SHORT \
	-DZSTD_DISABLE_ASM -DZSTD_STRIP_ERROR_STRINGS=1 -DZSTD_LEGACY_SUPPORT=0 -DXXH_NAMESPACE=ZSTD_ \
	-I"$zstd" -I"$blosc" -I"$lz4" -I"$deflate" \
	"$zstd"/common/debug.c "$zstd"/common/entropy_common.c "$zstd"/common/error_private.c "$zstd"/common/fse_decompress.c \
	"$zstd"/common/xxhash.c "$zstd"/common/zstd_common.c "$zstd"/decompress/*.c "$lz4/lz4.c" \
	"$blosc"/blosclz.c "$blosc"/fastcopy.c \
	"$deflate"/lib/adler32.c "$deflate"/lib/crc32.c "$deflate"/lib/utils.c "$deflate"/lib/*_decompress.c
build zfp -Os -I"$zfp/include" -I"$zfp/src" "$zfp"/src/bitstream.c "$zfp"/src/zfp.c "$zfp"/src/decode[1-4][ilfd].c
build pco -O2
