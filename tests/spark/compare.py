"""That Spark finds what one machine finds, and how fast both are: compare.py PROGRAM FOLDER

FOLDER is a province that tests/spark/province.rs has written.
"""

import json
import os
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

program, folder = sys.argv[1], Path(sys.argv[2])
files = folder / "files"
count = sum(1 for _ in files.rglob("*.txt"))
size = sum(file.stat().st_size for file in files.rglob("*.txt")) / 1e6


def timed(name, run):
    start = time.monotonic()
    result = run()
    seconds = time.monotonic() - start
    print(f"{name}: {seconds:.1f} s, {count / seconds:.0f} documents/s, {size / seconds:.1f} MB/s", flush=True)
    return result


def one_machine():
    command = [program, "check", "--format", "jsonl", "--fail-on", "never", "."]
    with open(folder / "plain.jsonl", "wb") as out:
        subprocess.run(command, cwd=files, stdout=out, check=True)


def one_process():
    command = [program, "check", "--input", "jsonl", "--format", "jsonl", "--fail-on", "never"]
    with open(folder / "groups.jsonl", "rb") as lines, open(folder / "piped.jsonl", "wb") as out:
        subprocess.run(command, stdin=lines, stdout=out, check=True)


def on_spark():
    job = Path(__file__).with_name("job.py")
    subprocess.run([sys.executable, job, program, folder / "documents.jsonl", folder / "answers"], check=True)


def by_path(lines, of_line):
    return {file["path"]: file for line in lines for file in of_line(json.loads(line))}


print(f"{count} documents of {count // 2} units, {size:.0f} MB, {os.cpu_count()} cores", flush=True)
timed("gouji, a folder", one_machine)

units = {}
for text in open(folder / "documents.jsonl", encoding="utf-8"):
    document = json.loads(text)
    units.setdefault(document["unit"], []).append({"path": document["path"], "text": document["text"]})
with open(folder / "groups.jsonl", "w", encoding="utf-8") as out:
    for unit, documents in units.items():
        out.write(json.dumps({"id": unit, "documents": documents}, ensure_ascii=False) + "\n")
del units
timed("gouji --input jsonl, one process", one_process)

timed(f"Spark {version('pyspark')} with its start, rdd.pipe", on_spark)

plain = by_path(open(folder / "plain.jsonl", encoding="utf-8"), lambda file: [file])
parts = sorted((folder / "answers").glob("part-*"))
answers = (line for part in parts for line in open(part, encoding="utf-8"))
for name, lines in [("one process", open(folder / "piped.jsonl", encoding="utf-8")), ("Spark", answers)]:
    piped = by_path(lines, lambda answer: answer["documents"])
    assert len(plain) == count and piped.keys() == plain.keys(), f"{name}: {len(piped)} of {len(plain)} documents"
    other = [path for path, file in plain.items() if piped[path] != file]
    assert not other, f"{name}: other findings in {len(other)} documents, as in {other[0]}"
found = sum(len(file["findings"]) for file in plain.values())
years = sum(one["code"] == "prior-year-mismatch" for file in plain.values() for one in file["findings"])
assert years > 0, "nothing was found between the years"
print(f"same findings in all of them: {found}, {years} of them between two years")
