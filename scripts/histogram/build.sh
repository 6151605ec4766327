#!/bin/sh
# Builds src/histogram/count-wasm.ts: count.c as WebAssembly, as base64. Run by hand where count.c changes. Needs Debian 12's clang-14 and lld-14.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp)
clang-14 --target=wasm32 -O2 -msimd128 -nostdlib -ffreestanding "$here/count.c" -Wl,--no-entry,--strip-all,-z,stack-size=4096 -o "$out"
{
	echo "/** The module of scripts/histogram/count.c, as base64: written by scripts/histogram/build.sh. */"
	printf 'export const COUNT =\n\t"%s";\n' "$(base64 -w0 < "$out")"
} > "$here/../../src/histogram/count-wasm.ts"
echo "count: $(wc -c < "$out") bytes"
rm "$out"
