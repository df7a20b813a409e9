"""Automatic numbering that shows the very numbers that a text has typed."""

import re

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

DIGITS = "零一二三四五六七八九"
# Level, format, and how the number looks at the beginning of a line. `1.5万元` and `1.1` are no numbers of a heading.
LEVELS = [
    ("chineseCountingThousand", r"(?P<before>)(?P<number>[一二三四五六七八九十]{1,3})(?P<behind>、)"),
    ("chineseCountingThousand", r"(?P<before>[（(])(?P<number>[一二三四五六七八九十]{1,3})(?P<behind>[）)])"),
    ("decimal", r"(?P<before>)(?P<number>[1-9]\d?)(?P<behind>[.．、])(?!\d)"),
    ("decimal", r"(?P<before>[（(])(?P<number>[1-9]\d?)(?P<behind>[）)])"),
    ("decimalEnclosedCircle", r"(?P<before>)(?P<number>[①-⑳])(?P<behind>)"),
]
USUAL = [("", "、"), ("（", "）"), ("", "."), ("（", "）"), ("", "")]


def chinese(value):
    """1 to 99 as `chineseCountingThousand` shows them."""
    tens, ones = divmod(value, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")


VALUES = {
    "chineseCountingThousand": {chinese(value): value for value in range(1, 100)},
    "decimal": {str(value): value for value in range(1, 100)},
    "decimalEnclosedCircle": {chr(ord("①") + value - 1): value for value in range(1, 21)},
}


def typed_number(line):
    """Level, what stands around the number, its value, and the rest of the line. None where the line has none, where
    numbering would not write it so, and where nothing follows."""
    for level, (form, pattern) in enumerate(LEVELS):
        match = re.match(pattern, line)
        if not match or not line[match.end() :].strip():
            continue
        value = VALUES[form].get(match["number"])
        return value and (level, (match["before"], match["behind"]), value, line[match.end() :])
    return None


class Numbering:
    """The lists of one document, counted as Word counts them: a level goes on over all instances of its abstract list,
    and what lies below it begins anew."""

    def __init__(self):
        self.abstracts = []  # level → looks
        self.counters = []  # of each abstract, level → the number shown last
        self.current = []  # of each abstract, the instance used last
        self.instances = []  # abstract, level, first number

    def instance(self, level, looks, value):
        """The number of the instance under which the next paragraph shows this value."""
        at = next((at for at, levels in enumerate(self.abstracts) if levels.get(level, looks) == looks), None)
        if at is None:
            at = len(self.abstracts)
            self.abstracts.append({})
            self.counters.append({})
            self.current.append(self.add(at))
        self.abstracts[at][level] = looks
        counters = self.counters[at]
        last = counters.get(level, 0)
        if last is None or last + 1 != value:
            self.current[at] = self.add(at, level, value)
        counters[level] = value
        # Word and LibreOffice do not agree whether a level that was passed over has begun: next time its number is said.
        for higher in range(level):
            counters.setdefault(higher, None)
        for deeper in [other for other in counters if other > level]:
            del counters[deeper]
        return self.current[at]

    def add(self, abstract, level=None, start=None):
        self.instances.append((abstract, level, start))
        return len(self.instances) - 1

    def write(self, document):
        """Puts the lists into the document, and gives the id of the first instance."""
        root = document.part.numbering_part.element
        first_abstract = 1 + max(
            (int(a.get(qn("w:abstractNumId"))) for a in root.findall(qn("w:abstractNum"))), default=0
        )
        first = 1 + max((int(n.get(qn("w:numId"))) for n in root.findall(qn("w:num"))), default=0)
        # All abstract lists have to stand before all instances.
        where = next((at for at, child in enumerate(root) if child.tag == qn("w:num")), len(root))
        for at, levels in enumerate(self.abstracts):
            xml = "".join(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
                f'<w:lvlText w:val="{before}%{level + 1}{behind}"/><w:lvlJc w:val="left"/></w:lvl>'
                for level, (form, _) in enumerate(LEVELS)
                for before, behind in [levels.get(level, USUAL[level])]
            )
            root.insert(
                where + at,
                parse_xml(
                    f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{first_abstract + at}">'
                    f'<w:multiLevelType w:val="multilevel"/>{xml}</w:abstractNum>'
                ),
            )
        for at, (abstract, level, start) in enumerate(self.instances):
            override = (
                ""
                if level is None
                else (f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>')
            )
            root.append(
                parse_xml(
                    f'<w:num {nsdecls("w")} w:numId="{first + at}"><w:abstractNumId w:val="{first_abstract + abstract}"/>'
                    f"{override}</w:num>"
                )
            )
        return first
