"""Writes texts as pages of the web for a browser to print, with ruled tables or with such as have no rules.

page.py BLOCKS OUT COUNT [bare]   writes OUT/NAME.html of so many of them
"""

import sys
from html import escape
from pathlib import Path

from sample import is_number, sample

STYLE = "body { font: 10.5pt 'Noto Serif CJK SC' } table { border-collapse: collapse } td { padding: 2pt }"
STYLES = {"ruled": f"{STYLE} td {{ border: 0.5pt solid }}", "bare": f"{STYLE} td {{ padding: 2pt 8pt }} .number {{ text-align: right }}"}


def main():
    out, style = Path(sys.argv[2]), STYLES[sys.argv[4] if len(sys.argv) > 4 else "ruled"]
    out.mkdir(parents=True)
    for name, content in sample(Path(sys.argv[1]), out, int(sys.argv[3])):
        body = ""
        for kind, words in content:
            if kind == "p":
                body += f"<p>{escape(words.strip())}</p>\n" if words.strip() else ""
                continue
            count = max(map(len, words))
            rows = (row + [""] * (count - len(row)) for row in words)
            field = lambda cell: f'<td class="number">{cell}</td>' if is_number(cell) else f"<td>{escape(cell.strip())}</td>"
            cells = ("".join(map(field, row)) for row in rows)
            body += "<table>\n" + "".join(f"<tr>{row}</tr>\n" for row in cells) + "</table>\n"
        page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>{style}</style>\n<body>\n{body}</body></html>\n'
        (out / f"{name}.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
