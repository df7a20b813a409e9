"""That workbooks as people print them give no error that their tables do not have: without rules in columns as wide as their
words and in others, in columns that are too narrow, in rows that are too low, over several pages at the right of one another, and
as they should be.

sheets.py PROGRAM WORK   WORK/openpyxl, WORK/text-of-tables and WORK/whole.json are those of .ci/excel/make.py
"""

import json
import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

RIGHT = ("right-", "clean-", "elsewhere-")
FORMS = ["unruled", "gaps", "narrow", "low", "divided", "fitted"]
WIDE, ON_ONE_PAGE = ["gaps", "divided", "fitted"], ["gaps", "low", "fitted"]
# The share of figures that is read of tables printed as they should be, and of such where gaps alone part the columns.
READ = {"fitted": 0.9, "gaps": 0.5}
SIDE = Side(style="thin")


def dress(sheet, form):
    """Puts rules around the cells of the table, and makes its columns as wide as the form has them."""
    filled = lambda row: sum(cell.value is not None for cell in row)
    first = next((at for at, row in enumerate(sheet.iter_rows(), 1) if filled(row) > 1), None)
    if not first or form == "unruled":
        return
    rows = [row for row in sheet.iter_rows(min_row=first) if filled(row) > 1 or row[0].row < sheet.max_row]
    for cell in (cell for row in rows for cell in row if form != "gaps"):
        cell.border = Border(left=SIDE, right=SIDE, top=SIDE, bottom=SIDE)
        cell.alignment = Alignment(wrap_text=form == "low", vertical="center")
    if form in WIDE:
        for column in range(1, sheet.max_column + 1):
            longest = max((len(str(row[column - 1].value or "")) for row in rows), default=4)
            sheet.column_dimensions[get_column_letter(column)].width = max(8, longest * 2.3)
    if form in ON_ONE_PAGE:
        sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def report(program, folder):
    command = [program, "check", "--format", "json", "--fail-on", "never", "--quiet", folder]
    files = json.loads(subprocess.run(command, capture_output=True).stdout)["files"]
    return {Path(file["path"]).stem: file for file in files}


def main():
    program, work = sys.argv[1], Path(sys.argv[2])
    texts, passed = report(program, work / "text-of-tables"), True
    names = [name for name in json.loads((work / "whole.json").read_text("utf-8")) if name.startswith(RIGHT)]
    for form in FORMS:
        folder, out = work / form, work / f"{form}-pdf"
        folder.mkdir()
        for name in names:
            workbook = load_workbook(work / "openpyxl" / f"{name}.xlsx")
            for sheet in workbook:
                dress(sheet, form)
            workbook.save(folder / f"{name}.xlsx")
        profile = f"-env:UserInstallation=file://{work}/profile"
        files = sorted(folder.glob("*.xlsx"))
        subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", out, *files], capture_output=True)
        found = report(program, out)
        errors = [(name, one["message"]) for name, file in found.items() for one in file["findings"] if one["severity"] == "error"]
        figures, wanted = (sum(files[name].get("figures") or 0 for name in found) for files in [found, texts])
        print(f"{form}: {len(found)} printed workbooks, {len(errors)} false errors, {figures} of {wanted} figures")
        for name, message in errors[:5]:
            print(f"    {name}: {message}"[:200])
        passed &= len(found) == len(names) > 5 and not errors and figures >= wanted * READ.get(form, 0)
    sys.exit(not passed)


if __name__ == "__main__":
    main()
