"""Makes files of Word with ruled tables, in one font.

make.py BLOCKS OUT COUNT FONT   writes OUT/NAME.docx of so many of them
"""

import sys
from pathlib import Path

import docx
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from sample import sample


def main():
    out, font = Path(sys.argv[2]), sys.argv[4]
    out.mkdir(parents=True)
    for name, content in sample(Path(sys.argv[1]), out, int(sys.argv[3])):
        document = docx.Document()
        style = document.styles["Normal"]
        style.font.name, style.font.size = font, Pt(10.5)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
        for kind, words in content:
            if kind == "p":
                if words.strip():
                    document.add_paragraph(words.strip())
                continue
            table = document.add_table(len(words), max(map(len, words)), style="Table Grid")
            for row, cells in zip(words, table._tbl.tr_lst):
                for text, cell in zip(row, cells.tc_lst):
                    Paragraph(cell.p_lst[0], None).add_run(text.strip())
        document.save(out / f"{name}.docx")


if __name__ == "__main__":
    main()
