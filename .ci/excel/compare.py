"""That workbooks give the errors and warnings of the texts of their tables.

compare.py PROGRAM TEXTS WORKBOOKS
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
    return {Path(file["path"]).stem: loud(file) for file in report["files"]}, sum(file["figures"] for file in report["files"])


def main():
    program, texts, workbooks = sys.argv[1:]
    (expected, figures), (found, found_figures) = findings(program, texts), findings(program, workbooks)
    wrong = [name for name in expected if found.get(name) != expected[name]]
    for name in wrong[:10]:
        more = [one for one in found.get(name, []) if one not in expected[name]]
        less = [one for one in expected[name] if one not in found.get(name, [])]
        print(f"{Path(workbooks).name}: {name}: more {more[:3]}, less {less[:3]}"[:900])
    # The tables of what is right have nothing wrong in them, where they are whole.
    whole = json.loads((Path(texts).parent / "whole.json").read_text("utf-8"))
    loud = [name for name in whole if name.startswith(("right-", "clean-", "elsewhere-")) and found[name]]
    for name in loud[:10]:
        print(f"{Path(workbooks).name}: {name}: a right text has {found[name][:2]}"[:600])
    if figures != found_figures:
        print(f"{Path(workbooks).name}: {found_figures} figures, not {figures}")
    count = sum(map(len, expected.values()))
    print(f"{Path(workbooks).name}: {len(expected)} workbooks, {count} findings, {figures} figures; {len(wrong)} differ")
    sys.exit(bool(wrong or loud) or figures != found_figures or not count)


if __name__ == "__main__":
    main()
