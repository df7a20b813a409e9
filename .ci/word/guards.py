"""Where `gouji check --annotate` must not write: onto what it reads, into what is signed or protected, where it cannot. Each
such call gives exit code 2 and a message that names the file, and changes nothing.

guards.py PROGRAM OUT   writes the files to OUT
"""

import os
import sys
from pathlib import Path

from package import PACKAGE, pack, paragraph, parts
from pitfalls import MARKS, WORDS, in_utf_16
from reviewed import File, call

GIVEN = parts(paragraph(f"有{WORDS}和{MARKS}乙"), settings="")
SIGNATURE = f"{PACKAGE}/relationships/digital-signature/origin"


def protected(attributes):
    return parts(paragraph(f"有{WORDS}"), settings=f"<w:documentProtection {attributes}/>")


def with_part(name, content, leads, relation):
    """With one more part, and a relationship to it."""
    given = GIVEN[leads].decode("utf-8").replace("</Relationships>", f"{relation}</Relationships>")
    return GIVEN | {leads: given.encode("utf-8"), name: content.encode("utf-8")}


SIGNED = with_part(
    "_xmlsignatures/origin.sigs", "", "_rels/.rels", f'<Relationship Id="s" Type="{SIGNATURE}" Target="_xmlsignatures/origin.sigs"/>'
)
# What is written with --force only.
LOCKED = {
    "protected": protected('w:edit="readOnly" w:enforcement="1"'),
    "protected-as-true": protected('w:edit="trackedChanges" w:enforcement="true"'),
    "protected-as-on": protected('w:enforcement="on" w:edit="forms"'),
    "signed": SIGNED,
}
# What is written all the same.
OPEN = {
    "not-enforced": protected('w:edit="readOnly" w:enforcement="0"'),
    "not-said": protected('w:edit="readOnly"'),
    "plain": GIVEN,
}
# What cannot be written into.
UNWRITABLE = {
    f"utf-16-{name}": GIVEN | {part: in_utf_16(GIVEN[part])}
    for name, part in [
        ("document", "word/document.xml"),
        ("types", "[Content_Types].xml"),
        ("relationships", "word/_rels/document.xml.rels"),
    ]
}


