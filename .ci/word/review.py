"""What `gouji check --annotate` writes into the files of Word that other programs made: each error and warning as a comment on
its very words, repairs as tracked changes, and nothing else.

review.py PROGRAM WORK [--full] WAY…   reads WORK/WAY, writes WORK/review/WAY
"""

import io
import os
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from difflib import SequenceMatcher
from pathlib import Path

import docx

import readers
from numbering import typed_number
from reviewed import (
    AUTHOR,
    OTHER,
    REPAIRS,
    File,
    Reading,
    annotate,
    answered,
    bare,
    call,
    check_again,
    comment_problems,
    comments_with_words,
    document_problems,
    expected_comments,
    of_others,
    of_ours,
    package_problems,
    problems_of,
    run_check,
    text_of,
)

# How many files with comments are looked at, with how many somebody else has a say, and how many are opened by others: of the
# first way, and of all others. With --full all are looked at, and more of the rest.
FIRST, REST, MORE = (30, 6, 6), (12, 3, 3), 5
# More of one kind says no more.
SHOWN = 12


# ---- what others have said


def with_comments_of_another(data, chance):
    """A file that somebody else has commented on, on runs anywhere."""
    document, out = docx.Document(io.BytesIO(data)), io.BytesIO()
    paragraphs = [paragraph for paragraph in document.paragraphs if paragraph.runs]
    for paragraph in chance.sample(paragraphs, min(6, len(paragraphs))):
        first = chance.randrange(len(paragraph.runs))
        runs = paragraph.runs[first : first + chance.randrange(1, 4)]
        document.add_comment(runs, text="请核对\n第二段", author=OTHER, initials="W")
    document.save(out)
    return out.getvalue()


# ---- what is looked at, file by file; each gives its problems


def check_once(program, source, copy, findings, numbers):
    reading = text_of(program, source)
    out = problems_of(source.read_bytes(), copy.read_bytes(), findings, reading, numbers)
    return out if text_of(program, copy) == reading else [*out, "the text that is read of it is another"]


def check_tracked(program, source, copy, findings, numbers, mended):
    """Repairs can be undone to the byte; accepted, they give the text as `--fix` mends it."""
    reading, accepted = text_of(program, source), text_of(program, copy)
    out = problems_of(source.read_bytes(), copy.read_bytes(), findings, reading, numbers)
    if text_of(program, copy, "original") != reading:
        out.append("before the changes the text is another")
    is_numbered = b"numPr" in File(source.read_bytes()).parts["word/document.xml"]
    left = unmended(reading, accepted, mended, is_numbered)
    return out + [f"accepted, the text is not that of --fix: {one}" for one in left]


def unmended(reading, accepted, mended, is_numbered):
    """Lines that are not as `--fix` mends them. What cannot be tracked is left to the clerk: a line may stay that it takes out,
    automatic numbers stay, and where there are such, no line is put in."""
    given, ours, theirs = (text.split("\n") for text in [reading, accepted, mended])

    def rest(line):
        number = typed_number(line)
        return number and number[3]

    for kind, from_, to, their_from, their_to in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        our, their = ours[from_:to], theirs[their_from:their_to]
        rests = {rest(line) for line in their} - {None}
        if is_numbered and kind in ["insert", "replace"] and all(rest(line) in rests for line in our):
            continue
        if kind == "insert" or kind != "equal" and (len(our) == len(their) or not set(our) <= set(given)):
            yield f"{our[:2]}, not {their[:2]}"


def check_mended(program, tracked, copy, findings, numbers):
    """Where a finding is gone, its comment goes."""
    new, reading = File(copy.read_bytes()), text_of(program, copy)
    out = package_problems(File(tracked.read_bytes()), new) + document_problems(File(tracked.read_bytes()), new)
    return out + comment_problems(new, findings, reading.encode("utf-8"), numbers, as_before=None)


def check_rules(source, copy):
    return readers.new_faults(source.read_bytes(), copy.read_bytes())


def check_others(program, given, copy, twice, findings, numbers):
    """What others have said stays where it is."""
    out = problems_of(given.read_bytes(), copy.read_bytes(), findings, text_of(program, given), numbers)
    before = of_others(given.read_bytes())
    for step in [copy, twice]:
        if of_others(step.read_bytes()) != before:
            out.append(f"comments of others were {before}, and are {of_others(step.read_bytes())}")
    return out + check_again(copy, twice)


