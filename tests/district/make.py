#!/usr/bin/env python3
"""Makes the documents of the sample district: texts with their faults, as Word and PDF by LibreOffice, workbooks by openpyxl.

make.py FOLDER   writes FOLDER/第一轮 and FOLDER/第二轮; by itself it writes them beside this file

What is made is committed: it is made anew only when a text or a fault changes.
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

HERE = Path(__file__).resolve().parent
ROUNDS = {1: ("第一轮", "first"), 2: ("第二轮", "second")}

FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="Song" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" svg:font-family="'Noto Serif CJK SC'"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name="Song" style:font-name-asian="Song" fo:font-size="10.5pt" style:font-size-asian="10.5pt" fo:language="zh" fo:country="CN" style:language-asian="zh" style:country-asian="CN"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Body" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-indent="21pt" fo:margin-bottom="3pt"/></style:style>
<style:style style:name="Head" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center" fo:margin-bottom="8pt"/><style:text-properties fo:font-size="16pt" style:font-size-asian="16pt"/></style:style>
<style:style style:name="Cell" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:font-size="8pt" style:font-size-asian="8pt"/></style:style>
</office:styles>
<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/></style:page-layout>
<style:style style:name="box" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.05cm"/></style:style></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="page"/></office:master-styles>
<office:body><office:text>
{body}</office:text></office:body></office:document>
"""


def blocks(text):
    """Paragraphs, and tables: rows of cells that follow each other."""
    out = []
    for line in text.split("\n"):
        if "\t" in line:
            if not out or not isinstance(out[-1], list):
                out.append([])
            out[-1].append(line.split("\t"))
        else:
            out.append(line)
    return out


def is_of_a_table(row):
    """Whether a row has the columns of a table: a line of whose it is and in which unit stands above it."""
    return not any(cell.startswith("单位：") for cell in row)


def flat(text):
    """The text as a flat OpenDocument text."""
    paragraph = lambda style, words: f'<text:p text:style-name="{style}">{escape(words)}</text:p>\n'
    body, is_first = "", True
    for block in blocks(text):
        if isinstance(block, str):
            if block:
                body += paragraph("Head" if is_first else "Body", block)
                is_first = False
            continue
        for row in block:
            if not is_of_a_table(row):
                body += paragraph("Cell", "　".join(cell for cell in row if cell))
        rows = [row for row in block if is_of_a_table(row)]
        width = max(map(len, rows))
        body += f'<table:table><table:table-column table:number-columns-repeated="{width}"/>\n'
        for row in rows:
            cells = row + [""] * (width - len(row))
            body += "<table:table-row>" + "".join(
                f'<table:table-cell table:style-name="box">{paragraph("Cell", cell)}</table:table-cell>' for cell in cells
            ) + "</table:table-row>\n"
        body += "</table:table>\n"
    return FLAT.format(body=body)


def split_tables(text):
    """The prose without its tables, and the tables with the lines above and below each."""
    before, rest = text.split("五、单位预算表\n\n", 1)
    tables, after = rest.split("\n\n六、其他相关情况说明\n", 1)
    return before + "五、单位预算表\n详见附件。\n六、其他相关情况说明\n" + after, tables.split("\n\n")


def number(cell):
    """A figure as a number with the format that shows it as it is printed."""
    plain = cell.replace(",", "")
    try:
        value = float(plain)
    except ValueError:
        return cell, None
    if plain != cell:
        return value, "#,##0"
    if "." in plain:
        return value, "0.00"
    return cell, None


def workbook(tables, path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for at, table in enumerate(tables, 1):
        lines = table.split("\n")
        sheet = book.create_sheet(f"表{at}")
        for row, line in enumerate(lines, 1):
            for column, cell in enumerate(line.split("\t"), 1):
                if cell:
                    value, shown = number(cell)
                    target = sheet.cell(row, column, value)
                    if shown:
                        target.number_format = shown
    book.save(path)


def convert(sources, kind, profile):
    """Files of LibreOffice in another format, beside them."""
    filters = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf:writer_pdf_Export"}
    for source in sources:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", filters[kind], "--outdir", source.parent, source],
            check=True, capture_output=True,
        )


def main():
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    documents = tomllib.loads((HERE / "documents.toml").read_text())["document"]
    faults = tomllib.loads((HERE / "faults.toml").read_text())["fault"]
    with tempfile.TemporaryDirectory() as work:
        for turn, (folder, name) in ROUNDS.items():
            for at, document in enumerate(documents):
                text = (HERE / "texts" / (document["text"] + ".txt")).read_text()
                for fault in faults:
                    if fault["document"] == document["text"]:
                        assert text.count(fault["find"]) == 1, fault
                        if turn in fault["rounds"]:
                            text = text.replace(fault["find"], fault["write"])
                path = out / folder / document[name]
                path.parent.mkdir(parents=True, exist_ok=True)
                if "tables" in document:
                    text, tables = split_tables(text)
                    workbook(tables, out / folder / document["tables"])
                source = Path(work) / f"{turn}-{at}.fodt"
                source.write_text(flat(text))
                kind = path.suffix[1:]
                convert([source], kind, Path(work) / "profile")
                source.with_suffix("." + kind).replace(path)


main()
