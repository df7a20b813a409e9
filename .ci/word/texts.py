"""The texts, and what they are in Word: paragraphs and tables.

texts.py OUT [--full]   writes OUT/text/NAME.txt and OUT/blocks.json, and says what was taken
"""

import json
import os
import random
import re
import sys
from pathlib import Path

REPOSITORY = Path(__file__).absolute().parents[2]
FIXTURES, SHARED = REPOSITORY / "tests/fixtures", REPOSITORY.parent / "shared"
# What every run takes, and of what it takes a sample.
WHOLE = [
    ("right", FIXTURES / "right"),
    ("example", FIXTURES / "example"),
    ("seeds", SHARED / "corpus/seeds"),
    ("clean", SHARED / "corpus/clean"),
    ("elsewhere", SHARED / "right"),
]
SAMPLED = [("excerpt", FIXTURES / "excerpts"), ("wrong", FIXTURES / "wrong")]
SAMPLE = 60


def without_marks(text):
    """`⟦420.10⟧{total-mismatch → 451.32}` is `420.10`: the language of src/testing.rs."""
    return re.sub(r"⟧(\{[^}]*\})?", "", text.replace("¦", "").replace("⟦", ""))


def blocks(text):
    """`["p", line]` and `["t", rows]`. Lines with tabs are rows, and so are those of a Markdown table, without its rule."""
    out = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n"):
        bare = line.strip()
        if len(bare) > 1 and bare[0] == bare[-1] == "|":
            cells = [cell.strip() for cell in bare[1:-1].split("|")]
            if all(re.fullmatch(":?-+:?", cell) for cell in cells):
                continue
        elif "\t" in line:
            cells = line.split("\t")
        else:
            out.append(["p", line])
            continue
        if not out or out[-1][0] == "p":
            out.append(["t", []])
        out[-1][1].append(cells)
    return out


def main():
    out, full = Path(sys.argv[1]), "--full" in sys.argv
    seed = int(os.environ.get("GOUJI_WORD_SEED", "1"))
    chosen = random.Random(seed)
    (out / "text").mkdir(parents=True)
    all_blocks, taken = {}, []
    for kind, folder in WHOLE + SAMPLED:
        files = sorted(folder.glob("*.txt"))
        if (kind, folder) in SAMPLED and not full:
            files = sorted(chosen.sample(files, min(SAMPLE, len(files))))
        for file in files:
            text = without_marks(file.read_bytes().decode("utf-8"))
            name = f"{kind}-{file.stem}"
            (out / "text" / f"{name}.txt").write_bytes(text.encode("utf-8"))
            all_blocks[name] = blocks(text)
        taken.append(f"{len(files)} {kind}")
    (out / "blocks.json").write_text(json.dumps(all_blocks, ensure_ascii=False), encoding="utf-8")
    print(f"texts: {', '.join(taken)}; seed {seed} (GOUJI_WORD_SEED)")


if __name__ == "__main__":
    main()
