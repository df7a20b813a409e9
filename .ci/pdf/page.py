"""Writes texts as pages of the web with ruled tables, for a browser to print.

page.py BLOCKS OUT COUNT   writes OUT/NAME.html of so many of them
"""

import sys
from html import escape
from pathlib import Path

from sample import sample

STYLE = "body { font: 10.5pt 'Noto Serif CJK SC' } table { border-collapse: collapse } td { border: 0.5pt solid; padding: 2pt }"


def main():
    out = Path(sys.argv[2])
    out.mkdir(parents=True)
    for name, content in sample(Path(sys.argv[1]), out, int(sys.argv[3])):
        body = ""
        for kind, words in content:
            if kind == "p":
                body += f"<p>{escape(words.strip())}</p>\n" if words.strip() else ""
                continue
            count = max(map(len, words))
            rows = (row + [""] * (count - len(row)) for row in words)
            cells = ("".join(f"<td>{escape(cell.strip())}</td>" for cell in row) for row in rows)
            body += "<table>\n" + "".join(f"<tr>{row}</tr>\n" for row in cells) + "</table>\n"
        page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>{STYLE}</style>\n<body>\n{body}</body></html>\n'
        (out / f"{name}.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
