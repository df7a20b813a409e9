#!/usr/bin/env bash
# Checks the types and tests a page, and the tests: run.sh PAGE.html [MODULE.wasm]
# Where a page with the PDF reader, gouji-pdf.html, lies beside it, that is tested too.
set -euo pipefail
page=$(realpath "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
module=$(realpath "${2:-${CARGO_TARGET_DIR:-$here/../../target/web}/gouji-web.wasm}")
cd "$here"
[ -d node_modules ] || npm ci --no-audit --no-fund
npm run --silent check
export GOUJI_PAGE=$page GOUJI_MODULE=$module
# On a busy machine a browser may keep a test waiting too long: what fails twice fails.
npm test --silent || { echo "-- once more"; npm test --silent; }
with_pdf=$(dirname "$page")/gouji-pdf.html
if [ -f "$with_pdf" ]; then
    GOUJI_PAGE=$with_pdf GOUJI_MODULE=${module%.wasm}-pdf.wasm node --test test/with-pdf.mjs
else
    echo "skipped: there is no $with_pdf"
fi
node test/broken.mjs "$module"
# Numbers to read: a busy machine makes none of them a failure.
node test/latency.mjs "$page" || echo "how long findings take was not measured"
