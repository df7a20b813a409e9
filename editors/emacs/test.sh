#!/usr/bin/env bash
# The Emacs part of editors/README.md, as it stands there, in a real Emacs: test.sh BINARY
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: test.sh path/to/gouji" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
eglot='(progn (package-initialize) (require (quote eglot)))'

if ! HOME=$work emacs -q --batch --eval "$eglot" 2>/dev/null; then
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || {
        echo "skipped: neither is there an Emacs with eglot, nor can one be installed"
        exit 0
    }
    log=$work/apt.log
    if ! { apt-get update && apt-get install -y --no-install-recommends emacs-nox elpa-eglot; } >"$log" 2>&1; then
        if grep -Eq 'Failed to fetch|Could not resolve|Unable to locate' "$log"; then
            echo "skipped: Emacs cannot be installed, for the package registry does not answer"
            exit 0
        fi
        cat "$log" >&2
        exit 1
    fi
fi

mkdir "$work/bin"
ln -s "$binary" "$work/bin/gouji"
cp "$here/../../tests/fixtures/example/部门预算情况说明.txt" "$work/"
sed -n '/^```elisp$/,/^```$/p' "$here/../README.md" | sed '/^```/d' >"$work/init.el"
cd "$work"
HOME=$work PATH=$work/bin:$PATH LANG=C.UTF-8 emacs -q --batch -f package-initialize -l "$work/init.el" -l "$here/test.el"
