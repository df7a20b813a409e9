"""Makes the files of Word by python-docx.

make.py BLOCKS OUT WAY…   writes OUT/WAY/NAME.docx; the ways are typed, numbered, merged
"""

import json
import os
import random
import re
import sys
from pathlib import Path

import docx
from lxml.etree import SubElement

from numbering import Numbering, typed_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def write(paragraph, text, chance):
    """Cuts the text into runs anywhere, often inside a figure, and puts between them what Word does: properties that say
    nothing of the text, marks of the spelling, the end of a page as it was last printed."""
    cuts = {chance.randrange(1, len(text)) for _ in range(len(text) // 15)}
    for figure in re.finditer(r"\d[\d.,]+", text):
        if chance.random() < 0.5:
            cuts.add(chance.randrange(figure.start() + 1, figure.end()))
    edges = [0, *sorted(cuts), len(text)]
    for start, end in zip(edges, edges[1:]):
        if start == end:
            continue
        if chance.random() < 0.05:
            SubElement(paragraph, W + "proofErr", {W + "type": "spellStart"})
        run = SubElement(paragraph, W + "r")
        if chance.random() < 0.4:
            SubElement(SubElement(run, W + "rPr"), W + "rFonts", {W + "hint": "eastAsia"})
        if start and chance.random() < 0.03:
            SubElement(run, W + "lastRenderedPageBreak")
        SubElement(run, W + "t", {SPACE: "preserve"}).text = text[start:end]


def write_table(document, rows, chance, is_merged):
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    table = document.add_table(len(rows), width)._tbl
    for cells, row in zip(rows, table.tr_lst):
        for text, cell in zip(cells, row.tc_lst):
            write(cell.p_lst[0], text, chance)
    if is_merged:
        merge(rows, table.tr_lst)


def spans(row, settled, may_join):
    """Where the cells of a row begin, and how many columns each takes: empty ones join the filled one on their left."""
    out, column = {}, 0
    while column < len(row):
        count = settled.get(column, 1)
        if row[column] and may_join:
            while column + count < len(row) and not row[column + count] and column + count not in settled:
                count += 1
        out[column] = count
        column += count
    return out


def merge(rows, elements):
    """Joins the empty cells of the head to the filled one on their left or above them, and repeats the first row on every
    page. A reader gives joined cells as empty ones, so that it reads what it read before."""
    top = spans(rows[0], {}, True)
    hanging = {
        column: count
        for column, count in top.items()
        if len(rows) > 1 and rows[0][column] and not any(rows[1][column : column + count])
    }
    heads = [top]
    if len(rows) > 1:
        # In a row of figures nobody joins cells.
        is_head = not any(re.fullmatch(r"-?[\d.,]+%?", text) for text in rows[1])
        heads.append(spans(rows[1], hanging, is_head))
    for at, head in enumerate(heads):
        cells = elements[at].tc_lst
        for column, count in head.items():
            cells[column].grid_span = count
            if column in hanging:
                cells[column].vMerge = "restart" if at == 0 else "continue"
            for spare in cells[column + 1 : column + count]:
                elements[at].remove(spare)
    SubElement(elements[0].get_or_add_trPr(), W + "tblHeader")


def make(blocks, way, seed):
    document, chance = docx.Document(), random.Random(seed)
    lists, numbered = Numbering(), []
    for kind, content in blocks:
        if kind == "t":
            write_table(document, content, chance, way == "merged")
            continue
        paragraph = document.add_paragraph()
        number = typed_number(content) if way == "numbered" else None
        if number:
            level, looks, value, content = number
            numbered.append((paragraph, level, lists.instance(level, looks, value)))
        write(paragraph._p, content, chance)
    first = lists.write(document) if numbered else 0
    for paragraph, level, instance in numbered:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = first + instance
    # Word wants a paragraph behind the last table.
    if blocks[-1][0] == "t":
        document.add_paragraph()
    return document, len(numbered)


def main():
    all_blocks, out = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2])
    for way in sys.argv[3:]:
        (out / way).mkdir()
        numbers = 0
        for name, blocks in all_blocks.items():
            document, count = make(blocks, way, f"{name} {os.environ.get('GOUJI_WORD_SEED', '1')}")
            document.save(out / way / f"{name}.docx")
            numbers += count
        if way == "numbered":
            print(f"numbered: {numbers} numbers of headings are automatic")


if __name__ == "__main__":
    main()
