#!/usr/bin/env bash
# Checks the types, builds the page, and tests both: run.sh OUT.html [MODULE.wasm]
set -euo pipefail
out=$(realpath -m "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
module=$(realpath -m "${2:-${CARGO_TARGET_DIR:-$here/../../target/web}/wasm32-unknown-unknown/release/gouji_web.wasm}")
cd "$here"
[ -d node_modules ] || npm ci --no-audit --no-fund
npm run --silent check
./build.sh "$out" ${2:+"$module"}
GOUJI_PAGE=$out npm test --silent
node test/broken.mjs "$module"
