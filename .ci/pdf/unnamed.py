"""Prints texts in a font that is not in the file and does not name its letters: STSong-Light by UniGB-UCS2-H.

unnamed.py BLOCKS OUT COUNT   writes OUT/NAME.pdf of so many of them
"""

import sys
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from sample import sample

FONT, SIZE, WIDTH = "STSong-Light", 10.5, 165 * mm
STYLE = ParagraphStyle("body", fontName=FONT, fontSize=SIZE, leading=SIZE * 1.5, wordWrap="CJK", firstLineIndent=2 * SIZE)
CELL = ParagraphStyle("cell", STYLE, firstLineIndent=0)
RULES = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]


def table(rows):
    """Columns are as wide as what stands in them, as far as the page goes."""
    count = max(map(len, rows))
    rows = [[cell.strip() for cell in row] + [""] * (count - len(row)) for row in rows]
    wide = [min(12, max(3, *(len(row[column].encode("gb18030")) / 2 for row in rows))) for column in range(count)]
    cells = [[Paragraph(escape(cell), CELL) for cell in row] for row in rows]
    return Table(cells, [WIDTH * one / sum(wide) for one in wide], repeatRows=1, style=RULES)


def main():
    out = Path(sys.argv[2])
    out.mkdir(parents=True)
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    for name, content in sample(Path(sys.argv[1]), out, int(sys.argv[3])):
        story = [
            table(words) if kind == "t" else Paragraph(escape(words.strip()), STYLE)
            for kind, words in content
            if kind == "t" or words.strip()
        ]
        SimpleDocTemplate(str(out / f"{name}.pdf"), pagesize=A4).build(story)


if __name__ == "__main__":
    main()
