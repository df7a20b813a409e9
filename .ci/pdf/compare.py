"""That a PDF gives the errors of the text that it was made of, none else, and its rows.

compare.py PROGRAM WORK WAY:COUNT...   WAY is a folder in WORK, with so many files of PDF; tables of a way whose name begins with
bare have no rules: what is read of them is right, how much that is says nothing
"""

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# How the names of texts begin in which there is no error; the least share of errors found; the most of rows that are not read as
# they are, and of those that are wrong and do not say so.
RIGHT, FOUND, ROWS, WRONG = ("right-", "clean-", "elsewhere-"), 0.95, 0.03, 0.005
UNSURE = "…"


def errors(program, folder):
    command = [program, "check", "--format", "json", "--fail-on", "never", folder]
    files = json.loads(subprocess.run(command, capture_output=True).stdout)["files"]
    said = lambda finding: (finding["code"], finding["text"])
    return {
        Path(file["path"]).stem: Counter(said(one) for one in file["findings"] if one["severity"] == "error") for file in files
    }


def rows(lines):
    """Rows without blanks and empty cells; of a row that is repeated on each page one is enough."""
    bare = (["".join(cell.split()) for cell in line] for line in lines)
    return {tuple(cell for cell in row if cell) for row in bare} - {()}


def main():
    program, work, ways = sys.argv[1], Path(sys.argv[2]), [way.split(":") for way in sys.argv[3:]]
    blocks = json.loads((work / "blocks.json").read_text("utf-8"))
    texts, passed = errors(program, work / "text"), True
    for way, made in ways:
        files = errors(program, work / way)

        def reading(name):
            run = subprocess.run([program, "text", work / way / f"{name}.pdf"], capture_output=True)
            return name, rows(line.split("\t") for line in run.stdout.decode("utf-8").split("\n"))

        with ThreadPoolExecutor(2) as pool:
            read = dict(pool.map(reading, files))
        wanted = {name: rows(row for kind, table in blocks[name] if kind == "t" for row in table) for name in files}
        missing = [(name, row) for name, all_rows in wanted.items() for row in all_rows - read[name]]
        # What is read as a row with figures that the text does not have, and claims to be sure.
        is_sure = lambda row: len(row) > 1 and not any(UNSURE in cell for cell in row)
        wrong = [(name, row) for name in files for row in read[name] - wanted[name] if is_sure(row)]
        false = [(name, error) for name in files for error in files[name] - texts[name]]
        missed = [(name, error) for name in files for error in texts[name] - files[name]]
        loud = [name for name in files if name.startswith(RIGHT) and files[name]]
        count, total = sum(sum(texts[name].values()) for name in files), sum(map(len, wanted.values()))
        share = lambda some: f"{len(some)} ({100 * len(some) / max(total, 1):.2f} %)"
        print(
            f"{way}: {len(files)} files, {count} errors, {len(missed)} missed, {len(false)} false; "
            f"{total} rows, {share(missing)} wrong or unsure, {share(wrong)} wrong and not marked"
        )
        for name, what in [*false, *missed, *wrong, *missing][:12]:
            print(f"    {name}: {what}"[:200])
        is_whole = len(missed) <= count * (1 - FOUND) and len(missing) <= total * ROWS
        passed &= 0 < len(files) == int(made) and not loud and len(wrong) <= total * WRONG
        passed &= is_whole or way.startswith("bare")
    sys.exit(not passed)


if __name__ == "__main__":
    main()
