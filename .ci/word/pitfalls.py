"""What `gouji check --annotate` writes into hand-made files of Word, where the words of a finding are hard to reach.

pitfalls.py PROGRAM OUT   writes the files and their copies to OUT
"""

import io
import sys
import zipfile
from pathlib import Path

import readers
from features import (
    FEATURES,
    NEW_BOX,
    OLD_BOX,
    ONE_LIST,
    SECTION,
    change,
    control,
    deleted,
    field,
    note,
    numbered,
)
from package import OFFICE, PACKAGE, STRICT_OFFICE, STRICT_WORD, WORD, pack, paragraph, parts, row, run, table
from reviewed import (
    AUTHOR,
    OTHER,
    REPAIRS,
    File,
    Reading,
    annotate,
    answered,
    bare,
    check_again,
    document_problems,
    is_of_body,
    of_others,
    package_problems,
    problems_of,
    run_check,
    text_of,
)

# Two warnings, each with a repair that is safe.
WORDS, MENDED = "执勤执法用车", "执法执勤用车"
MARKS = "、、"

# Name → file, and what is not to be asked of it: that the comment is on its `words` and no more, that the `repair` is written,
# that LibreOffice (`office`), python-docx (`docx`), Apache POI (`poi`) read it.
PITFALLS = {}


def pitfall(name, body, file=None, but="", **others):
    assert name not in PITFALLS
    PITFALLS[name] = (file or pack(parts(body, **others)), but.split())


# ---- in a run


def of_run(xml, properties="<w:b/>"):
    return paragraph(f'<w:r w:rsidR="00A1B2C3"><w:rPr>{properties}</w:rPr>{xml}</w:r>')


pitfall(
    "runs-with-marks-between",
    paragraph(
        run("本单位有执")
        + '<w:proofErr w:type="spellStart"/>'
        + run("勤执法", "<w:b/>")
        + '<w:bookmarkStart w:id="3" w:name="b"/>'
        + run("用车")
        + '<w:bookmarkEnd w:id="3"/><w:proofErr w:type="spellEnd"/>'
        + run(f"1辆{MARKS}共")
    ),
)
pitfall("run-of-words-alone", paragraph(run("有") + run(WORDS, "<w:b/>") + run("一辆")))
pitfall("run-of-texts", of_run(f"<w:t>有执勤</w:t><w:t>执法</w:t><w:t>用车1辆{MARKS}乙</w:t>"))
pitfall("run-of-empty-texts", of_run(f'<w:t/><w:t xml:space="preserve"/><w:t>{WORDS}</w:t><w:t></w:t>'))
NOTE_MARK = '<w:footnoteReference w:id="2"/>'
NOTE = {"footnotes": note("footnote", f'<w:footnote w:id="2">{paragraph("注")}</w:footnote>')}
for name, xml in {
    "tab": "<w:tab/>",
    "break": "<w:br/>",
    "page": "<w:lastRenderedPageBreak/>",
    "symbol": '<w:sym w:font="宋体" w:char="2460"/>',
    "hyphen": "<w:noBreakHyphen/>",
    "note": NOTE_MARK,
    "field": '<w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText><w:fldChar w:fldCharType="separate"/>'
    '<w:t>7</w:t><w:fldChar w:fldCharType="end"/>',
    "picture": '<w:pict><v:shape style="width:9pt;height:9pt"/></w:pict>',
}.items():
    others = dict(NOTE) if name == "note" else {}
    # LibreOffice shows a hyphen and a number of its own, and does not read text and a note of one run as Word does.
    others["but"] = "office" if name in ["hyphen", "field", "note"] else ""
    pitfall(f"run-with-{name}-around", of_run(f"<w:t>甲</w:t>{xml}<w:t>有{WORDS}乙</w:t>{xml}<w:t>丙{MARKS}丁</w:t>"), **others)
    # One in LibreOffice is enough.
    others["but"] = "office"
    pitfall(f"run-with-{name}-before", of_run(f"{xml}<w:t>{WORDS}</w:t>"), **others)
    pitfall(f"run-with-{name}-behind", of_run(f"<w:t>{WORDS}</w:t>{xml}"), **others)
