"""That --annotate writes findings as notes on their cells, where openpyxl and LibreOffice read them.

notes.py PROGRAM WORK WAY...   WAY is a folder of workbooks in WORK; on those of the first somebody writes notes before
"""

import io
import json
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.comments import Comment

MARK = re.compile(r" · ([0-9a-f]{16})$", re.M)
OTHERS = "请核对 <A&B>\n第二行"


def annotate(program, source, out):
    """Writes the copies: what was found, by workbook."""
    command = [program, "check", "--format", "json", "--fail-on", "never", source, "--annotate", out]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return {Path(file["path"]).name: file["findings"] for file in json.loads(run.stdout)["files"]}


def notes(file):
    """What stands in the notes, by sheet and cell."""
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text.replace("\r", "")
        for sheet in load_workbook(file)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def expected(findings):
    """The finding of each mark; none for all that rounding explains."""
    loud = {finding["fingerprint"][:16]: finding for finding in findings if finding["severity"] in ["error", "warning"]}
    roundings = [finding for finding in findings if finding["code"] == "rounding-difference"]
    return loud | ({roundings[0]["fingerprint"][:16]: None} if roundings else {})


def problems_of_notes(said, findings):
    """What is wrong with the notes of a workbook."""
    wanted, out, found = expected(findings), [], []
    for cell, text in said.items():
        for mark in MARK.findall(text):
            found.append(mark)
            finding = wanted.get(mark)
            if finding and "!" in finding["place"] and finding["place"] != cell:
                out.append(f"{finding['place']} has its note at {cell}")
            if finding and not all(line.strip() in text for line in finding["message"].splitlines()):
                out.append(f"{cell} says {text!r}, not {finding['message']!r}")
    return out if sorted(found) == sorted(wanted) else [*out, f"marks {sorted(found)}, not {sorted(wanted)}"]


def problems_of_parts(old, new):
    """What of the package has changed: what holds notes may have more in it, and one element of a sheet leads there."""
    old, new = (zipfile.ZipFile(file) for file in [old, new])
    pieces = re.compile(rb"<(?:\w+:)?(?:shape|comment|Relationship|Override|Default)\b.*?(?:/>|</(?:\w+:)?(?:shape|comment)>)", re.S)
    out = []
    for name in old.namelist():
        before, after = old.read(name), new.read(name)
        if re.search(r"worksheets/[^/]*\.xml$", name):
            if len(re.findall(rb"<(?:\w+:)?legacyDrawing\b", after)) > 1:
                out.append(f"{name} has several drawings of notes")
            after = re.sub(rb"<(\w+:)?legacyDrawing xmlns:r=[^>]*/>", b"", after) if b"legacyDrawing" not in before else after
        is_list = re.search(r"vmlDrawing|\.rels$|Content_Types", name)
        if is_list and any(piece not in after for piece in pieces.findall(before)):
            out.append(f"{name} has lost something")
        if before != after and not is_list and "comment" not in name:
            out.append(f"{name} has changed")
    return out


def with_notes_of_others(source, target, chance):
    """The workbooks, with notes of somebody on some of their cells: those, by workbook and cell."""
    told = {}
    target.mkdir()
    for file in sorted(source.glob("*.xlsx")):
        workbook = load_workbook(file)
        cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]
        told[file.name] = set()
        for cell in chance.sample(cells, len(cells) // 4):
            cell.comment = Comment(OTHERS, "甲")
            told[file.name].add(f"{cell.parent.title}!{cell.coordinate}")
        workbook.save(target / file.name)
    return told


def check(program, source, out, told=None):
    """The problems of the copies of one folder."""
    findings, problems = annotate(program, source, out / "once"), []
    annotate(program, out / "once", out / "twice")
    for name, found in findings.items():
        copy = out / "once" / name
        said = notes(copy)
        problems += [f"{name}: {problem}" for problem in problems_of_notes(said, found)]
        problems += [f"{name}: {problem}" for problem in problems_of_parts(source / name, copy)]
        if copy.read_bytes() != (out / "twice" / name).read_bytes():
            problems.append(f"{name}: a second run changes something")
        lost = [cell for cell in (told or {}).get(name, []) if not said.get(cell, "").startswith(OTHERS)]
        problems += [f"{name}: the note of somebody at {cell} is {said.get(cell)!r}" for cell in lost]
        # As openpyxl saves it, and checked again: no note stands twice.
        saved = io.BytesIO()
        load_workbook(copy).save(saved)
        (out / "saved").mkdir(exist_ok=True)
        (out / "saved" / name).write_bytes(saved.getvalue())
    annotate(program, out / "saved", out / "again")
    for name, found in findings.items():
        problems += [f"{name}, saved: {problem}" for problem in problems_of_notes(notes(out / "again" / name), found)]
    return findings, problems


def by_office(folder, out):
    """Saves workbooks by LibreOffice, which passes over all arguments after the 255th."""
    profile = f"-env:UserInstallation=file://{out}-profile"
    files = sorted(folder.glob("*.xlsx"))
    for start in range(0, len(files), 200):
        command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", out, *files[start : start + 200]]
        subprocess.run(command, capture_output=True, timeout=600)


def main():
    program, work, *ways = sys.argv[1:]
    work, failed = Path(work), False
    told = with_notes_of_others(work / ways[0], work / f"{ways[0]}-told", random.Random("notes"))
    for folder, others in [(work / f"{ways[0]}-told", told), *((work / way, None) for way in ways[1:])]:
        out, read = work / f"{folder.name}-annotated", 0
        findings, problems = check(program, folder, out, others)
        if "libreoffice" in ways:
            by_office(out / "once", out / "office")
            for name, found in findings.items():
                problems += [f"{name}, LibreOffice: {one}" for one in problems_of_notes(notes(out / "office" / name), found)]
                read += 1
        count = sum(map(len, map(expected, findings.values())))
        print(f"notes, {folder.name}: {len(findings)} workbooks, {count} notes, {read} by LibreOffice, {len(problems)} wrong")
        print("\n".join(problem[:500] for problem in problems[:10]), end="\n" if problems else "")
        failed |= bool(problems) or not count
    sys.exit(failed)


if __name__ == "__main__":
    main()
