"""Opens the downloads of a folder: open.py docx|openpyxl FOLDER, open.py office FOLDER OFFICE.PY WORK

Beside each download lies what it should say: nothing, or the text with its changes refused and accepted.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile


def downloads(folder, extension):
    found = sorted(Path(folder).glob(f"*{extension}"))
    return [(path, json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))) for path in found]


def bare(text):
    """The text without what divides it: each program divides in its own way."""
    return re.sub(r"\s", "", text)


def check(failures, path, is_right, what):
    if not is_right:
        failures.append(f"{path.name}: {what}")


def by_docx(folder):
    import docx

    failures, comments, changed = [], 0, 0
    for path, _ in downloads(folder, ".docx"):
        document = docx.Document(path)
        found = list(document.comments)
        stated = ZipFile(path).read("word/comments.xml").count(b"<w:comment ") if found else 0
        check(failures, path, any(paragraph.text for paragraph in document.paragraphs), "no text")
        check(failures, path, len(found) == stated and all(one.text and one.author for one in found), "comments are lost")
        comments += len(found)
        changed += bool(document.element.xpath(".//w:ins | .//w:del"))
    check(failures, Path(folder), comments > 0 and changed >= 3, f"{comments} comments, {changed} files with tracked changes")
    return failures


def by_openpyxl(folder):
    import openpyxl

    failures, notes, rows = [], 0, 0
    for path, _ in downloads(folder, ".xlsx"):
        cells = [cell for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row]
        found = [cell for cell in cells if cell.comment]
        check(failures, path, any(cell.value for cell in cells), "no cells")
        check(failures, path, all(cell.data_type != "f" for cell in cells), "a formula")
        check(failures, path, all(cell.comment.text for cell in found), "an empty note")
        notes += len(found)
        rows += sum("应为" in str(cell.value) for cell in cells)
    check(failures, Path(folder), notes > 0 and rows > 0, f"{notes} notes, {rows} findings listed")
    return failures


def by_office(folder, office, work):
    jobs, wanted = [], []
    for path, said in downloads(folder, ".docx"):
        for changes, key in (("accept", "now"), ("reject", "old")):
            out = Path(work) / f"{len(jobs)}.txt"
            jobs.append([str(path), changes, [["Text (encoded)", str(out)]]])
            wanted.append((path, out, said.get(key), changes))
    for path, _ in downloads(folder, ".xlsx"):
        out = Path(work) / f"{len(jobs)}.csv"
        jobs.append([str(path), "keep", [["Text - txt - csv (StarCalc)", str(out)]]])
        wanted.append((path, out, None, "keep"))
    lists = Path(work) / "jobs"
    lists.write_text("".join(json.dumps(job) + "\n" for job in jobs), encoding="utf-8")
    command = ["timeout", str(60 + 5 * len(jobs)), "/usr/bin/python3", office, str(Path(work) / "profile"), str(lists)]
    problems = [json.loads(line) for line in subprocess.run(command, capture_output=True, text=True).stdout.splitlines()]
    failures = []
    check(failures, Path(folder), len(problems) == len(jobs), f"LibreOffice did {len(problems)} of {len(jobs)}")
    compared = 0
    for (path, out, text, changes), problem in zip(wanted, problems):
        check(failures, path, problem is None, problem)
        if problem is None:
            read = out.read_text(encoding="utf-8-sig", errors="replace")
            check(failures, path, bare(read), "no text")
            if text is not None:
                compared += 1
                check(failures, path, bare(read) == bare(text), f"not the text that it should be after {changes}")
    check(failures, Path(folder), compared >= 4, f"{compared} texts compared")
    return failures


def main():
    way, *rest = sys.argv[1:]
    failures = {"docx": by_docx, "openpyxl": by_openpyxl, "office": by_office}[way](*rest)
    print(f"{way}: " + ("all downloads are opened" if not failures else "; ".join(failures)))
    sys.exit(bool(failures))


main()