pitfall("run-with-page-inside", of_run("<w:t>有执勤</w:t><w:lastRenderedPageBreak/><w:t>执法用车1辆</w:t>"))
pitfall("run-with-note-inside", of_run(f"<w:t>有执勤</w:t>{NOTE_MARK}<w:t>执法用车</w:t>"), but="office", **NOTE)
OLD_LOOK = '<w:rPrChange w:id="5" w:author="王" w:date="2025-01-01T00:00:00Z"><w:rPr><w:i/></w:rPr></w:rPrChange>'
pitfall("run-of-changed-look", of_run(f"<w:t>有{WORDS}和{MARKS}乙</w:t>", f"<w:b/>{OLD_LOOK}"))
pitfall(
    "run-in-lines",
    f"<w:p>\n  <w:r>\n    <w:rPr>\n      <w:b/>\n    </w:rPr>\n    <w:t>有{WORDS}</w:t>\n  </w:r>\n  <w:r>\n"
    f"    <w:t>{MARKS}</w:t>\n    <w:tab/>\n  </w:r>\n</w:p>\n",
)
pitfall("blanks-that-do-not-count", paragraph(f"<w:r><w:t> 有{WORDS}一辆 </w:t></w:r><w:r><w:t>\n{MARKS}\n乙</w:t></w:r>"))
pitfall("blanks-alone", paragraph(f"<w:r><w:t> </w:t></w:r><w:r><w:t>{WORDS}</w:t></w:r><w:r><w:t> </w:t></w:r>"))
pitfall("blanks-that-count", paragraph(f'<w:r><w:t xml:space="preserve"> {WORDS} </w:t></w:r>'))
pitfall("entities", paragraph(f"&amp;有{WORDS}&lt;1辆&gt;&amp;{MARKS}&quot;乙"))
pitfall("references", paragraph("有&#x6267;&#21220;执法用车、&#x3001;乙"))
pitfall("marked-section", paragraph(f"<w:r><w:t><![CDATA[{WORDS}]]></w:t></w:r>"))
# A marked section is not divided.
pitfall("marked-section-in-part", paragraph(f"<w:r><w:t>有<![CDATA[<{WORDS}>]]>乙</w:t></w:r>"), but="words repair")
pitfall("comment-of-xml", paragraph("<w:r><w:t>有执勤<!-- 一 -->执法用车<!-- 二 --></w:t></w:r>"))
pitfall("beside-each-other", paragraph(f"有{WORDS}{MARKS}{WORDS}"))
pitfall("astral", paragraph(f"𠮷有{WORDS}𠮷{MARKS}𠮷"))

# ---- in what holds runs; LibreOffice 7.4 loses comments and text in some of it, ours or not

LINK = f'<w:hyperlink w:anchor="a">{run("见")}{run(WORDS, "<w:u/>")}{run("公开")}</w:hyperlink>'
pitfall("in-hyperlink", paragraph(run("甲") + LINK + run("乙")))
pitfall("over-hyperlink", paragraph(run("有执勤") + f'<w:hyperlink w:anchor="a">{run("执法")}</w:hyperlink>' + run("用车")))
pitfall("in-control", paragraph(run("甲") + control(run(f"有{WORDS}一")) + run(MARKS)))
pitfall("in-block-control", control(paragraph(f"有{WORDS}")) + paragraph(MARKS), but="office")
TAG = '<w:smartTag w:uri="urn:x" w:element="y">{}</w:smartTag>'
pitfall("in-smart-tag", paragraph(TAG.format(run(f"有{WORDS}"))), but="office")
SIMPLE = '<w:fldSimple w:instr=" TITLE ">{}</w:fldSimple>'
pitfall("in-simple-field", paragraph(run("甲") + SIMPLE.format(run(f"有{WORDS}乙"))), but="office")
pitfall("in-field", paragraph(run("甲") + field(" TITLE ", run(f"有{WORDS}乙")) + run("丙")), but="office")
pitfall("over-field", paragraph(run("有执勤") + field(" TITLE ", run("执法用车")) + run("丙")), but="office")
pitfall("in-cell", table(row("甲", f"有{WORDS}", MARKS), row("1", "2", "3")))
pitfall("in-nested-cell", table(row(f"有{WORDS}", "<w:tc>" + table(row(WORDS, "乙"), columns=2) + "<w:p/></w:tc>"), columns=2))
RUBY = "<w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby>"
IN_RUBY, OVER_RUBY = RUBY.format(run("shū"), run(WORDS)), RUBY.format(run("fǎ"), run("执法"))
pitfall("in-ruby", of_run(f"<w:t>甲</w:t>{IN_RUBY}<w:t>乙</w:t>"), but="words repair office")
pitfall("over-ruby", of_run(f"<w:t>甲执勤</w:t>{OVER_RUBY}<w:t>用车</w:t>"), but="words repair office")
pitfall("with-hidden-between", paragraph(run("有执勤") + run("藏", "<w:vanish/>") + run("执法用车")), but="office")

