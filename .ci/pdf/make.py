"""Makes files of Word in one font, with ruled tables or with such as have no rules.

make.py BLOCKS OUT COUNT FONT [bare]   writes OUT/NAME.docx of so many of them
"""

import sys
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from sample import is_number, sample


def main():
    out, font, is_bare = Path(sys.argv[2]), sys.argv[4], sys.argv[5:] == ["bare"]
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
            table = document.add_table(len(words), max(map(len, words)), style="Normal Table" if is_bare else "Table Grid")
            for row, cells in zip(words, table._tbl.tr_lst):
                for text, cell in zip(row, cells.tc_lst):
                    paragraph = Paragraph(cell.p_lst[0], None)
                    paragraph.add_run(text.strip())
                    if is_bare and is_number(text):
                        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        document.save(out / f"{name}.docx")


if __name__ == "__main__":
    main()
