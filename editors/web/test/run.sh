#!/bin/sh
# Checks the types, builds the page with an engine, and tests both: run.sh MODULE.wasm
set -eu
module=$(realpath "$1")
cd "$(dirname "$0")/.."
[ -d node_modules ] || npm ci --no-audit --no-fund
npm run --silent check
./build.sh "$module" dist/gouji.html
npm test --silent
node test/broken.mjs "$module"
