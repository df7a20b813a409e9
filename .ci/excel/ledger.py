"""That the workbooks for a reviewer are what other programs take: the ledger and the checklist of a district, opened by openpyxl and
by LibreOffice.

ledger.py PROGRAM WORK [office]
"""

import csv
import json
import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook

UNITS = 12


def disclosure(number):
    """Of every third unit the procurement does not add up; of every fourth nothing is said of it."""
    unit = f"江州市第{number}档案馆"
    services = "3.00" if number % 3 == 0 else "2.00"
    procurement = f"2、2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务{services}万元。\n" if number % 4 else ""
    return (
        f"{unit}2025年部门预算情况说明\n一、单位基本情况\n（一）职能职责\n管理档案。\n（二）单位构成\n内设综合科。\n"
        "二、部门收支总体情况\n（一）收入预算：2025年收入预算10.00万元。\n（二）支出预算：2025年支出预算10.00万元。\n"
        "三、部门预算情况说明\n2025年一般公共预算财政拨款收入10.00万元，支出10.00万元。本馆2025年无使用政府性基金预算拨款安排的支出。"
        "国有资本经营预算0万元。\n四、“三公”经费情况说明\n2025年“三公”经费预算0万元。\n五、其他重要事项的情况说明\n"
        f"1、机关运行经费5.00万元。\n{procurement}3、绩效目标。无。\n4、截至2024年12月，共有车辆2辆。\n"
        "六、专业性名词解释\n（一）财政拨款收入：指本年度从本级财政部门取得的财政拨款。\n"
    )


def district(folder):
    for number in range(1, UNITS + 1):
        own = folder / f"=第{number}档案馆"
        own.mkdir(parents=True)
        (own / "说明.txt").write_text(disclosure(number), encoding="utf-8")
    (folder / "不能读取.docx").write_bytes(b"PK\x03\x04")
    (folder / "旧格式.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def check(program, folder, out, *more):
    subprocess.run([program, "check", "--quiet", "--fail-on", "never", "-o", out, *more, "."], cwd=folder, capture_output=True)


def rows_of(sheet):
    """Each row by the heads of its columns."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row)) for row in rows]


def problems_of_form(book):
    out = []
    for sheet in book.worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row]
        out += [f"{sheet.title}: no frozen head"] * (sheet.freeze_panes is None)
        out += [f"{sheet.title}: no filter"] * (sheet.auto_filter.ref != sheet.dimensions)
        out += [f"{sheet.title}: its head is not printed on every page"] * (sheet.print_title_rows != "$1:$1")
        out += [f"{sheet.title}!{cell.coordinate} is a formula" for cell in cells if cell.data_type == "f"]
        out += [f"{sheet.title}: a column has no width"] * any(one.width < 5 for one in sheet.column_dimensions.values())
    return out


def problems_of_ledger(book, report):
    rows, out = rows_of(book["台账"]), []
    files = {file["path"]: file for file in report["files"]}
    if len(rows) != len(files) + len(report["summary"]["skipped"]):
        out.append(f"the ledger has {len(rows)} lines")
    for row in rows:
        file = files.get(row["文件"], {})
        wanted = [file.get(name) for name in ["unit", "year", "figures", "relations", "broken", "error", "warning"]]
        found = [row[head] for head in ["单位", "年度", "核对数字", "勾稽关系", "不符", "错误", "警告"]]
        if wanted != found:
            out.append(f"{row['文件']}: {found}, not {wanted}")
        if "figures" not in file and not row["未检查的内容和原因"]:
            out.append(f"{row['文件']}: not checked, and it does not say why")
    listed = [row["问题"] for row in rows_of(book["问题清单"])]
    told = [finding["message"] for file in report["files"] for finding in file["findings"]]
    return out + [f"{len(listed)} findings, not {len(told)}"] * (listed != told)


def problems_of_checklist(book):
    out = []
    row = next(row for row in rows_of(book["预算检查表"]) if row["检查事项"] == "是否说明政府采购情况")
    if (row["是"], row["否"], row["未能识别"]) != (UNITS - UNITS // 4, UNITS // 4, 1):
        out.append(f"the checklist counts {row}")
    lines = [line for line in rows_of(book["逐项"]) if line["检查事项"] == "是否说明政府采购情况"]
    out += [f"{line['文件']}: {line['结论']} without a place" for line in lines if not line["位置"]]
    return out


def problems_of_office(work, book, name):
    """The first sheet as LibreOffice reads it has the rows that openpyxl finds."""
    subprocess.run(
        ["timeout", "120", "soffice", f"-env:UserInstallation=file://{work}/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1",
         "--outdir", work / "office", work / f"{name}.xlsx"],
        capture_output=True,
    )
    out = work / "office" / f"{name}.csv"
    if not out.exists():
        return [f"LibreOffice does not open {name}"]
    with out.open(encoding="utf-8-sig", newline="") as lines:
        found = [row for row in csv.reader(lines)]
    said = [["" if value is None else str(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    return [f"LibreOffice reads another {name}"] * (found != said)


def main():
    program, work, *office = sys.argv[1:]
    work = Path(work).resolve()
    folder = work / "district"
    district(folder)
    check(program, folder, work / "round.json", "--format", "json")
    report = json.loads((work / "round.json").read_text(encoding="utf-8"))
    check(program, folder, work / "ledger.xlsx", "--format", "xlsx", "--against", work / "round.json")
    check(program, folder, work / "checklist.xlsx", "--format", "checklist")
    books = {name: load_workbook(work / f"{name}.xlsx") for name in ["ledger", "checklist"]}
    problems = [problem for book in books.values() for problem in problems_of_form(book)]
    problems += problems_of_ledger(books["ledger"], report) + problems_of_checklist(books["checklist"])
    if office:
        problems += [problem for name, book in books.items() for problem in problems_of_office(work, book, name)]
    print("\n".join(problems[:10]))
    print(f"ledger and checklist of {UNITS} units, opened by openpyxl{' and LibreOffice' if office else ''}: {len(problems)} problems")
    sys.exit(bool(problems))


main()