def check_answered(given, copy, settled):
    """Comments that somebody answered or marked as done stay, and their findings get no second one."""
    out, before, now = check_again(given, copy), given.read_bytes(), copy.read_bytes()
    if of_others(now) != of_others(before):
        out.append("the answer is not what it was")
    kept = [one for one in comments_with_words(before) if one[0].id in settled]
    lost = [comment.lines for comment, words in kept if (comment, words) not in comments_with_words(now)]
    return out + ([f"settled comments are not what they were: {lost}"] if lost else [])


# ---- a way


class Way:
    """The files of one way, and the steps that they go through."""

    def __init__(self, program, work, name, counts, full):
        self.program, self.name, self.counts, self.full = program, name, counts, full
        self.given, self.out = work / name, work / "review" / name
        self.numbers = name.endswith("numbered")
        self.chance = random.Random(f"{name} {os.environ.get('GOUJI_WORD_SEED', '1')}")
        self.problems, self.checks = [], []

    def annotate(self, files, step, *options):
        found, problems = annotate(self.program, files, self.out / step, *options)
        self.problems += [(step, problem) for problem in problems]
        return found

    def sample(self, names, kind):
        """Of the files with comments (0), of those that others comment on (1), of those that others open (2)."""
        count = self.counts[kind] * (MORE if self.full else 1)
        is_all = self.full and kind == 0 or len(names) <= count
        return sorted(names if is_all else self.chance.sample(names, count))

    def look(self, step, name, check, *arguments):
        self.checks.append((f"{name} ({step})", check, arguments))

    def steps(self):
        """Runs the program over all steps, and lists what is to be looked at."""
        out, program, numbers = self.out, self.program, self.numbers
        out.mkdir(parents=True)
        found = self.annotate([self.given], "once")
        commented = sorted(name for name, findings in found.items() if expected_comments(findings))
        rest = self.chance.sample(sorted(set(found) - set(commented)), 3)
        names = self.sample(commented, 0)
        for name in names + rest:
            self.look("once", name, check_once, program, self.given / name, out / "once" / name, found[name], numbers)

        self.annotate([out / "once" / name for name in names], "twice")
        for name in names:
            self.look("twice", name, check_again, out / "once" / name, out / "twice" / name)

        self.annotate([self.given / name for name in names], "tracked", *REPAIRS)
        mended = self.mended(names)
        for name in names:
            files = [self.given / name, out / "tracked" / name]
            self.look("tracked", name, check_tracked, program, *files, found[name], numbers, mended[name])
        now = self.annotate([out / "tracked" / name for name in names], "mended")
        for name in names:
            files = [out / "tracked" / name, out / "mended" / name]
            self.look("mended", name, check_mended, program, *files, now[name], numbers)

        self.said(self.sample(names, 1), found)

        self.names, self.opened = names, self.sample(names, 2)
        for step in ["once", "tracked"]:
            for name in self.opened:
                self.look(f"{step}, by the rules of Word", name, check_rules, self.given / name, out / step / name)

    def mended(self, names):
        """The text of each file as `--fix` mends it."""
        folder = self.out / "texts"
        folder.mkdir()
        for name in names:
            text = call(self.program, "text", self.given / name).stdout
            (folder / f"{name}.txt").write_bytes(text.encode("utf-8"))
        call(self.program, "check", "--quiet", "--fail-on", "never", "--fix", "--unsafe-fixes", folder)
        return {name: (folder / f"{name}.txt").read_bytes().decode("utf-8") for name in names}

    def said(self, names, found):
        """What others have said, before us and in answer to us."""
        out = self.out
        for step in ["others", "answered"]:
            (out / step).mkdir()
        settled = {}
        for name in names:
            given = with_comments_of_another((self.given / name).read_bytes(), self.chance)
            (out / "others" / name).write_bytes(given)
            answer, settled[name] = answered((out / "once" / name).read_bytes())
            (out / "answered" / name).write_bytes(answer)
        self.annotate([out / "others" / name for name in names], "others-once")
        self.annotate([out / "others-once" / name for name in names], "others-twice")
        self.annotate([out / "answered" / name for name in names], "answered-once")
        for name in names:
            files = [out / step / name for step in ["others", "others-once", "others-twice"]]
            self.look("others", name, check_others, self.program, *files, found[name], self.numbers)
            self.look("answered", name, check_answered, out / "answered" / name, out / "answered-once" / name, settled[name])

    # ---- LibreOffice and Apache POI

    def jobs(self):
        """What LibreOffice has to do."""
        out, jobs = self.out / "office", []
        out.mkdir()
        for at, name in enumerate(self.opened):
            once, tracked = self.out / "once" / name, self.out / "tracked" / name
            papers = [(readers.PDF, out / f"{name}.pdf")] if at == 0 else []
            jobs += [
                (once, "keep", [(readers.ODT, out / f"{name}.once.odt"), (readers.DOCX, out / name), *papers]),
                (self.given / name, "keep", [(readers.TEXT, out / f"{name}.given.txt")]),
                (tracked, "reject", [(readers.TEXT, out / f"{name}.rejected.txt")]),
                (tracked, "accept", [(readers.TEXT, out / f"{name}.accepted.txt")]),
            ]
        return jobs

    def opened_problems(self):
        """What is wrong with what LibreOffice wrote."""
        for name in self.opened:
            for problem in run_check(self.office_problems, [name, self.out / "office"]):
                yield f"{name} (LibreOffice)", problem
        yield from self.resaved_problems()

    def resaved_problems(self):
        """LibreOffice saves what we wrote; after another review each comment is there once."""
        self.annotate([self.out / "office" / name for name in self.opened], "resaved")
        for name in self.opened:
            ours, theirs = (of_ours((self.out / step / name).read_bytes()) for step in ["once", "resaved"])
            if [told for told, _ in ours] != [told for told, _ in theirs]:
                yield f"{name} (saved by LibreOffice)", f"the comments were {ours}, and are {theirs}"

    def office_problems(self, name, out):
        file = File((self.out / "once" / name).read_bytes())
        words = Reading(file)
        expected = sorted((AUTHOR, comment.lines, words[comment.id]) for comment in file.own())
        problems = readers.difference(expected, sorted(readers.open_notes(out / f"{name}.once.odt")))
        texts = {step: (out / f"{name}.{step}.txt").read_text("utf-8-sig") for step in ["given", "rejected", "accepted"]}
        if texts["given"] != texts["rejected"]:
            problems.append("rejected, the text is not that of the file")
        if bare(texts["accepted"]) != bare(text_of(self.program, self.out / "tracked" / name)):
            problems.append("accepted, the text is not what the program reads")
        return problems


