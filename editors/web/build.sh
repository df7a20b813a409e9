#!/usr/bin/env bash
# Builds the page: build.sh [--pdf] OUT.html [MODULE.wasm]
# With --pdf the page reads PDF too: gouji-pdf.html, twice as large.
# Where no module is given it is built first: with rustup's target where that can be had, else with the compiler that Debian
# builds its Firefox with, unpacked beside the build and not installed. Where neither can be had it ends with code 3.
set -euo pipefail
name=gouji-web features=()
if [ "${1:-}" = --pdf ]; then
    name=gouji-web-pdf features=(--features pdf)
    shift
fi
if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    echo "usage: $0 [--pdf] OUT.html [MODULE.wasm]" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$here/../../target/web}
triple=wasm32-unknown-unknown
mkdir -p "$target"
target=$(cd "$target" && pwd)

has_target() {
    [ "${GOUJI_WEB_COMPILER:-}" != debian ] && command -v rustup >/dev/null \
        && { rustup target list --installed | grep -qx "$triple" || timeout 300 rustup target add "$triple" >/dev/null 2>&1; }
}

# Debian's compiler has no library for the target: it is built with the module.
unpack_debian() {
    local std llvm
    [ -x "$target/debian/usr/bin/rustc" ] && return
    command -v apt-get >/dev/null || return
    [ "$(id -u)" -ne 0 ] || apt-get update -qq >/dev/null 2>&1 || true
    std=$(apt-cache depends libstd-rust-web-dev | sed -n 's/.*Depends: \(libstd-rust-web-1[^ ]*\)/\1/p' | sort -u)
    llvm=$(apt-cache depends "$std" | sed -n 's/.*Depends: \(libllvm[^ ]*\)/\1/p' | sort -u)
    mkdir -p "$target/debs"
    (cd "$target/debs" && apt-get download -qq rustc-web rust-web-src libstd-rust-web-dev "$std" "$llvm") || return
    for package in "$target"/debs/*.deb; do dpkg-deb -x "$package" "$target/debian"; done
}

cargo_build() { cargo build --locked --release --manifest-path "$here/Cargo.toml" --target-dir "$target" --target "$triple" "${features[@]}" "$@"; }

# Cargo has one place for both modules.
module=${2:-$target/$name.wasm}
if [ $# -eq 1 ] && has_target; then
    cargo_build
elif [ $# -eq 1 ]; then
    unpack_debian || { echo "no compiler for $triple can be had" >&2; exit 3; }
    LD_LIBRARY_PATH=$target/debian/usr/lib/x86_64-linux-gnu RUSTC=$target/debian/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(rustc --print sysroot)/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld \
        cargo_build -Zbuild-std=std,panic_abort
fi
[ $# -eq 2 ] || cp "$target/$triple/release/gouji_web.wasm" "$module"
[ -d "$here/node_modules" ] || (cd "$here" && npm ci --no-audit --no-fund)
exec node "$here/scripts/build.mjs" "$module" "$1"
