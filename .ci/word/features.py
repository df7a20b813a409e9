"""Hand-made files of Word, each with one feature and what is to be read of it.

features.py PROGRAM OUT   writes the files to OUT and reads them by PROGRAM
"""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

from package import NAMESPACES, OFFICE, STRICT_OFFICE, STRICT_WORD, WORD, cell, pack, paragraph, parts, row, run, table

# Name → file, lines, words and how often each occurs, lines with changes undone. A line is a text or a pattern.
FEATURES = {}


def feature(name, body, lines=None, words=None, original=None, file=None, **others):
    assert name not in FEATURES
    FEATURES[name] = (file or pack(parts(body, **others)), lines, words, original)


def pattern(text):
    return re.compile(text)


def style(kind, name, properties):
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="style {name}"/>{properties}</w:style>'


# ---- automatic numbering


def level(form, text, start=1, more=""):
    """One level of a list; `more` stands between its format and its text."""
    return form, text, start, more


def abstract(at, *levels):
    xml = "".join(
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for ilvl, (form, text, start, more) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{at}"><w:multiLevelType w:val="multilevel"/>{xml}</w:abstractNum>'


def instance(at, of, start=None):
    """An instance of a list, which begins at `start` where that is given."""
    overrides = start and f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' or ""
    return f'<w:num w:numId="{at}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def numbered(text, at=1, ilvl=0, more=""):
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{at}"/></w:numPr>{more}')


CHAPTERS, SECTIONS = level("chineseCountingThousand", "%1、"), level("chineseCountingThousand", "（%2）")
OUTLINE = abstract(0, CHAPTERS, SECTIONS, level("decimal", "%3."), level("decimal", "（%4）"))
ONE_LIST = OUTLINE + instance(1, 0)

feature(
    "numbering-start-override",
    numbered("甲") + numbered("乙") + numbered("丙", 2) + numbered("丁", 2) + numbered("戊"),
    # The two instances count one list together.
    ["一、甲", "二、乙", "一、丙", "二、丁", "三、戊"],
    numbering=OUTLINE + instance(1, 0) + instance(2, 0, start=1),
)
feature(
    "numbering-start-override-at-seven",
    numbered("甲", 2) + numbered("乙", 2),
    ["七、甲", "八、乙"],
    numbering=OUTLINE + instance(1, 0) + instance(2, 0, start=7),
)
feature(
    "numbering-levels",
    numbered("甲")
    + numbered("乙", ilvl=1)
    + numbered("丙", ilvl=2)
    + numbered("丁", ilvl=3)
    + numbered("戊", ilvl=3)
    + numbered("己", ilvl=1)
    + numbered("庚", ilvl=2)
    + numbered("辛")
    + numbered("壬", ilvl=1),
    ["一、甲", "（一）乙", "1.丙", "（1）丁", "（2）戊", "（二）己", "1.庚", "二、辛", "（一）壬"],
    numbering=ONE_LIST,
)
feature(
    "numbering-level-that-goes-on",
    numbered("甲") + numbered("乙", ilvl=1) + numbered("丙") + numbered("丁", ilvl=1),
    ["一、甲", "1.乙", "二、丙", "2.丁"],
    numbering=abstract(0, CHAPTERS, level("decimal", "%2.", more='<w:lvlRestart w:val="0"/>')) + instance(1, 0),
)
feature(
    "numbering-by-style",
    paragraph("封面", '<w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
    + paragraph("甲", '<w:pStyle w:val="1"/>')
    + paragraph("乙", '<w:pStyle w:val="2"/>')
    + paragraph("丙", '<w:pStyle w:val="2"/>')
    + paragraph("丁", '<w:pStyle w:val="1"/>')
    + paragraph("戊"),
    ["封面", "一、甲", "（一）乙", "（二）丙", "二、丁", "戊"],
    numbering=abstract(
        0, level(*CHAPTERS[:2], more='<w:pStyle w:val="1"/>'), level(*SECTIONS[:2], more='<w:pStyle w:val="2"/>')
    )
    + instance(1, 0),
    styles='<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    + style("paragraph", "1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    + style("paragraph", "2", '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'),
)
for form, text, start, shown in [
    ("chineseCounting", "%1、", 10, ["十、", "十一、"]),
    ("chineseCountingThousand", "%1、", 19, ["十九、", "二十、"]),
    ("chineseCountingThousand", "（%1）", 101, ["（一百零一）", "（一百零二）"]),
    # What the Chinese Word writes for 一、 and ①, and what LibreOffice makes of the first.
    ("japaneseCounting", "%1、", 10, ["十、", "十一、"]),
    ("taiwaneseCountingThousand", "%1、", 10, ["十、", "十一、"]),
    ("decimalEnclosedCircleChinese", "%1", 1, ["①", "②"]),
    ("decimalEnclosedCircle", "%1", 19, ["⑲", "⑳"]),
    ("ideographDigital", "%1、", 9, ["九、", "一〇、"]),
    ("decimal", "第%1条 ", 9, ["第9条 ", "第10条 "]),
    ("lowerLetter", "%1)", 26, ["z)", "aa)"]),
    ("upperRoman", "%1.", 4, ["IV.", "V."]),
    ("bullet", "●", 1, ["", ""]),
    ("none", "", 1, ["", ""]),
]:
    feature(
        f"numbering-{form}-{start}",
        numbered("甲") + numbered("乙"),
        [shown[0] + "甲", shown[1] + "乙"],
        numbering=abstract(0, level(form, text, start)) + instance(1, 0),
    )
feature(
    "numbering-legal",
    numbered("甲") + numbered("乙", ilvl=1) + numbered("丙", ilvl=1),
    ["一、甲", "1.1乙", "1.2丙"],
    numbering=abstract(0, CHAPTERS, level("decimal", "%1.%2", more="<w:isLgl/>")) + instance(1, 0),
)
feature(
    "numbering-with-tab",
    numbered("甲"),
    [pattern(r"一、\s?甲")],
    numbering=ONE_LIST.replace('<w:suff w:val="nothing"/>', ""),
)
OLD = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
feature(
    "numbering-of-old-properties",
    numbered("甲") + paragraph("乙", f'<w:pPrChange w:id="1" w:author="a">{OLD}</w:pPrChange>') + numbered("丙"),
    ["一、甲", "乙", "二、丙"],
    numbering=ONE_LIST,
)

# ---- tracked changes


def change(kind, content, author="王"):
    return f'<w:{kind} w:id="7" w:author="{author}" w:date="2025-01-01T00:00:00Z">{content}</w:{kind}>'


def deleted(text):
    return run(text).replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")


DEL_MARK, INS_MARK = f"<w:rPr>{change('del', '')}</w:rPr>", f"<w:rPr>{change('ins', '')}</w:rPr>"
feature(
    "changes-of-two-authors",
    paragraph(run("预算4") + change("del", deleted("20.10")) + change("ins", run("02.10"), "李") + run("万元")),
    ["预算402.10万元"],
    original=["预算420.10万元"],
)
feature(
    "changes-deleted-insertion",
    paragraph(run("甲") + change("ins", run("乙") + change("del", deleted("丙"), "李")) + run("丁")),
    ["甲乙丁"],
    original=["甲丁"],
)
feature(
    "changes-deleted-paragraph-mark",
    paragraph("基本支出", DEL_MARK) + paragraph("预算"),
    ["基本支出预算"],
    original=["基本支出", "预算"],
)
feature(
    "changes-inserted-paragraph-mark",
    paragraph("基本支出", INS_MARK) + paragraph("预算"),
    ["基本支出", "预算"],
    original=["基本支出预算"],
)
feature(
    "changes-deleted-numbered-paragraph",
    numbered("甲") + numbered(change("del", deleted("乙")), more=DEL_MARK) + numbered("丙"),
    ["一、甲", "二、丙"],
    original=["一、甲", "二、乙", "三、丙"],
    numbering=ONE_LIST,
)
feature(
    "changes-moved",
    paragraph(
        '<w:moveFromRangeStart w:id="1" w:name="m"/>'
        + change("moveFrom", run("移走"))
        + '<w:moveFromRangeEnd w:id="1"/>'
        + run("甲")
    )
    + paragraph(
        run("乙")
        + '<w:moveToRangeStart w:id="2" w:name="m"/>'
        + change("moveTo", run("移走"))
        + '<w:moveToRangeEnd w:id="2"/>'
    ),
    ["甲", "乙移走"],
    original=["移走甲", "乙"],
)
feature(
    "changes-of-rows",
    table(
        row("甲", "1"),
        row(*(cell(paragraph(change("del", deleted(text)))) for text in "乙2"), properties=change("del", "")),
        row(*(cell(paragraph(change("ins", run(text)))) for text in "丙3"), properties=change("ins", "")),
        columns=2,
    ),
    ["甲\t1", "丙\t3"],
    original=["甲\t1", "乙\t2"],
)
feature(
    "changes-of-properties",
    paragraph(run("甲", '<w:rPrChange w:id="1" w:author="a"><w:rPr><w:vanish/></w:rPr></w:rPrChange>')),
    ["甲"],
)

# ---- hidden text

feature(
    "hidden",
    paragraph(
        run("甲")
        + run("藏", "<w:vanish/>")
        + run("乙")
        + run("藏", '<w:rStyle w:val="h"/>')
        + run("丙", '<w:vanish w:val="0"/>')
    )
    + paragraph("藏", '<w:pStyle w:val="p"/>')
    + paragraph(run("丁", '<w:vanish w:val="false"/>'), '<w:pStyle w:val="p"/>'),
    ["甲乙丙", "丁"],
    {"藏": 0},
    styles=style("character", "h", "<w:rPr><w:vanish/></w:rPr>")
    + style("paragraph", "p", "<w:rPr><w:vanish/></w:rPr>"),
)

# ---- fields


def mark(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text):
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def field(instruction, result):
    return mark("begin") + code(instruction) + mark("separate") + result + mark("end")


feature(
    "field-simple",
    paragraph(run("见第") + f'<w:fldSimple w:instr=" PAGEREF a ">{run("7")}</w:fldSimple>' + run("页")),
    ["见第7页"],
)
feature(
    "field-complex",
    paragraph(run("见第") + field(" PAGEREF _Toc1 \\h ", run("7")) + run("页")),
    ["见第7页"],
    {"PAGEREF": 0},
)
feature(
    "field-in-code",
    paragraph(
        run("甲")
        + mark("begin")
        + code(" IF ")
        + field(" PAGE ", run("九"))
        + code(" = 1 ")
        + mark("separate")
        + run("是")
        + mark("end")
        + run("乙")
    ),
    ["甲是乙"],
)
feature(
    "field-without-result",
    paragraph(run("甲") + mark("begin") + code(' XE "词条" ') + mark("end") + run("乙")),
    ["甲乙"],
)
feature(
    "field-over-paragraphs",
    paragraph(run("甲") + mark("begin") + code(" REF a ") + mark("separate") + run("乙"))
    + paragraph(run("丙") + mark("end") + run("丁")),
    ["甲乙", "丙丁"],
)


def entry(text):
    page = field(" PAGEREF _Toc1 \\h ", run("3"))
    return f'<w:hyperlink w:anchor="_Toc1">{run(text)}<w:r><w:tab/></w:r>{page}</w:hyperlink>'


TOC_BEGIN = mark("begin") + code(' TOC \\o "1-3" \\h ') + mark("separate")
BODY = paragraph("一、基本情况") + paragraph("正文") + paragraph("二、收支情况")
BODY_LINES = ["一、基本情况", "正文", "二、收支情况"]
feature(
    "contents",
    paragraph("目录")
    + paragraph(TOC_BEGIN + entry("一、基本情况"))
    + paragraph(entry("二、收支情况"))
    + paragraph(mark("end"))
    + BODY,
    BODY_LINES,
)
feature(
    "contents-ended-in-last-entry",
    paragraph("目录")
    + paragraph(TOC_BEGIN + entry("一、基本情况"))
    + paragraph(entry("二、收支情况") + mark("end"))
    + BODY,
    BODY_LINES,
)
feature(
    "contents-in-control",
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
    + paragraph("目录")
    + paragraph(TOC_BEGIN + entry("一、基本情况"))
    + paragraph(entry("二、收支情况"))
    + paragraph(mark("end"))
    + "</w:sdtContent></w:sdt>"
    + BODY,
    words={line: 1 for line in BODY_LINES},
)

# ---- what holds text

feature(
    "hyperlink",
    paragraph(run("见") + f'<w:hyperlink w:anchor="a">{run("区政")}{run("府网")}</w:hyperlink>' + run("公开")),
    ["见区政府网公开"],
)


def control(content):
    return f'<w:sdt><w:sdtPr><w:alias w:val="名"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


feature(
    "controls",
    control(paragraph("甲"))
    + paragraph(run("乙") + control(run("丙")) + run("丁"))
    + table(row("戊", control(cell("己")), "庚"), control(row("辛", "壬", "癸"))),
    ["甲", "乙丙丁", "戊\t己\t庚", "辛\t壬\t癸"],
)
feature(
    "smart-tags",
    paragraph(
        f'<w:smartTag w:uri="urn:x" w:element="chsdate">{run("2025年")}<w:smartTag w:uri="urn:x" w:element="y">'
        f'{run("1月")}</w:smartTag></w:smartTag>' + run("公开")
    )
    + f'<w:customXml w:uri="urn:x" w:element="y">{paragraph("甲")}</w:customXml>',
    ["2025年1月公开", "甲"],
)
BOX = f'<w:txbxContent>{paragraph("框中字")}{paragraph("第二行")}</w:txbxContent>'
OLD_BOX = f'<w:pict><v:shape style="width:70pt;height:70pt"><v:textbox>{BOX}</v:textbox></v:shape></w:pict>'
NEW_BOX = (
    '<w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="t"/><a:graphic>'
    f'<a:graphicData uri="{NAMESPACES["wps"]}"><wps:wsp><wps:cNvSpPr/><wps:spPr/><wps:txbx>{BOX}</wps:txbx><wps:bodyPr/>'
    "</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
)
feature(
    "text-box",
    paragraph(
        run("甲") + f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{NEW_BOX}</mc:Choice><mc:Fallback>{OLD_BOX}'
        "</mc:Fallback></mc:AlternateContent></w:r>" + run("乙")
    )
    + paragraph("丙"),
    words={"框中字": 1, "第二行": 1, "甲乙": 1, "丙": 1},
)
feature("text-box-of-old", paragraph(f"<w:r>{OLD_BOX}</w:r>"), words={"框中字": 1, "第二行": 1})
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:headerReference w:type="first" r:id="header2"/>'
    '<w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
)


def note(kind, more):
    return f'<w:{kind} w:type="separator" w:id="-1">{paragraph("<w:r><w:separator/></w:r>")}</w:{kind}>{more}'


feature(
    "notes-headers-footers",
    # Both sections have the same headers.
    paragraph(run("甲") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("乙"))
    + paragraph("", SECTION)
    + paragraph(run("丙") + '<w:r><w:endnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="3"/></w:r>')
    + SECTION,
    words={"甲乙": 1, "丙": 1, "脚注字": 1, "尾注字": 1, "页眉字": 1, "首页眉": 1, "页脚字": 1, "批注字": 0},
    footnotes=note(
        "footnote", f'<w:footnote w:id="2">{paragraph("<w:r><w:footnoteRef/></w:r>" + run("脚注字"))}</w:footnote>'
    ),
    endnotes=note(
        "endnote", f'<w:endnote w:id="2">{paragraph("<w:r><w:endnoteRef/></w:r>" + run("尾注字"))}</w:endnote>'
    ),
    comments=f'<w:comment w:id="3" w:author="a">{paragraph("批注字")}</w:comment>',
    header1=paragraph("页眉字"),
    header2=paragraph("首页眉"),
    footer1=paragraph("页脚字"),
)

# ---- what stands in a run


def of_run(xml):
    return paragraph(f"<w:r><w:t>甲</w:t>{xml}<w:t>乙</w:t></w:r>")


for name, xml, lines in [
    ("page-break", '<w:br w:type="page"/>', ["甲", "乙"]),
    ("column-break", '<w:br w:type="column"/>', ["甲", "乙"]),
    ("break", "<w:br/>", ["甲", "乙"]),
    ("carriage-return", "<w:cr/>", ["甲", "乙"]),
    ("tab", "<w:tab/>", [pattern("甲[\t ]乙")]),
    # What Word last saw on paper parts nothing.
    ("rendered-page-break", "<w:lastRenderedPageBreak/>", ["甲乙"]),
    ("no-break-hyphen", "<w:noBreakHyphen/>", [pattern("甲[-‑]乙")]),
    ("soft-hyphen", "<w:softHyphen/>", [pattern("甲\u00ad?乙")]),
    ("symbol", '<w:sym w:font="宋体" w:char="2460"/>', ["甲①乙"]),
    # A letter of a font of pictures is no letter.
    ("symbol-of-pictures", '<w:sym w:font="Wingdings" w:char="F0FE"/>', [pattern("甲.?乙")]),
    ("ruby", f'<w:ruby><w:rubyPr/><w:rt>{run("shū")}</w:rt><w:rubyBase>{run("枢")}</w:rubyBase></w:ruby>', ["甲枢乙"]),
]:
    feature(f"run-{name}", of_run(xml), lines)
feature(
    "entities",
    paragraph("收入&amp;支出&#x3000;&lt;甲&gt;&#19968;") + paragraph("<w:r><w:t>一<![CDATA[<二>]]>三</w:t></w:r>"),
    ["收入&支出\u3000<甲>一", "一<二>三"],
)
feature("line-end-in-text", paragraph("甲\n乙"), [pattern("甲 ?乙")])

# ---- tables

feature(
    "table-spans",
    table(
        row(cell("项目", '<w:vMerge w:val="restart"/>'), cell("预算数", '<w:gridSpan w:val="2"/>')),
        row(cell("", "<w:vMerge/>"), "基本支出", "项目支出"),
        row("合计", "1", "2"),
    ),
    ["项目\t预算数", "\t基本支出\t项目支出", "合计\t1\t2"],
)
feature(
    "table-span-before-cells",
    table(row(cell("合计", '<w:gridSpan w:val="2"/>'), "3"), row("1", "2", "3")),
    ["合计\t\t3", "1\t2\t3"],
)
feature(
    "table-merged-twice",
    table(
        row(cell("甲", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), "乙"),
        row(cell("", '<w:gridSpan w:val="2"/><w:vMerge w:val="continue"/>'), "丙"),
    ),
    ["甲\t\t乙", "\t\t丙"],
)
feature(
    "table-short-rows",
    table(
        row("1", "2", properties='<w:gridBefore w:val="1"/>'),
        row("3", "4", properties='<w:gridAfter w:val="1"/>'),
        row("5", "6", "7"),
    ),
    ["\t1\t2", "3\t4", "5\t6\t7"],
)
feature(
    "table-nested",
    paragraph("前")
    + table(
        row(cell(paragraph("外甲") + table(row("内甲", "内乙"), columns=2) + paragraph()), "外乙"),
        row("外丙", "外丁"),
        columns=2,
    )
    + paragraph("后"),
    # Whether what lies around a table is a table itself is the reader's to say.
    words={word: 1 for word in ["前", "外甲", "内甲", "内乙", "外乙", "外丙", "外丁", "后"]},
)
feature(
    "table-cell-of-paragraphs",
    table(
        row(cell(paragraph("基本") + paragraph("支出")), "1"),
        row(cell(paragraph("<w:r><w:t>项目</w:t><w:br/><w:t>支出</w:t></w:r>")), "2"),
        row(cell(paragraph("<w:r><w:t>人员</w:t><w:tab/><w:t>经费</w:t></w:r>")), "3"),
        columns=2,
    ),
    [pattern(r"基本 ?支出\t1"), pattern(r"项目 ?支出\t2"), pattern(r"人员 ?经费\t3")],
)
feature(
    "tables-one-after-another",
    table(row("甲", "1"), columns=2) + paragraph() + table(row("乙", "2"), columns=2),
    ["甲\t1", "乙\t2"],
)

# ---- the package

SIMPLE = paragraph("江州市档案馆") + numbered("基本情况")
SIMPLE_LINES = ["江州市档案馆", "一、基本情况"]
SIMPLE_PARTS = parts(SIMPLE, numbering=ONE_LIST)


def changed(*changes, given=SIMPLE_PARTS):
    out = given
    for old, new in changes:
        out = {name: content.replace(old.encode(), new.encode()) for name, content in out.items()}
    return out


def recoded(encoding):
    text = SIMPLE_PARTS["word/document.xml"].decode("utf-8").replace("UTF-8", "UTF-16")
    return SIMPLE_PARTS | {"word/document.xml": text.encode(encoding)}


for name, file in {
    "package-strict": pack(changed((WORD, STRICT_WORD), (OFFICE, STRICT_OFFICE))),
    "package-document2": pack(parts(SIMPLE, "word/document2.xml", numbering=ONE_LIST)),
    "package-absolute-target": pack(parts(SIMPLE, "word/document2.xml", "/word/document2.xml", numbering=ONE_LIST)),
    "package-utf-16": pack(recoded("utf-16")),
    "package-other-prefix": pack(
        changed(("<w:", "<ns0:"), ("</w:", "</ns0:"), (" w:", " ns0:"), ("xmlns:w=", "xmlns:ns0="))
    ),
    "package-streamed": pack(SIMPLE_PARTS, is_streamed=True),
    "package-stored": pack(SIMPLE_PARTS, compression=zipfile.ZIP_STORED),
}.items():
    feature(name, None, SIMPLE_LINES, file=file)


def wrong(got, lines, words):
    """What is wrong with a reading, or None. Empty lines and what is empty at line ends do not count."""
    got = [line.rstrip() for line in got.splitlines() if line.strip()]
    fits = [
        one.fullmatch(other) if isinstance(one, re.Pattern) else one.rstrip() == other
        for one, other in zip(lines or [], got)
    ]
    if lines is not None and (len(lines) != len(got) or not all(fits)):
        return f"{got}, not {[getattr(line, 'pattern', line) for line in lines]}"
    counts = {word: "\n".join(got).count(word) for word in words or {}}
    if counts != (words or {}):
        return f"{ {word: n for word, n in counts.items() if n != words[word]} } times, not {words}: {got}"
    return None


def main():
    program, out = sys.argv[1], Path(sys.argv[2])
    out.mkdir(parents=True)
    failed = 0
    for name, (file, lines, words, original) in FEATURES.items():
        path = out / f"{name}.docx"
        path.write_bytes(file)
        views = [([], lines, words)] + ([(["--tracked-view", "original"], original, None)] if original else [])
        for options, lines, words in views:
            result = subprocess.run([program, "text", *options, str(path)], capture_output=True, timeout=60)
            said = f"exit code {result.returncode}: {' '.join(result.stderr.decode(errors='replace').split())[:300]}"
            problem = said if result.returncode != 0 else wrong(result.stdout.decode("utf-8"), lines, words)
            if problem:
                failed += 1
                print(f"features: {' '.join([name, *options])}: {problem}")
    print(f"features: {len(FEATURES)} files; {failed} readings are wrong")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
