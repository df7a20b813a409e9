"""Other programs that read what a review wrote. Each is used where the environment says that it is there; see `run`."""

import functools
import io
import json
import os
import subprocess
import tempfile
import zipfile
from collections import Counter, namedtuple
from pathlib import Path
from xml.etree import ElementTree

from reviewed import AUTHOR, File, bare

try:
    import openxml_audit
except ImportError:
    openxml_audit = None

HERE = Path(__file__).absolute().parent
# The Python that has `uno`, a folder for LibreOffice's profile, and the classes of Apache POI.
OFFICE, PROFILE, POI = (os.environ.get(f"GOUJI_WORD_{name}") for name in ["OFFICE", "PROFILE", "POI"])
# The least that a file of Word can be without: what a review does not touch only costs time.
HEAVY = ("styles", "stylesWithEffects", "theme", "fontTable", "numbering", "settings", "webSettings")

Note = namedtuple("Note", "author lines words")


# ---- the rules of Microsoft's Open XML SDK


def lightened(data):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as light:
        for info in given.infolist():
            if Path(info.filename).stem.rstrip("0123456789") not in HEAVY:
                light.writestr(info.filename, given.read(info))
    return out.getvalue()


@functools.cache
def validator():
    return openxml_audit.OpenXmlValidator(max_errors=0)


def faults(data):
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(lightened(data))
        file.flush()
        found = validator().validate(file.name).errors
    # It finds the first comment alone.
    return Counter(f"{one.part_uri}: {one.description}" for one in found if "WordprocessingCommentsPart" not in one.description)


def new_faults(old, new):
    """What is wrong with a file that was not wrong before."""
    if openxml_audit is None or old == new:
        return []
    return [f"{fault} ({count} times)" for fault, count in (faults(new) - faults(old)).items()]


# ---- LibreOffice

TEXT, ODT, DOCX, PDF = "Text (encoded)", "writer8", "MS Word 2007 XML", "writer_pdf_Export"


class Office:
    """Jobs for LibreOffice, which works beside the caller."""

    def __init__(self, jobs):
        """A job is a file, what becomes of its changes, and filters with the files that they write."""
        self.jobs, self.process = jobs, None
        if OFFICE and jobs:
            self.list = tempfile.NamedTemporaryFile("w", suffix=".jobs", encoding="utf-8")
            self.list.writelines(json.dumps(job, default=str) + "\n" for job in jobs)
            self.list.flush()
            command = ["timeout", str(60 + 5 * len(jobs)), OFFICE, str(HERE / "office.py"), PROFILE, self.list.name]
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def problems(self):
        """What went wrong with each job; all of them where LibreOffice itself did not work."""
        if self.process is None:
            return []
        stdout, stderr = self.process.communicate()
        said = [json.loads(line) for line in stdout.decode("utf-8").splitlines()]
        out = [f"LibreOffice: {Path(job[0]).name} ({job[1]}): {one}" for job, one in zip(self.jobs, said) if one]
        if len(said) != len(self.jobs):
            reason = " ".join(stderr.decode("utf-8", "replace").split())[-300:]
            out.append(f"LibreOffice did {len(said)} of {len(self.jobs)} jobs: {reason}")
        return out


OPEN_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
OPEN_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DUBLIN = "{http://purl.org/dc/elements/1.1/}"


def open_notes(path):
    """The annotations of an OpenDocument text, each with the very words that it hangs on; on a point, `None`."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    found, words = [], {}

    def say(text):
        for name in open_names:
            words[name] += text or ""

    open_names = set()

    def visit(element):
        name = element.get(OPEN_OFFICE + "name")
        if element.tag == OPEN_OFFICE + "annotation":
            lines = tuple("".join(p.itertext()) for p in element.iter(OPEN_TEXT + "p"))
            found.append((element.findtext(DUBLIN + "creator"), lines, name))
            if name is not None:
                words[name] = ""
                open_names.add(name)
            return
        if element.tag == OPEN_OFFICE + "annotation-end":
            open_names.discard(name)
        if element.tag == OPEN_TEXT + "tracked-changes":
            return
        short = element.tag.removeprefix(OPEN_TEXT)
        say({"tab": "\t", "line-break": "\n", "s": " " * int(element.get(OPEN_TEXT + "c", "1"))}.get(short, element.text))
        for child in element:
            visit(child)
            say(child.tail)
        if short in ["p", "h"]:
            say("\n")

    visit(root)
    return [Note(author, lines, None if name is None else words[name]) for author, lines, name in found]


def difference(expected, notes):
    """What LibreOffice reads of comments, if it is not what is expected."""
    # Over cells and paragraphs, what parts them is the reader's.
    theirs, ours = (
        Counter((author, lines, words and (bare(words) if "\n" in words else words)) for author, lines, words in those)
        for those in [notes, expected]
    )
    more, fewer = (theirs - ours).most_common(2), (ours - theirs).most_common(2)
    return [f"LibreOffice reads {more}, not {fewer}"] if more or fewer else []


# ---- Apache POI


def poi(paths):
    """By file, the author and the text of each comment, or what it says instead of reading it."""
    if not POI or not paths:
        return {}
    with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as file:
        file.writelines(f"{path}\n" for path in paths)
        file.flush()
        command = ["java", "-Dfile.encoding=UTF-8", "-cp", POI, str(HERE / "Comments.java"), file.name]
        run = subprocess.run(command, capture_output=True, timeout=300)
    out = {}
    for line in run.stdout.decode("utf-8").splitlines():
        path, number, *rest = line.split("\t")
        if number == "failed":
            out[path] = rest[0]
        elif number == "read":
            out[path] = []
        else:
            out[path].append(tuple(rest))
    if run.returncode != 0 and not out:
        # It is no fault of the copies that the classes do not fit together here.
        print(f"skipped: Apache POI does not run: {run.stderr.decode().strip()[-200:]}")
        return {}
    if len(out) != len(paths):
        raise RuntimeError(f"Apache POI read {len(out)} of {len(paths)} files: {run.stderr.decode()[-400:]}")
    return out


def poi_problems(paths):
    """Files of which Apache POI reads other comments of ours."""
    read = poi(paths)
    for path in paths if read else []:
        ours = [bare("".join(comment.lines)) for comment in File(path.read_bytes()).own()]
        theirs = read[str(path)]
        if isinstance(theirs, str) or [bare(text) for author, text in theirs if author == AUTHOR] != ours:
            yield f"{path.name} (Apache POI)", f"it reads {str(theirs)[:300]}"