# ---- among changes of others

pitfall("in-insertion", paragraph(run("甲") + change("ins", run(f"有{WORDS}1辆")) + run("乙")))
pitfall("at-start-of-insertion", paragraph(run("甲") + change("ins", run(WORDS) + run("一")) + run("乙")))
pitfall("insertion-of-words", paragraph(run("甲有") + change("ins", run(WORDS)) + run("乙")))
pitfall("over-start-of-insertion", paragraph(run("甲有执勤") + change("ins", run("执法用车1辆")) + run("乙")))
pitfall("over-end-of-insertion", paragraph(change("ins", run("甲有执勤执")) + run("法用车乙")))
pitfall("over-insertion", paragraph(run("甲有执勤") + change("ins", run("执法")) + run("用车乙")))
pitfall("in-insertion-of-runs", paragraph(change("ins", run("有执") + run("勤执法", "<w:b/>") + run("用车1辆")) + run("乙")))
pitfall("over-deletion", paragraph(run("有执勤") + change("del", deleted("藏")) + run("执法用车乙")))
pitfall("beside-deletion", paragraph(change("del", deleted(WORDS)) + run(WORDS) + change("del", deleted(WORDS))))
pitfall("in-hyperlink-of-insertion", paragraph(change("ins", LINK) + run("乙")), but="office")
pitfall(
    "in-moved-text",
    paragraph(
        run("甲")
        + '<w:moveToRangeStart w:id="2" w:name="m"/>'
        + change("moveTo", run(f"有{WORDS}一"))
        + '<w:moveToRangeEnd w:id="2"/>'
    )
    + paragraph(
        '<w:moveFromRangeStart w:id="1" w:name="m"/>'
        + change("moveFrom", run(f"有{WORDS}一"))
        + '<w:moveFromRangeEnd w:id="1"/>'
        + run("乙")
    ),
    but="office",
)
pitfall("among-changes-of-our-name", paragraph(run(f"有{WORDS}一") + change("ins", run("甲"), AUTHOR) + run(MARKS)))

# ---- where nothing can be written

