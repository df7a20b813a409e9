"""Writes the tables of texts as workbooks, and as texts of those tables alone.

make.py BLOCKS OUT   writes OUT/openpyxl/NAME.xlsx, OUT/text-of-tables/NAME.txt, and OUT/whole.json, the texts whose tables
are whole
"""

import json
import random
import re
import sys
from pathlib import Path

from openpyxl import Workbook

# Lines above a table that may belong to it.
ABOVE, LONGEST = 3, 40
NOTE = re.compile(r"[（(]?(?:备注|注：|说明：|本表|本单位|本部门)")
AMOUNT = re.compile(r"-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?")


def tables(blocks, above=ABOVE):
    """Up to so many lines above each table, its rows, and the note below it."""
    most, above, found = above, [], []
    for kind, content in blocks:
        if kind == "t":
            found.append([above, content, None])
            above, is_behind = [], True
        elif content.strip() and found and is_behind and NOTE.match(content.strip()):
            found[-1][2] = content.strip()
        elif "。" in content or len(content) > LONGEST:
            above = []
        elif content.strip():
            above = [*above, content.strip()][-most:]
        if kind != "t" and content.strip():
            is_behind = False
    return found


def put(cell, words):
    """An amount is a number that is shown as it stands in the text; zeros before a number make it a text."""
    if len(words) < 15 and AMOUNT.fullmatch(words) and words not in ["-0"]:
        decimals = len(words.partition(".")[2])
        whole = "#,##0" if "," in words else "0"
        cell.value = float(words.replace(",", "")) if decimals else int(words.replace(",", ""))
        cell.number_format = whole + ("." + "0" * decimals if decimals else "")
    elif words:
        cell.value = words
        cell.data_type = "s"


def write(sheet, above, rows, note, chance):
    """A row above that takes all columns may be merged; so may the table begin to the right of A."""
    width, left = max(map(len, rows)), chance.choice([1, 1, 2])
    lines = [*enumerate(above, 1), *([(len(above) + len(rows) + 1, note)] if note else [])]
    for at, words in lines:
        sheet.cell(at, left, words).data_type = "s"
        if width > 1 and chance.random() < 0.7:
            sheet.merge_cells(start_row=at, end_row=at, start_column=left, end_column=left + width - 1)
    for at, row in enumerate(rows, len(above) + 1):
        for column, words in enumerate(row, left):
            put(sheet.cell(at, column), words.strip())


def main():
    blocks, out = json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2])
    for folder in ["openpyxl", "text-of-tables"]:
        (out / folder).mkdir()
    whole = []
    for name, content in blocks.items():
        found = [table for table in tables(content) if any(cell.strip() for row in table[1] for cell in row)]
        if not found:
            continue
        workbook, chance, text = Workbook(), random.Random(name), []
        # Tables with one head may be pages of one table, which no workbook divides.
        if len({tuple(rows[0]) for _, rows, _ in found}) == len(found):
            whole.append(name)
        workbook.remove(workbook.active)
        for number, (above, rows, note) in enumerate(found):
            write(workbook.create_sheet(f"表{number}"), above, rows, note, chance)
            width = max(map(len, rows))
            lines = ["\t".join(cell.strip() for cell in [*row, *[""] * (width - len(row))]) for row in rows]
            text += [f"[表{number}]", *above, *(line for line in lines if line.strip()), *([note] if note else []), ""]
        workbook.save(out / "openpyxl" / f"{name}.xlsx")
        (out / "text-of-tables" / f"{name}.txt").write_text("\n".join(text) + "\n", "utf-8")
    (out / "whole.json").write_text(json.dumps(whole), "utf-8")


if __name__ == "__main__":
    main()
