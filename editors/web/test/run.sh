#!/usr/bin/env bash
# Checks the types and tests a page, and the tests: run.sh PAGE.html [MODULE.wasm]
set -euo pipefail
page=$(realpath "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
module=$(realpath "${2:-${CARGO_TARGET_DIR:-$here/../../target/web}/wasm32-unknown-unknown/release/gouji_web.wasm}")
cd "$here"
[ -d node_modules ] || npm ci --no-audit --no-fund
npm run --silent check
# On a busy machine a browser may keep a test waiting too long: what fails twice fails.
GOUJI_PAGE=$page npm test --silent || { echo "-- once more"; GOUJI_PAGE=$page npm test --silent; }
node test/broken.mjs "$module"