BOXES = f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{NEW_BOX}</mc:Choice><mc:Fallback>{OLD_BOX}</mc:Fallback>"
BOXES = (BOXES + "</mc:AlternateContent></w:r>").replace("框中字", f"有{WORDS}")
pitfall("in-text-box", paragraph(run("甲") + BOXES + run(f"乙{MARKS}丙")))
pitfall("in-old-text-box", paragraph(f"<w:r>{OLD_BOX}</w:r>".replace("框中字", f"有{WORDS}")) + paragraph("乙"))
pitfall("in-text-box-of-cell", table(row("甲", "<w:tc>" + paragraph(BOXES) + "</w:tc>"), columns=2))
pitfall("in-text-box-of-hyperlink", paragraph(f'<w:hyperlink w:anchor="a">{BOXES}</w:hyperlink>'))
pitfall("in-text-box-of-insertion", paragraph(run("甲") + change("ins", BOXES)))
FOOTNOTES = note("footnote", f'<w:footnote w:id="2">{paragraph(f"有{WORDS}")}</w:footnote>')
ENDNOTES = note("endnote", f'<w:endnote w:id="2">{paragraph(f"有{WORDS}和{MARKS}乙")}</w:endnote>')
pitfall(
    "in-notes",
    paragraph(run("甲") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("乙"))
    + paragraph(of_run('<w:t>丙</w:t><w:endnoteReference w:id="2"/><w:t>丁</w:t>')[5:-6]),
    footnotes=FOOTNOTES,
    endnotes=ENDNOTES,
)
pitfall(
    "in-headers",
    paragraph("正文") + SECTION,
    header1=paragraph(f"有{WORDS}"),
    header2=paragraph(f"甲{MARKS}乙"),
    footer1=paragraph(f"页脚{WORDS}"),
)
HEADER = {"header1": paragraph(f"有{WORDS}"), "header2": paragraph(), "footer1": paragraph()}
pitfall("in-header-above-changes", paragraph(change("ins", run("正文"))) + SECTION, **HEADER)
pitfall("in-header-above-table", table(row("甲", "1"), columns=2) + paragraph() + SECTION, **HEADER)
pitfall(
    "number-that-is-no-text",
    paragraph("江州市档案馆2025年单位预算情况说明")
    + numbered("基本情况")
    + paragraph("正文。")
    + numbered("单位构成", 2)
    + paragraph("正文。")
    + numbered("收支情况", 2),
    numbering=ONE_LIST + '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>",
)

# ---- the package

SAID = parts(
    paragraph(
        run("甲")
        + '<w:commentRangeStart w:id="3"/>'
        + run(f"有{WORDS}")
        + '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>'
        + run(f"{MARKS}乙")
    ),
    comments=f'<w:comment w:id="3" w:author="{OTHER}" w:initials="W">{paragraph("请核对")}</w:comment>',
)
PLAIN = parts(paragraph(f"有{WORDS}和{MARKS}乙", '<w:jc w:val="left"/>'))


def renamed(content, prefix):
    """With another prefix for Word's elements; with none, attributes keep theirs."""
    content = content.replace(b"<w:", b"<%s:" % prefix).replace(b"</w:", b"</%s:" % prefix)
    if prefix:
        return content.replace(b" w:", b" %s:" % prefix).replace(b"xmlns:w=", b"xmlns:%s=" % prefix)
    return content.replace(b"<:", b"<").replace(b"</:", b"</").replace(b"xmlns:w=", b'xmlns="%s" xmlns:w=' % WORD.encode())


def in_utf_16(content):
    return content.decode("utf-8").replace("UTF-8", "UTF-16").encode("utf-16")


def changed(given, **changes):
    """With some parts changed, by the end of their names."""
    out = dict(given)
    for name, change_of in changes.items():
        part = next(part for part in given if part.rpartition("/")[2].partition(".")[0].strip("[]") == name)
        out[part] = change_of(given[part])
    return out


def with_number(number):
    """The comment has this number, in whatever quotes."""

    def renumber(xml):
        return xml.replace(b'w:id="3"', b"w:id=" + number)

    return changed(SAID, document=renumber, comments=renumber)


LEADS = "word/_rels/document.xml.rels"
NO_LEADS = f'<Relationships xmlns="{PACKAGE}/relationships"/>'
ONE_LEAD = NO_LEADS[:-2] + '><Relationship Id="{}" Type="urn:x" TargetMode="External" Target="urn:x"/></Relationships>'
EMPTY = f'<w:comments xmlns:w="{WORD}"/>'