def show(way, problems):
    """Each kind of problem a few times."""
    shown = {}
    for place, problem in problems:
        kind = problem[:25]
        shown[kind] = shown.get(kind, 0) + 1
        if shown[kind] <= SHOWN:
            print(f"review: {way}: {place}: {problem[:700]}")
    more = sum(max(count - SHOWN, 0) for count in shown.values())
    if more:
        print(f"review: {way}: … and {more} more")


def main():
    program, work, full = sys.argv[1], Path(sys.argv[2]), "--full" in sys.argv
    names = [argument for argument in sys.argv[3:] if argument != "--full"]
    ways = [Way(program, work, name, REST if at else FIRST, full) for at, name in enumerate(names)]
    for way in ways:
        way.steps()
    office = readers.Office([job for way in ways for job in way.jobs()])
    with ProcessPoolExecutor(2) as pool:
        for way in ways:
            results = pool.map(run_check, [check for _, check, _ in way.checks], [arguments for *_, arguments in way.checks])
            way.problems += [(place, one) for (place, *_), problems in zip(way.checks, results) for one in problems]
    problems = list(office.problems())
    for way in ways:
        if readers.OFFICE and not problems:
            way.problems += way.opened_problems()
    opened = [way.out / step / name for way in ways for name in way.opened for step in ["once", "tracked"]]
    problems += [f"{place}: {problem}" for place, problem in readers.poi_problems(opened)]
    for way in ways:
        show(way.name, way.problems)
        count = f"{len(way.names)} files with comments, {len(way.opened)} opened by others"
        print(f"review: {way.name}: {count}; {len(way.problems)} things are wrong")
    for problem in problems:
        print(f"review: {problem[:700]}")
    sys.exit(bool(problems) or any(way.problems for way in ways))


if __name__ == "__main__":
    main()
