"""What `gouji check --annotate` wrote into a file of Word: by the standard library alone."""

import io
import json
import re
import subprocess
import zipfile
from collections import Counter, namedtuple
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from untouched import package_problems, text_problems

try:
    import docx
except ImportError:
    docx = None

AUTHOR, OTHER = "gouji", "王"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
BLANKS = " \t\r\n"
CHANGES = ["ins", "del", "moveFrom", "moveTo", "rPrChange"]
REPAIRS = ["--fix", "--unsafe-fixes", "--tracked"]

# `paragraphs` are their names.
Comment = namedtuple("Comment", "id author lines paragraphs")
Said = namedtuple("Said", "code stdout stderr")


def local(element):
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class File:
    """A file of Word: its parts by name, in their order."""

    def __init__(self, data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.infos = archive.infolist()
            self.parts = {info.filename: archive.read(info) for info in self.infos}
        self.main = next(target for kind, target in self.leads("") if kind == "officeDocument")
        self.comments_part = next((target for kind, target in self.leads(self.main) if kind == "comments"), None)
        self.roots = {}

    def leads(self, part):
        """What a part leads to: kind and name of each."""
        folder, _, file = part.rpartition("/")
        try:
            relations = ElementTree.fromstring(self.parts[f"{folder}/_rels/{file}.rels".lstrip("/")])
        except (KeyError, ElementTree.ParseError):
            return
        for relation in relations:
            target = relation.get("Target")
            inside = target.lstrip("/") if target.startswith("/") else str(PurePosixPath(folder, target))
            yield relation.get("Type").rpartition("/")[2], inside

    def root(self, part):
        if part not in self.roots:
            self.roots[part] = ElementTree.fromstring(self.parts[part])
        return self.roots[part]

    @property
    def word(self):
        """The namespace of Word's own elements and attributes, with its braces."""
        return self.root(self.main).tag.rpartition("}")[0] + "}"

    def comments(self):
        if not self.comments_part or self.comments_part not in self.parts:
            return []
        w = self.word
        return [
            Comment(
                comment.get(w + "id"),
                comment.get(w + "author"),
                tuple("".join(t.text or "" for t in p.iter(w + "t")) for p in comment.iter(w + "p")),
                tuple(p.get(f"{{{W14}}}paraId") for p in comment.iter(w + "p")),
            )
            for comment in self.root(self.comments_part).iter(w + "comment")
        ]

    def own(self):
        return [comment for comment in self.comments() if comment.author == AUTHOR]

    def text(self, part=None):
        return self.parts[part or self.main].decode("utf-8-sig")


# ---- the words of comments


class Reading(dict):
    """By the number of each comment, the words that it hangs on."""

    def __init__(self, file, as_before=AUTHOR):
        """Changes of this author are undone in the words, all others done."""
        super().__init__()
        self.word, self.as_before = file.word, as_before
        self.open, self.silent = set(), 0
        # Kind and number of each mark, and how many runs each comment goes over.
        self.marks, self.runs = [], {}
        self.visit(file.root(file.main))

    def say(self, text):
        for number in self.open if not self.silent else []:
            self[number] += text

    def is_silent(self, element, name):
        """Whether what stands in it is no words of the body, or is not there."""
        if name in ["ins", "moveTo", "del", "moveFrom"]:
            is_ours = element.get(self.word + "author") == self.as_before
            return is_ours == (name in ["ins", "moveTo"])
        is_hidden = name == "r" and element.find(f"{self.word}rPr/{self.word}vanish") is not None
        return is_hidden or name in ["Fallback", "rt", "txbxContent", "pPr", "rPr"]

    def visit(self, element):
        name, number = local(element), element.get(self.word + "id")
        is_silent = self.is_silent(element, name)
        self.silent += is_silent
        if name == "commentRangeStart":
            self.marks.append(("start", number))
            self[number], self.runs[number] = "", 0
            self.open.add(number)
        elif name == "commentRangeEnd":
            self.marks.append(("end", number))
            self.open.discard(number)
        elif name == "commentReference":
            self.marks.append(("reference", number))
        elif name == "r":
            for one in self.open:
                self.runs[one] += 1
        elif name in ["t", "delText"]:
            text = (element.text or "").replace("\n", " ")
            keeps = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
            self.say(text if keeps else text.strip(BLANKS))
        elif name in ["tab", "br", "cr", "noBreakHyphen", "softHyphen"] and element.tag.startswith(self.word):
            self.say({"tab": "\t", "noBreakHyphen": "-", "softHyphen": "\u00ad"}.get(name, "\n"))
        elif name == "sym":
            self.say(chr(int(element.get(self.word + "char"), 16)))
        for child in element:
            self.visit(child)
        if name in ["p", "tc"]:
            self.say("\n" if name == "p" else "\t")
        self.silent -= is_silent


def bare(text):
    """Without blanks: those that part cells and paragraphs are the reader's."""
    return re.sub(r"\s", "", text)


def comments_with_words(data):
    file = File(data)
    words = Reading(file)
    return [(comment, words.get(comment.id)) for comment in file.comments()]


def of_others(data):
    return [one for one in comments_with_words(data) if one[0].author != AUTHOR]


def of_ours(data):
    """Marks with words: numbers and dates may be others the next time."""
    own = [one for one in comments_with_words(data) if one[0].author == AUTHOR]
    return sorted((mark(comment) or tuple(comment.lines), words) for comment, words in own)


# ---- the program


def call(program, *arguments, seconds=300):
    run = subprocess.run([program, *map(str, arguments)], capture_output=True, timeout=seconds)
    return Said(run.returncode, run.stdout.decode("utf-8", "replace"), " ".join(run.stderr.decode("utf-8", "replace").split()))


def annotate(program, files, out, *options):
    """Writes the copies; the findings of each file by its name, and what went wrong."""
    out.mkdir(parents=True, exist_ok=True)
    said = call(
        program, "check", "--format", "json", "--fail-on", "never", "--quiet", *options, *files, "--annotate", out
    )
    try:
        found = {Path(file["path"]).name: file["findings"] for file in json.loads(said.stdout)["files"]}
    except ValueError:
        found = {}
    missing = [name for name in found if not (out / name).is_file()]
    problems = [] if said.code == 0 else [f"exit code {said.code}: {said.stderr[:300]}"]
    return found, problems + ([f"{len(missing)} copies are not written: {missing[:3]}"] if missing else [])


def text_of(program, file, view="accepted"):
    return call(program, "text", "--tracked-view", view, file).stdout


# ---- what is to be found


def expected_comments(findings):
    """By the mark of each comment that has to be, its finding; one for all that rounding explains, of none."""
    out = {f["fingerprint"][:16]: f for f in findings if f["severity"] in ["error", "warning"]}
    roundings = [f for f in findings if f["code"] == "rounding-difference" and f["severity"] not in ["error", "warning"]]
    if roundings:
        out[roundings[0]["fingerprint"][:16]] = None
    return out


def mark(comment):
    """Rule and fingerprint that the last line tells."""
    found = re.fullmatch(r"规则 (\S+) · ([0-9a-f]{16})", comment.lines[-1]) if comment.lines else None
    return found and found.groups()


def comment_problems(new, findings, reading, numbers=False, as_before=AUTHOR):
    """What is wrong with our comments, by the findings and the text that the program read; where `numbers` are automatic, a
    finding may begin with what is no text."""
    out, expected, words = [], expected_comments(findings), Reading(new, as_before)
    marks = {comment: mark(comment) for comment in new.own()}
    missing = set(expected) - {told and told[1] for told in marks.values()}
    out += [f"no comment on {expected[one]['code'] if expected[one] else 'roundings'} ({one})" for one in sorted(missing)]
    if len(marks) != len(expected):
        out.append(f"{len(marks)} comments, not {len(expected)}")
    for comment, told in marks.items():
        if told is None or told[1] not in expected:
            out.append(f"a comment of no finding: {comment.lines}")
            continue
        finding, on = expected[told[1]], words.get(comment.id, "")
        if finding is None:
            out += [] if bare(on) else ["the comment on roundings hangs on no words"]
            continue
        if told[0] != finding["code"] or not set(finding["message"].splitlines()) <= set(comment.lines):
            out.append(f"{finding['code']}: the comment says {comment.lines}")
        if not words.runs.get(comment.id):
            out.append(f"{told[0]} in {finding['place']} hangs on nothing")
        if is_of_body(finding) and not is_on_its_words(on, finding, reading, numbers):
            out.append(f"{told[0]} in {finding['place']} hangs on {on[:80]!r}, not on {finding['text'][:80]!r}")
    return out


def is_of_body(finding):
    return finding["place"].startswith(("第", "表"))


def is_on_its_words(on, finding, reading, numbers):
    text, start = finding["text"], finding["range"]["start"]["offset"]
    if not text:
        # The nearest words.
        before, behind = (bare(part.decode("utf-8")) for part in [reading[:start], reading[start:]])
        return bool(bare(on)) and (before.endswith(bare(on)) or behind.startswith(bare(on)))
    if on == text or (re.search(r"[\t\n]", text) and bare(on) == bare(text)):
        return True
    line_start = reading.rfind(b"\n", 0, start) + 1
    line = reading[line_start:].split(b"\n")[0].decode("utf-8")
    is_at_head = not reading[line_start:start].strip()
    return numbers and bool(bare(on)) and is_at_head and (bare(text).endswith(bare(on)) or bare(on) in bare(line))


# ---- what is asked of every copy; each gives its problems


def document_problems(old, new):
    """What of the text is not as it was, and what of the marks of comments and changes does not fit together."""
    out = text_problems(old, new)
    ids = Counter(comment.id for comment in new.comments())
    out += [f"{count} comments have the number {number}" for number, count in ids.items() if count > 1]
    marks = Reading(new).marks
    for comment in new.own():
        order = [kind for kind, number in marks if number == comment.id]
        if order != ["start", "end", "reference"]:
            out.append(f"comment {comment.id} ({comment.lines[:1]}) has the marks {order}")
    lost = {number for kind, number in marks} - set(ids)
    if old_lost := {number for kind, number in Reading(old).marks} - {comment.id for comment in old.comments()}:
        lost -= old_lost
    if lost:
        out.append(f"marks of comments that do not exist: {lost}")
    twice = changes_with_one_number(new) - changes_with_one_number(old)
    if twice:
        out.append(f"changes with one number: {twice}")
    out += attribute_problems(new)
    return out


def changes_with_one_number(file):
    changes = [element for element in file.root(file.main).iter() if local(element) in CHANGES]
    counts = Counter(element.get(file.word + "id") for element in changes)
    return {number for number, count in counts.items() if count > 1}


def attribute_problems(file):
    """Attributes of what the review writes that are not Word's own."""
    out = []
    w = file.word
    parts = [file.main] + ([file.comments_part] if file.comments_part in file.parts else [])
    for part in parts:
        for element in file.root(part).iter():
            kind = local(element)
            if kind in ["commentRangeStart", "commentRangeEnd", "commentReference", "comment", "ins", "del"]:
                if element.tag != w + kind or element.get(w + "id") is None:
                    out.append(f"{part}: {kind} is {element.tag} with {sorted(element.attrib)}")
    return out[:3]


def python_docx(data):
    """Author and lines of each comment."""
    comments = docx.Document(io.BytesIO(data)).comments
    return [(comment.author, tuple(paragraph.text for paragraph in comment.paragraphs)) for comment in comments]


def problems_of(source, copy, findings, reading, numbers, is_transitional=True):
    """Of a copy beside its source, by itself and by python-docx, which does not know strict files."""
    old, new = File(source), File(copy)
    out = package_problems(old, new) + document_problems(old, new)
    out += comment_problems(new, findings, reading.encode("utf-8"), numbers)
    if docx and is_transitional:
        read = [one for one in python_docx(copy) if one[0] == AUTHOR]
        if read != [(AUTHOR, comment.lines) for comment in new.own()]:
            out.append(f"python-docx reads other comments: {read[:2]}")
    return out


def check_again(once, twice):
    """A second review doubles nothing."""
    old, new = once.read_bytes(), twice.read_bytes()
    out = package_problems(File(old), File(new)) + document_problems(File(old), File(new))
    return out if of_ours(old) == of_ours(new) else [*out, f"the comments were {of_ours(old)}, and are {of_ours(new)}"]


def run_check(check, arguments):
    """What goes wrong in the checking itself is a problem of the file."""
    try:
        return check(*arguments)
    except Exception as error:
        return [f"{check.__name__}: {type(error).__name__}: {error}"]


# ---- what others say


def answered(data):
    """A reviewed file in which somebody has answered our first comment, and marked the last as done; their numbers."""
    file = File(data)
    own = file.own()
    parent, done, document = own[0], own[-1], file.text()
    answer = (
        f'<w:comment w:id="900" w:author="{OTHER}" w:initials="W"><w:p xmlns:w14="{W14}" w14:paraId="00C0FFEE"><w:r>'
        "<w:t>已核对</w:t></w:r></w:p></w:comment>"
    )
    for tag in ['<w:commentRangeStart w:id="{}"/>', '<w:commentRangeEnd w:id="{}"/><w:r><w:commentReference w:id="{}"/></w:r>']:
        document = document.replace(tag.format(parent.id, parent.id), tag.format(parent.id, parent.id) + tag.format(900, 900))
    entries = [(one.paragraphs[-1], one == done, "") for one in own]
    entries.append(("00C0FFEE", False, f' w15:paraIdParent="{parent.paragraphs[-1]}"'))
    extended = "".join(
        f'<w15:commentEx w15:paraId="{name}"{more} w15:done="{int(is_done)}"/>' for name, is_done, more in entries
    )
    types, leads = "[Content_Types].xml", "word/_rels/document.xml.rels"
    changed = {
        file.main: document,
        file.comments_part: file.text(file.comments_part).replace("</w:comments>", answer + "</w:comments>"),
        "word/commentsExtended.xml": f'<w15:commentsEx xmlns:w15="{W15}">{extended}</w15:commentsEx>',
        types: file.text(types).replace(
            "</Types>",
            '<Override PartName="/word/commentsExtended.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.commentsExtended+xml"/></Types>',
        ),
        leads: file.text(leads).replace(
            "</Relationships>",
            '<Relationship Id="extended" Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended" '
            'Target="commentsExtended.xml"/></Relationships>',
        ),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (file.parts | {name: xml.encode("utf-8") for name, xml in changed.items()}).items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue(), {parent.id, done.id}
