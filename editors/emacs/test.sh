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
# A Word document and one that is none.
text='2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务3.00万元。'
main=application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml
mkdir -p "$work/parts/_rels" "$work/parts/word"
cat >"$work/parts/[Content_Types].xml" <<END
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="$main"/></Types>
END
cat >"$work/parts/_rels/.rels" <<END
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>
END
cat >"$work/parts/word/document.xml" <<END
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>采购</w:t></w:r></w:p><w:p><w:r><w:t>$text</w:t></w:r></w:p></w:body></w:document>
END
(cd "$work/parts" && python3 -m zipfile -c "../采购 预算.docx" '[Content_Types].xml' _rels word)
(cd "$work/parts" && sed -i 's/6\.00/7.00/' word/document.xml && python3 -m zipfile -c "../改正.docx" '[Content_Types].xml' _rels word)
printf 'PK\003\004broken' >"$work/坏.docx"
sed -n '/^```elisp$/,/^```$/p' "$here/../README.md" | sed '/^```/d' >"$work/init.el"
cd "$work"
HOME=$work PATH=$work/bin:$PATH LANG=C.UTF-8 emacs -q --batch -f package-initialize -l "$work/init.el" -l "$here/test.el"
