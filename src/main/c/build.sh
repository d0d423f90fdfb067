#!/bin/sh
# Builds the native kernels into FOLDER/linux-<arch>/libcounterweight.so, for this machine and, where
# its cross compiler is installed, for aarch64. What is newer than its sources stays as it is.
# Without a compiler it says so and succeeds: the service then runs on the kernels in Java.
#
# usage: build.sh FOLDER        CC names the compiler (cc by default)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
flags="-std=c17 -O3 -ffp-contract=off -fno-math-errno -fno-trapping-math -fPIC -fvisibility=hidden
-Wall -Wextra -ffile-prefix-map=$here=."

is_new() { # FILE: newer than every source
    [ -f "$1" ] && [ -z "$(find "$here" -type f -newer "$1" -print)" ]
}

works() { # COMPILER: is there, with the headers of its C library
    command -v "$1" >/dev/null 2>&1 &&
        echo '#include <string.h>' | "$1" -std=c17 -fsyntax-only -x c - >/dev/null 2>&1
}

# build COMPILER ARCH SET:FLAGS...
build() {
    compiler=$1
    target="$folder/linux-$2"
    shift 2
    is_new "$target/libcounterweight.so" && return 0
    work="$target/objects"
    rm -rf "$target"
    mkdir -p "$work"
    for set in "$@"; do
        isa=${set%%:*}
        # shellcheck disable=SC2086
        "$compiler" $flags ${set#*:} "-DCW_ISA_HEADER=\"isa/$isa.h\"" \
            -c "$here/kernels.c" -o "$work/$isa.o" &
        compiling="${compiling:-} $!"
    done
    for job in $compiling; do
        wait "$job"
    done
    compiling=
    # shellcheck disable=SC2086
    "$compiler" $flags -shared -Wl,-z,relro,-z,now,-z,noexecstack \
        "$here/dispatch.c" "$work"/*.o -o "$target/libcounterweight.so.part"
    mv "$target/libcounterweight.so.part" "$target/libcounterweight.so"
    rm -r "$work"
    echo "native kernels: built ${target##*/}"
}

if [ "$(uname -s)" != Linux ]; then
    echo "[WARNING] no native kernels for $(uname -s): the service will run on those in Java"
    exit 0
fi

cc=${CC:-cc}
machine=$(uname -m)
if ! works "$cc"; then
    echo "[WARNING] no C compiler that works ($cc): the service will run on the kernels in Java, slower"
elif [ "$machine" = x86_64 ]; then
    build "$cc" x86_64 sse2:-msse2 "avx2:-mavx2 -mfma" \
        "avx512:-mavx512f -mavx512vl -mavx512dq -mavx512bw -mfma -mprefer-vector-width=512"
elif [ "$machine" = aarch64 ]; then
    build "$cc" aarch64 neon:
else
    echo "[WARNING] no native kernels for $machine: the service will run on those in Java"
fi

if [ "$machine" != aarch64 ] && works aarch64-linux-gnu-gcc; then
    build aarch64-linux-gnu-gcc aarch64 neon:
fi