for name, given in {
    "comments-of-others": SAID,
    "strict": {
        name: content.replace(WORD.encode(), STRICT_WORD.encode()).replace(OFFICE.encode(), STRICT_OFFICE.encode())
        for name, content in SAID.items()
    },
    "prefix": changed(SAID, document=lambda xml: renamed(xml, b"ns0"), comments=lambda xml: renamed(xml, b"ns0")),
    "prefix-in-document": changed(SAID, document=lambda xml: renamed(xml, b"ns0")),
    "prefix-in-comments": changed(SAID, comments=lambda xml: renamed(xml, b"ns0")),
    "no-prefix": changed(PLAIN, document=lambda xml: renamed(xml, b"")),
    "no-prefix-in-comments": changed(SAID, comments=lambda xml: renamed(xml, b"")),
    "byte-order-marks": {name: b"\xef\xbb\xbf" + content for name, content in SAID.items()},
    "no-comments": changed(SAID, document=lambda _: PLAIN["word/document.xml"], comments=lambda _: EMPTY.encode()),
    "comments-with-a-tail": changed(SAID, comments=lambda xml: xml + b"<!-- </w:comments> -->"),
    "number-in-single-quotes": with_number(b"'3'"),
    "high-number": with_number(b'"2147483646"'),
    "negative-number": with_number(b'"-3"'),
    "no-relationships": {name: content for name, content in PLAIN.items() if name != LEADS},
    "empty-relationships": PLAIN | {LEADS: NO_LEADS.encode()},
    "relationship-of-our-name": PLAIN | {LEADS: ONE_LEAD.format("rIdGouji1").encode()},
    "parts-of-our-name": PLAIN | {"word/comments.xml": b"<x/>", "word/Comments1.xml": b"<x/>"},
    "folders": {"word/": b"", "_rels/": b""} | PLAIN,
}.items():
    pitfall(f"package-{name}", None, file=pack(given), but="docx poi" if name == "strict" else "")
pitfall("package-streamed", None, file=pack(SAID, is_streamed=True))
pitfall("package-stored", None, file=pack(SAID, compression=zipfile.ZIP_STORED))

# ---- the words in whatever else the program reads

for name, (file, *_) in FEATURES.items():
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        given = {one: archive.read(one) for one in archive.namelist()}
    with_words = {one: content.replace("甲".encode(), f"有{WORDS}".encode()) for one, content in given.items()}
    if with_words != given and "package" not in name:
        # Of the number 第9条 with a blank behind it the blank is to be taken out, but it is no text.
        pitfall(f"feature-{name}", None, file=pack(with_words), but="office" + " repair" * (name == "numbering-decimal-9"))


# ---- what is asked of each


def mended(reading, findings):
    """The text with the repairs of the findings that are in the body."""
    text = reading.encode("utf-8")
    edits = [
        (edit["range"]["start"]["offset"], edit["range"]["end"]["offset"], edit["text"])
        for finding in findings
        if is_of_body(finding)
        for fix in finding["fixes"]
        if fix["safe"]
        for edit in fix["edits"]
    ]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new.encode("utf-8") + text[end:]
    return text.decode("utf-8")


def check(program, out, name, found):
    """Once, a second time, and with repairs."""
    _, but = PITFALLS[name]
    given, once, twice, tracked = (out / step / f"{name}.docx" for step in ["given", "once", "twice", "tracked"])
    findings, reading = found.get(given.name, []), text_of(program, given)
    problems = [] if findings else ["there is no finding"]
    problems += [f"a second time: {problem}" for problem in check_again(once, twice)]
    if of_others(given.read_bytes()) != of_others(twice.read_bytes()):
        problems.append(f"comments of others were {of_others(given.read_bytes())}, are {of_others(twice.read_bytes())}")
    if "words" in but:
        for finding in findings:
            finding["place"] = ""
    for step in [once, tracked]:
        source, copy = given.read_bytes(), step.read_bytes()
        found_there = problems_of(source, copy, findings, reading, numbers=True, is_transitional="docx" not in but)
        problems += [f"{step.parent.name}: {one}" for one in found_there + readers.new_faults(source, copy)]
    if text_of(program, tracked, "original") != text_of(program, given, "original"):
        problems.append("before all changes the text is another")
    expected = mended(reading, findings)
    if "repair" not in but and text_of(program, tracked) != expected:
        problems.append(f"accepted, the text is {text_of(program, tracked)!r}, not {expected!r}")
    return problems


def jobs(out):
    """For LibreOffice: the words of each comment, and what is left of the changes when all are rejected, or accepted."""
    for name in opened():
        given, once, tracked = (out / step / f"{name}.docx" for step in ["given", "once", "tracked"])
        yield once, "keep", [(readers.ODT, out / "office" / f"{name}.odt")]
        yield given, "reject", [(readers.TEXT, out / "office" / f"{name}.given.txt")]
        yield tracked, "reject", [(readers.TEXT, out / "office" / f"{name}.rejected.txt")]
        yield tracked, "accept", [(readers.TEXT, out / "office" / f"{name}.accepted.txt")]


