"""That a text and the workbook of its tables say together what the whole text says, and that a figure which is wrong in one of
them is found in that file.

tables.py PROGRAM WORK [--full]
"""

import json
import os
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook, load_workbook

import make

# Figures that are made wrong in each file of a text, and the least share of them that has to be found where they stand.
FIGURES, LEAST = 10, 0.95
AMOUNT = re.compile(r"(?<![\d.,])\d[\d,]*\.\d+(?=(?:万元|元))")


def findings(program, *arguments):
    """Errors and warnings of each file, those of the document first."""
    command = [program, "check", "--format", "json", "--fail-on", "never", "--quiet", *map(str, arguments)]
    report = json.loads(subprocess.run(command, capture_output=True).stdout)
    loud = lambda file: [finding for finding in file["findings"] if finding["severity"] in ["error", "warning"]]
    return [loud(file) for file in report["files"]], sum(file.get("figures", 0) for file in report["files"])


def parted(content):
    """The lines that are no table nor belong to one, and its tables."""
    lines = []
    for kind, words in content:
        while kind == "t" and lines and not ("。" in lines[-1] or len(lines[-1]) > make.LONGEST):
            lines.pop()
        if kind == "p":
            lines.append(words)
    return lines, [table for table in make.tables(content, above=6) if any(cell.strip() for row in table[1] for cell in row)]


def wrong(figure, chance):
    """Another figure that differs in one digit before the point."""
    places = [at for at, digit in enumerate(figure.partition(".")[0]) if digit.isdigit()]
    at = chance.choice(places[1:] or places)
    return figure[:at] + chance.choice([digit for digit in "123456789" if digit != figure[at]]) + figure[at + 1 :]


def value(words):
    return Decimal(words.replace(",", "")) if re.fullmatch(r"\d[\d,]*\.\d+", words) else None


def is_found(found, figure):
    return any(finding["severity"] == "error" and value(finding["text"]) == value(figure) for finding in found)


def cases(name, lines, book, out, chance):
    """Figures that both files state, each made wrong in one of them: document, tables, which of the two, and the figure."""
    text, workbook = "\n".join(lines) + "\n", load_workbook(book)
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if isinstance(cell.value, (int, float))]
    shown = {cell: Decimal(str(cell.value)) for cell in cells}
    said = [match for match in AMOUNT.finditer(text) if value(match[0]) >= 10 and value(match[0]) in shown.values()]
    document = out / f"{name}.txt"
    for number, match in enumerate(chance.sample(said, min(FIGURES, len(said)))):
        figure, other = wrong(match[0], chance), out / f"{name}-{number}.txt"
        other.write_text(text[: match.start()] + figure + text[match.end() :], "utf-8")
        yield other, book, 0, figure
    both = {value(match[0]) for match in said}
    stated = [cell for cell in cells if shown[cell] in both]
    for number, cell in enumerate(chance.sample(stated, min(FIGURES, len(stated)))):
        decimals = len(cell.number_format.rpartition(".")[2]) if "." in cell.number_format else 0
        figure, other = wrong(f"{shown[cell]:.{decimals}f}", chance), out / f"{name}-{number}.xlsx"
        before, cell.value = cell.value, float(figure)
        workbook.save(other)
        cell.value = before
        yield document, other, 1, figure


def main():
    program, work = sys.argv[1], Path(sys.argv[2])
    seed = int(os.environ.get("GOUJI_WORD_SEED", "1"))
    out = work / "parted"
    out.mkdir()
    told, all_cases, count = [], [], 0
    for name, content in json.loads((work / "blocks.json").read_text("utf-8")).items():
        lines, tables = parted(content)
        # What is short is no document, and a table without a name of its own may be the next page of the one before.
        names = {next((line for line in above if "表" in line), "") for above, _, _ in tables}
        is_whole = sum(map(len, lines)) >= 200 and len(names - {""}) == len(tables) > 0 and not any("续" in one for one in names)
        if not name.startswith(("right-", "clean-", "elsewhere-")) or not is_whole:
            continue
        chance, workbook = random.Random(f"{seed} {name}"), Workbook()
        workbook.remove(workbook.active)
        for number, (above, rows, note) in enumerate(tables):
            make.write(workbook.create_sheet(f"表{number}"), above, rows, note, chance)
        document, book = out / f"{name}.txt", out / f"{name}.xlsx"
        document.write_text("\n".join(lines) + "\n", "utf-8")
        workbook.save(book)
        (both, figures), (whole, all_figures) = findings(program, document, "--tables", book), findings(program, work / "text" / f"{name}.txt")
        if len(both) == 1:
            # Several disclosures in one file.
            continue
        count += 1
        # Where a part of the document is its tables, its number is missing now.
        loud = [finding for file in both for finding in file if finding["code"] != "heading-numbering"]
        told += [f"{name}: {finding['message'][:200]}" for finding in loud] if not sum(whole, []) else []
        told += [f"{name}: {figures} figures, not {all_figures}"] if figures < all_figures * 0.98 else []
        all_cases += [(name, *case) for case in cases(name, lines, book, out, chance)]

    def result(case):
        name, document, book, which, figure = case
        both, _ = findings(program, document, "--tables", book)
        return is_found(both[which], figure), any(finding["severity"] == "error" for finding in both[1 - which])

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(result, all_cases))
    found = sum(is_there for is_there, _ in results)
    elsewhere = sum(is_other and not is_there for is_there, is_other in results)
    for case, (is_there, _) in list(zip(all_cases, results)):
        if not is_there and "--full" in sys.argv:
            print(f"tables: {case[0]}: {case[4]} in {case[1 + case[3]].name} is not found there")
    print("\n".join(f"tables: {one}" for one in told[:10]), end="\n" if told else "")
    print(f"tables: {count} texts with their workbooks, {len(told)} wrong; of {len(results)} figures {found} found, {elsewhere} in the other file")
    sys.exit(bool(told) or not results or found < LEAST * len(results))


if __name__ == "__main__":
    main()
