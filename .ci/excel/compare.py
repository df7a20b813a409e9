"""That workbooks give the errors and warnings of the texts of their tables.

compare.py PROGRAM TEXTS WORKBOOKS PART   there is a workbook of every so manieth text
"""

import json
import subprocess
import sys
from pathlib import Path


def findings(program, folder):
    command = [program, "check", "--format", "json", "--fail-on", "never", folder]
    report = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    said = lambda finding: tuple(finding.get(key) for key in ["code", "severity", "text", "expected", "message"])
    loud = lambda file: [said(finding) for finding in file["findings"] if finding["severity"] in ["error", "warning"]]
    return {Path(file["path"]).stem: (loud(file), file.get("figures")) for file in report["files"]}


def main():
    program, texts, workbooks, part = sys.argv[1:]
    expected, found = findings(program, texts), findings(program, workbooks)
    way, is_missing = Path(workbooks).name, len(found) != len(expected) // int(part)
    if is_missing:
        print(f"{way}: {len(found)} workbooks, not {len(expected) // int(part)}")
    wrong = [name for name in found if found[name] != expected.get(name)]
    for name in wrong[:10]:
        (loud, figures), (wanted, wanted_figures) = found[name], expected.get(name, ([], 0))
        more, less = ([one for one in these if one not in those] for these, those in [(loud, wanted), (wanted, loud)])
        print(f"{way}: {name}: more {more[:3]}, less {less[:3]}, {figures} figures, not {wanted_figures}"[:900])
    # The tables of what is right have nothing wrong in them, where they are whole.
    whole = json.loads((Path(texts).parent / "whole.json").read_text("utf-8"))
    loud = [name for name in whole if name.startswith(("right-", "clean-", "elsewhere-")) and found.get(name, ([], 0))[0]]
    for name in loud[:10]:
        print(f"{way}: {name}: a right text has {found[name][0][:2]}"[:600])
    count, figures = sum(len(loud) for loud, _ in found.values()), sum(figures or 0 for _, figures in found.values())
    print(f"{way}: {len(found)} workbooks, {count} findings, {figures} figures; {len(wrong)} differ")
    sys.exit(bool(wrong or loud or is_missing) or not count)


if __name__ == "__main__":
    main()