def opened():
    return [name for name, (_, but) in PITFALLS.items() if "office" not in but and readers.OFFICE]


def check_opened(program, out, name, findings):
    office = out / "office"
    file = File((out / "once" / f"{name}.docx").read_bytes())
    is_of_the_body = all(map(is_of_body, findings))
    words, notes = Reading(file), readers.open_notes(office / f"{name}.odt")
    expected = [(one.author, one.lines, words.get(one.id)) for one in file.comments()]
    if not is_of_the_body:
        # LibreOffice counts in the words of the text box or the note.
        expected, notes = ([(*one[:2], "") for one in those] for those in [expected, notes])
    problems = readers.difference(expected, notes)
    given, rejected, accepted = (
        [line for line in (office / f"{name}.{step}.txt").read_text("utf-8-sig").splitlines() if line]
        for step in ["given", "rejected", "accepted"]
    )
    if given != rejected:
        problems.append(f"LibreOffice: rejected, the text is {rejected!r}, not {given!r}")
    reading = text_of(program, out / "tracked" / f"{name}.docx")
    if is_of_the_body and bare("".join(accepted)) != bare(reading):
        problems.append(f"LibreOffice: accepted, the text is {accepted!r}, not {reading!r}")
    return problems


def check_mended(program, out):
    """Where the words are mended, the comment goes, unless somebody has answered it: then both stay."""
    folder = out / "later"
    folder.mkdir()
    once = (out / "once" / "package-comments-of-others.docx").read_bytes()
    answer, settled = answered(once)
    problems = []
    for name, data, kept in [("mended", once, set()), ("mended-answered", answer, settled)]:
        data = with_document(data, lambda xml: xml.replace(WORDS.encode(), MENDED.encode()).replace(MARKS.encode(), b"-"))
        (folder / f"{name}.docx").write_bytes(data)
        found, said = annotate(program, [folder / f"{name}.docx"], folder / "again")
        new = (folder / "again" / f"{name}.docx").read_bytes()
        problems += said + package_problems(File(data), File(new)) + document_problems(File(data), File(new))
        left = [comment.id for comment in File(new).own()]
        if found[f"{name}.docx"] or sorted(left) != sorted(kept):
            problems.append(f"{name}: the comments {left} are left, not {kept}")
        if of_others(new) != of_others(data):
            problems.append(f"{name}: comments of others were {of_others(data)}, are {of_others(new)}")
    return problems


def with_document(data, change_of):
    file = File(data)
    return pack(file.parts | {file.main: change_of(file.parts[file.main])})


def main():
    program, out = sys.argv[1], Path(sys.argv[2])
    for step in ["given", "office"]:
        (out / step).mkdir(parents=True)
    for name, (file, _) in PITFALLS.items():
        (out / "given" / f"{name}.docx").write_bytes(file)
    found, problems = annotate(program, [out / "given"], out / "once")
    for step, source, options in [("twice", "once", []), ("tracked", "given", REPAIRS)]:
        problems += annotate(program, [out / source], out / step, *options)[1]
    problems = [("", problem) for problem in problems]
    office = readers.Office(list(jobs(out)))
    findings = {name: found.get(f"{name}.docx", []) for name in PITFALLS}
    for name in PITFALLS:
        problems += [(name, problem) for problem in run_check(check, [program, out, name, found])]
    problems += [("mended", problem) for problem in run_check(check_mended, [program, out])]
    problems += [("", problem) for problem in office.problems()]
    for name in opened():
        problems += [(name, problem) for problem in run_check(check_opened, [program, out, name, findings[name]])]
    read = [out / step / f"{name}.docx" for name, (_, but) in PITFALLS.items() if "poi" not in but for step in ["once", "tracked"]]
    problems += readers.poi_problems(read)
    for name, problem in problems:
        print(f"pitfalls: {name}: {problem[:700]}")
    print(f"pitfalls: {len(PITFALLS)} files, {len(opened())} of them in LibreOffice; {len(problems)} things are wrong")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