class Guards:
    def __init__(self, program, out):
        self.program, self.out, self.problems, self.count = program, out, [], 0

    def fail(self, problem):
        self.problems.append(problem)
        print(f"guards: {problem[:600]}")

    def call(self, *arguments):
        self.count += 1
        os.chdir(self.out)
        return call(self.program, "check", "--fail-on", "never", *arguments)

    def state(self):
        """What lies in the folder: the bytes of each file."""
        return {path: path.read_bytes() for path in sorted(self.out.rglob("*")) if path.is_file()}

    def refused(self, named, *arguments):
        """A call that must change nothing, and name a file or an option."""
        before = self.state()
        said = self.call(*arguments)
        what = " ".join(map(str, arguments))
        if said.code != 2:
            self.fail(f"{what}: exit code {said.code}, not 2: {said.stderr}")
        if named not in said.stderr + said.stdout:
            self.fail(f"{what}: {named} is not named: {said.stderr}")
        if "panicked" in said.stderr:
            self.fail(f"{what}: {said.stderr}")
        after = self.state()
        changed = [str(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
        if changed:
            self.fail(f"{what}: {changed} changed")
            self.lay(before, after)

    def lay(self, before, after):
        """Puts everything back, so that one fault is told once."""
        for path in after.keys() - before.keys():
            path.unlink()
        for path, content in before.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def written(self, copy, count, *arguments):
        """A call that must write a copy with so many comments, and change nothing else."""
        path, before = self.out / copy, self.state()
        said = self.call(*arguments)
        what = " ".join(map(str, arguments))
        if said.code != 0 or not path.is_file():
            self.fail(f"{what}: exit code {said.code}, and {copy} is{'' if path.is_file() else ' not'} written: {said.stderr}")
            return
        found = len(File(path.read_bytes()).own())
        if found != count:
            self.fail(f"{what}: {found} comments, not {count}")
        after = self.state()
        changed = [str(one) for one in before if one != path and after.get(one) != before[one]]
        if changed:
            self.fail(f"{what}: {changed} changed")
        path.unlink()

    def run(self):
        out = self.out
        for folder in ["files", "one", "two", "one/below"]:
            (out / folder).mkdir(parents=True)
        files = {name: pack(given) for name, given in (LOCKED | OPEN | UNWRITABLE).items()}
        for name, content in files.items():
            (out / "files" / f"{name}.docx").write_bytes(content)
        for folder in ["one", "two", "one/below"]:
            (out / folder / "a.docx").write_bytes(files["plain"])
        (out / "link.docx").symlink_to("one/a.docx")
        (out / "hard.docx").hardlink_to(out / "one/a.docx")
        (out / "folder").symlink_to("one")
        (out / "text.txt").write_text(f"有{WORDS}\n", encoding="utf-8")
        (out / "text.docx").write_text(f"有{WORDS}\n", encoding="utf-8")
        self.onto_inputs()
        self.into_locked()
        self.elsewhere()

    def onto_inputs(self):
        one = "one/a.docx"
        paths = [one, "./one/../one/a.docx", "folder/a.docx", "link.docx", "hard.docx", "one", "one/", "new/../one/a.docx"]
        for target in paths:
            self.refused(target if target in ["link.docx", "hard.docx"] else "a.docx", one, "--annotate", target)
        self.refused(one, "link.docx", "--annotate", one)
        for target in ["one", "./one", "folder", "one/."]:
            self.refused("a.docx", "one", "--annotate", target)
        self.refused(one, one, "two/a.docx", "--annotate", one)
        # Two inputs with one name.
        self.refused("two/a.docx", one, "two/a.docx", "--annotate", "copies")
        self.refused("two/a.docx", "one", "two", "--annotate", "copies")

    def into_locked(self):
        for name in LOCKED:
            self.refused(f"{name}.docx", f"files/{name}.docx", "--annotate", "copy.docx")
            self.refused(f"{name}.docx", f"files/{name}.docx", "--fix", "--tracked", "--annotate", "copy.docx")
            self.written("copy.docx", 2 if name == "signed" else 1, f"files/{name}.docx", "--force", "--annotate", "copy.docx")
        for name in OPEN:
            self.written("copy.docx", 2 if name == "plain" else 1, f"files/{name}.docx", "--annotate", "copy.docx")
        for name in UNWRITABLE:
            self.refused(f"{name}.docx", f"files/{name}.docx", "--annotate", "copy.docx")

    def elsewhere(self):
        out = self.out
        # Beside what cannot be written the rest is.
        said = self.call("files", "--annotate", "copies")
        copies = {path.stem for path in (out / "copies").glob("*")}
        if said.code != 2 or copies != set(OPEN):
            self.fail(f"of the folder, {sorted(copies)} are written, not {sorted(OPEN)}; exit code {said.code}")
        for path in (out / "copies").glob("*"):
            path.unlink()
        self.written("copies/below/a.docx", 2, "one", "--annotate", "copies")
        (out / "copies/a.docx").unlink(missing_ok=True)
        self.written("deep/er/a.docx", 2, "one/a.docx", "--annotate", "deep/er/a.docx")
        self.written("copies/a.docx", 2, "one/a.docx", "--annotate", "copies")
        self.written("folder-to-be/a.docx", 2, "one/a.docx", "--annotate", "folder-to-be/")
        # Not a document of Word.
        self.refused("text.txt", "text.txt", "--annotate", "copy.docx")
        self.refused("text.docx", "text.docx", "--annotate", "copy.docx")
        self.refused("missing.docx", "missing.docx", "--annotate", "copy.docx")
        # A file where a folder has to be, and a device that is full.
        self.refused("text.txt/copy.docx", "one/a.docx", "--annotate", "text.txt/copy.docx")
        self.refused("/dev/full", "one/a.docx", "--annotate", "/dev/full")
        # A folder that nobody can write into, not even root.
        self.refused("/proc/copy.docx", "one/a.docx", "--annotate", "/proc/copy.docx")
        # Options that do not go together.
        self.refused("--annotate", "one/a.docx", "--fix", "--tracked")
        self.refused("--fix", "one/a.docx", "--tracked", "--annotate", "copy.docx")
        self.refused("a.docx", "one/a.docx", "--fix", "--annotate", "copy.docx")
        self.refused("--tracked-view", "one/a.docx", "--annotate", "copy.docx", "--tracked-view", "original")


def main():
    guards = Guards(str(Path(sys.argv[1]).absolute()), Path(sys.argv[2]).absolute())
    guards.run()
    print(f"guards: {guards.count} calls; {len(guards.problems)} things are wrong")
    sys.exit(bool(guards.problems))


if __name__ == "__main__":
    main()
