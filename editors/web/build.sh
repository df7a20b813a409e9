#!/bin/sh
# Builds the page: build.sh MODULE.wasm OUT.html
set -eu
if [ $# -ne 2 ]; then
    echo "usage: $0 MODULE.wasm OUT.html" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
[ -d "$here/node_modules" ] || (cd "$here" && npm ci --no-audit --no-fund)
exec node "$here/scripts/build.mjs" "$1" "$2"
