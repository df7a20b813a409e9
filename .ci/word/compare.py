"""Whether the files of Word, and pages made of them, say what the texts say that they were made of: findings of all severities,
how much was compared, and the reading itself.

compare.py PROGRAM WORK WAY…   reads WORK/text, WORK/blocks.json and WORK/WAY
"""

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# What may differ: code → (ways, reason). Nothing has to. Rules about spaces (`stray-space`), widths (`mixed-width`) and the
# numbers of headings (`heading-numbering`, `section-order`) would be the first to, but the reading of a file of Word holds
# every space of the text, and every automatic number as it is shown, so that all rules have the same characters before
# them. A reader that leaves some out on purpose has it said here, like this:
#     "stray-space": (["libreoffice"], "LibreOffice drops spaces at the ends of cells"),
EXEMPT = {}
# How the names of texts begin in which there is no error.
RIGHT = ("right-", "clean-", "elsewhere-")
# More of one kind in one way says no more.
SHOWN = 20


def check(program, folder):
    """The report of each file, by the name that it shares with its text."""
    run = subprocess.run(
        [program, "check", "--format", "json", "--fail-on", "never", str(folder)], capture_output=True, text=True
    )
    try:
        files = json.loads(run.stdout)["files"]
    except (ValueError, KeyError):
        files = []
    if run.returncode != 0:
        print(f"{folder.name}: exit code {run.returncode}: {' '.join(run.stderr.split())[:500]}")
    return {Path(file["path"]).stem: file for file in files}, run.returncode == 0


# Pages of the web, of which errors and warnings are compared: a line of a page may be broken at a space or within words, and what
# belongs to its site is left out.
PAGES = ["libreoffice-html"]


def findings(file, way):
    loud = ["error", "warning"] if way in PAGES else ["error", "warning", "information", "hint"]
    return Counter(
        (f["code"], f["severity"], "".join(f["text"].split()) if way in PAGES else f["text"], f.get("expected"))
        for f in file["findings"]
        if way not in EXEMPT.get(f["code"], ([],))[0] and f["severity"] in loud
    )


def show(finding):
    code, severity, text, expected = finding
    return f"{severity}[{code}] {text!r}" + (f" → {expected!r}" if expected is not None else "")


def differences(text, word, way, name):
    """What the file of Word has more or less than the text."""
    if word is None:
        return ["is not read"]
    out = [
        f"{word.get(count)} {count}, not {text.get(count)}"
        for count in (["figures"] if way in PAGES else ["figures", "relations", "broken"])
        if word.get(count) != text.get(count)
    ]
    ours, theirs = findings(text, way), findings(word, way)
    out += [f"missing: {show(finding)}" for finding in (ours - theirs).elements()]
    out += [f"more: {show(finding)}" for finding in (theirs - ours).elements()]
    # The right texts are right in every dress, whatever is exempt.
    if name.startswith(RIGHT):
        out += [f"an error in a right text: {f['message']}" for f in word["findings"] if f["severity"] == "error"]
    return out


def lines(text):
    """Of a reading, what has to be the same. How paragraphs and tables are parted is the reader's: empty lines do not count.
    Nor do spaces and tabs at the ends of lines, which are the empty cells of short rows, and soft hyphens: LibreOffice makes
    elements of them, which print nothing."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00ad", "")
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def expected_lines(blocks):
    """As the text, but for rows of a Markdown table, which are rows of a table here."""
    return lines("\n".join(content if kind == "p" else "\n".join(map("\t".join, content)) for kind, content in blocks))


def reading_differences(program, file, blocks):
    run = subprocess.run([program, "text", str(file)], capture_output=True)
    if run.returncode != 0:
        return [f"text: exit code {run.returncode}: {' '.join(run.stderr.decode(errors='replace').split())[:300]}"]
    ours, theirs = expected_lines(blocks), lines(run.stdout.decode("utf-8"))
    for at, (one, other) in enumerate(zip(ours + [None], theirs + [None])):
        if one != other:
            return [f"text: line {at + 1} is {other!r}, not {one!r}"]
    return []


def main():
    program, work, ways = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    all_blocks = json.loads((work / "blocks.json").read_text(encoding="utf-8"))
    texts, passed = check(program, work / "text")
    if set(texts) != set(all_blocks):
        sys.exit(f"the texts themselves are not checked: {len(texts)} of {len(all_blocks)}")
    for way in ways:
        files, is_ended_well = check(program, work / way)
        kind = "html" if way in PAGES else "docx"

        def compare(name):
            of_reading = reading_differences(program, work / way / f"{name}.docx", all_blocks[name]) if kind == "docx" else []
            return name, differences(texts[name], files.get(name), way, name) + of_reading

        with ThreadPoolExecutor(2) as pool:
            found = {name: list_ for name, list_ in pool.map(compare, all_blocks) if list_}
        for name, list_ in list(found.items())[:SHOWN]:
            print("\n".join(f"{way}: {name}.{kind}: {difference}" for difference in list_[:SHOWN]))
        if len(found) > SHOWN:
            print(f"{way}: … and {len(found) - SHOWN} more files")
        count = sum(len(file["findings"]) for file in files.values())
        figures = sum(file.get("figures", 0) for file in files.values())
        print(f"{way}: {len(texts)} files, {count} findings, {figures} figures; {len(found)} files differ")
        passed &= is_ended_well and not found
    sys.exit(not passed)


if __name__ == "__main__":
    main()
