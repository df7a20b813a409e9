"""What a review left as it was: the parts of the package, and all of `document.xml` outside the runs that it cut. The bytes are
compared as they stand, not as a library would write them again.
"""

import html
import re
import zipfile
from collections import Counter
from xml.etree import ElementTree

AUTHOR = "gouji"
BLANKS = " \t\r\n"

TOKEN = re.compile(r"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+""", re.S)


def tokens(xml):
    out = TOKEN.findall(xml)
    assert "".join(out) == xml, "the XML cannot be cut into tags and text"
    return out


def attribute(tag, name):
    found = re.search(rf"""\s(?:[\w.-]+:)?{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return found and (found[1] if found[1] is not None else found[2])


class Markup:
    """Tags and texts, and the prefix of Word's elements among them."""

    def __init__(self, tokens, prefix):
        self.tokens, self.prefix = tokens, prefix
        tag = re.compile(rf"<(/?){prefix}([\w.-]+)[\s/>]")
        found = [tag.match(token) if token[0] == "<" else None for token in tokens]
        # Of a tag of Word its local name; `/name` of an end tag; "" of all else.
        self.names = [name[1] + name[2] if name else "" for name in found]

    @staticmethod
    def of(file):
        all_tokens = tokens(file.text())
        root = next(token for token in all_tokens if re.match(r"<[\w:]", token))
        return Markup(all_tokens, re.match(r"<((?:[\w.-]+:)?)", root)[1])

    def end(self, at):
        """The place behind an element."""
        if self.tokens[at].endswith("/>"):
            return at + 1
        name, depth = self.names[at], 0
        for place in range(at, len(self.tokens)):
            if self.names[place] == name and not self.tokens[place].endswith("/>"):
                depth += 1
            elif self.names[place] == "/" + name:
                depth -= 1
                if depth == 0:
                    return place + 1
        raise ValueError(f"{self.tokens[at]} is not closed")


class Token(str):
    """A tag that is told from its like."""


class Restored(Token):
    """A tag of text that was deleted."""


class Emptied(Token):
    """A tag that stands around nothing since our mark is out of it, and may have been brought by it."""


def is_ours(markup, at):
    return markup.names[at] == "ins" and attribute(markup.tokens[at], "author") == AUTHOR


def properties(markup, at):
    """Where the properties of a paragraph end, and where among them its end is marked as our insertion."""
    if markup.names[at + 1] != "pPr" or markup.tokens[at + 1].endswith("/>"):
        return at + 1, None
    end = markup.end(at + 1)
    marks = (place for place in range(at, end) if is_ours(markup, place) and markup.tokens[place].endswith("/>"))
    return end, next(marks, None)


def is_new(markup, at):
    """Whether all that a paragraph says is inserted by us."""
    if markup.names[at] != "p" or markup.tokens[at].endswith("/>"):
        return False
    place, end = properties(markup, at)[0], markup.end(at) - 1
    while place < end and is_ours(markup, place):
        place = markup.end(place)
    return place == end


def without_paragraphs(markup):
    """All tokens without the paragraphs that we put in. Behind the last one of the body, that one's end goes with them, and the
    last new one has its properties. A paragraph that we divided is one again: its last part has its end and its properties."""
    out, at, behind_it = [], 0, {}
    while at < len(markup.tokens):
        if at in behind_it:
            at = behind_it.pop(at)
            continue
        is_paragraph = markup.names[at] == "p" and not markup.tokens[at].endswith("/>")
        end, mark = properties(markup, at) if is_paragraph else (at + 1, None)
        if mark is None:
            out.append(markup.tokens[at])
            at += 1
            continue
        stop = markup.end(at)
        if is_new(markup, at):
            at = stop
            continue
        own = [*markup.tokens[at + 1 : mark], *markup.tokens[mark + 1 : end]]
        while is_new(markup, stop) and properties(markup, stop)[1]:
            stop = markup.end(stop)
        is_divided = not is_new(markup, stop)
        if is_divided and (stop >= len(markup.tokens) or markup.names[stop] != "p" or properties(markup, stop)[1]):
            raise ValueError("the end of a paragraph is an insertion, and no paragraph stands behind it")
        if own != ["<w:pPr>", "<w:rPr>", "</w:rPr>", "</w:pPr>"] and own[-3:-1] != ["<w:rPr>", "</w:rPr>"]:
            last = markup.tokens[stop + 1 : properties(markup, stop)[0]]
            if last != own:
                raise ValueError(f"the last new paragraph has the properties {last}, not {own}")
        if is_divided:
            behind_it[markup.end(at) - 1] = properties(markup, stop)[0]
        else:
            behind_it[markup.end(at)] = markup.end(stop)
        out.append(markup.tokens[at])
        hollow = mark - at - 1
        first, last = hollow, hollow
        while 0 < first and last < len(own) and own[last] == own[first - 1].replace("<", "</", 1):
            first, last = first - 1, last + 1
        out += own[:first] + [Emptied(tag) for tag in own[first:last]] + own[last:]
        at = end
    return Markup(out, markup.prefix)


def without_review(markup, numbers):
    """All tokens without our comments and changes; deleted words are back."""
    markup = without_paragraphs(markup)
    all_tokens, names = markup.tokens, markup.names
    out, at = [], 0
    # Where our open deletions end, and the start tags of the open insertions.
    deletions, insertions, closed = [], [], None
    while at < len(all_tokens):
        token, name = all_tokens[at], names[at]
        if name in ["commentRangeStart", "commentRangeEnd"] and attribute(token, "id") in numbers:
            at = markup.end(at)
        elif name == "r" and is_reference(markup, at, numbers):
            at = markup.end(at)
        elif name == "ins" and attribute(token, "author") == AUTHOR and not token.endswith("/>"):
            at = markup.end(at)
            # In what another has inserted, each keeps his own; what begins anew has another number.
            if names[at] == "ins" and closed and out[-1] is closed[1] and is_alike(closed[0], all_tokens[at]):
                insertions.append(closed[0])
                out.pop()
                at += 1
        elif name == "del" and attribute(token, "author") == AUTHOR and not token.endswith("/>"):
            deletions.append(markup.end(at) - 1)
            at += 1
        elif deletions and at == deletions[-1]:
            deletions.pop()
            at += 1
        else:
            if deletions and name in ["delText", "/delText"]:
                token = Restored(token.replace("delText", "t", 1))
            elif name == "ins" and not token.endswith("/>"):
                insertions.append(token)
            elif name == "/ins":
                # Not the same string as any other end tag.
                token = Token(token)
                closed = insertions.pop(), token
            out.append(token)
            at += 1
    return Markup(out, markup.prefix)


def is_alike(one, other):
    """Whether two start tags are the same but for their numbers."""
    one, other = (re.sub(r"""\bid\s*=\s*["'][^"']*["']""", "", tag) for tag in [one, other])
    return one == other


def is_reference(markup, at, numbers):
    """Whether a run holds nothing but the mark of one of these comments, and its look."""
    if "commentReference" not in markup.names[at : at + 40]:
        return False
    end = markup.end(at) - 1
    names = markup.names[at + 1 : end]
    if names[:1] == ["rPr"]:
        names = names[names.index("/rPr") + 1 :] if "/rPr" in names else names[1:]
    return names == ["commentReference"] and attribute(markup.tokens[end - 1], "id") in numbers


def atoms(markup, start, end):
    """What stands in a run: each with the run's start tag and look, each letter of its text for itself."""
    tokens, names = markup.tokens, markup.names
    opening, at, look, out = tokens[start], start + 1, "", []
    while at < end - 1:
        name, stop = names[at], at + 1
        if tokens[at].startswith("<") and not tokens[at].startswith(("<!", "<?", "</")):
            stop = behind(tokens, at)
        content = tokens[at:stop]
        if name == "rPr":
            look = re.sub(r"(<[^>]*rPrChange\b[^>]*?\bid=)\"\d+\"", r"\1", "".join(content))
        elif name == "t":
            keeps = attribute(content[0], "space") == "preserve"
            text = "".join(
                token[9:-3] if token.startswith("<![CDATA[") else html.unescape(token)
                for token in content[1:-1]
                if not token.startswith("<!--")
            )
            out += [(opening, look, letter) for letter in (text if keeps else text.strip(BLANKS))]
        elif name or tokens[at].strip():
            out.append((opening, look, content))
        at = stop
    return out


def behind(tokens, at):
    """The place behind an element of whatever name."""
    depth = 0
    for place in range(at, len(tokens)):
        token = tokens[place]
        if token.startswith(("<!", "<?")) or not token.startswith("<"):
            continue
        depth += 0 if token.endswith("/>") else -1 if token.startswith("</") else 1
        if depth == 0:
            return place + 1
    raise ValueError(f"{tokens[at]} is not closed")


def is_same(markup, one, other):
    """Whether two atoms are the same; in what holds runs of its own, those may be cut too."""
    if one[:2] != other[:2] or isinstance(one[2], str) or isinstance(other[2], str):
        return one == other
    return one[2] == other[2] or not differences(*(Markup(content, markup.prefix) for content in [one[2], other[2]]))


def differences(old, new):
    """What of a part is not as it was, but for runs that are cut."""
    i, j = 0, 0
    while i < len(old.tokens) and j < len(new.tokens):
        if old.names[i] != "r" or new.names[j] != "r" or old.tokens[i].endswith("/>"):
            if isinstance(new.tokens[j], Emptied) and old.tokens[i] != new.tokens[j]:
                j += 1
                continue
            # An empty paragraph has been filled.
            if old.names[i] == "p" and old.tokens[i].endswith("/>") and old.tokens[i][:-2] + ">" == new.tokens[j]:
                if new.names[j + 1] == "/p":
                    i, j = i + 1, j + 2
                    continue
            if old.tokens[i] != new.tokens[j]:
                around = "".join(old.tokens[max(i - 6, 0) : i + 6])
                return [f"{old.tokens[i][:200]!r} has become {new.tokens[j][:200]!r}: {around[:600]}"]
            i, j = i + 1, j + 1
            continue
        old_end, new_end = old.end(i), new.end(j)
        if old.tokens[i:old_end] == new.tokens[j:new_end]:
            i, j = old_end, new_end
            continue
        given, got, count, start = atoms(old, i, old_end), [], 0, j
        while len(got) < len(given) and j < len(new.tokens) and new.names[j] == "r":
            got += atoms(new, j, new.end(j))
            j, count = new.end(j), count + 1
        # What is cut off may be nothing.
        while j < len(new.tokens) and new.names[j] == "r" and not atoms(new, j, new.end(j)):
            if old_end < len(old.tokens) and old.tokens[old_end] == new.tokens[j]:
                break
            j = new.end(j)
        if len(given) != len(got) or not all(is_same(old, *pair) for pair in zip(given, got)):
            was, now = "".join(old.tokens[i:old_end]), "".join(new.tokens[start:j])
            return [f"a run is not what it was: {was[:500]}; now {now[-500:]}"]
        if count == 1 and not any(isinstance(token, Restored) for token in new.tokens[start:j]):
            return [f"a run is written anew, though nothing cuts it: {''.join(old.tokens[i:old_end])[:500]}"]
        i = old_end
    if i < len(old.tokens) or j < len(new.tokens):
        return [f"left over: {''.join(old.tokens[i:])[:200]!r}, {''.join(new.tokens[j:])[:200]!r}"]
    return []


def package_problems(old, new):
    """What of the package is not as it was, outside of the four parts that may change."""
    folder, _, file = old.main.rpartition("/")
    may_change = {old.main, f"{folder}/_rels/{file}.rels".lstrip("/"), "[Content_Types].xml", new.comments_part}
    before, after = list(old.parts), list(new.parts)
    out = []
    if len(after) != len(new.infos):
        out.append(f"an entry stands twice: {Counter(info.filename for info in new.infos).most_common(1)}")
    if after[: len(before)] != before:
        out.append(f"the order of the entries is {after}, not {before}")
    if not set(after[len(before) :]) <= may_change:
        out.append(f"new entries: {after[len(before) :]}")
    if old.comments_part:
        may_change = {old.main, old.comments_part}
    out += [f"{name} has changed" for name in before if name not in may_change and new.parts.get(name) != old.parts[name]]
    compression = {info.filename: info.compress_type for info in old.infos}
    dates = {info.filename: info.date_time for info in old.infos if info.filename not in may_change}
    for info in new.infos:
        if info.filename not in may_change and compression.get(info.filename) != info.compress_type:
            out.append(f"{info.filename} is compressed otherwise")
        if info.filename in dates and info.date_time != dates[info.filename] or not 1 <= info.date_time[1] <= 12:
            out.append(f"{info.filename} has the date {info.date_time}")
    # Java refuses those.
    streamed = [info.filename for info in new.infos if info.flag_bits & 8 and info.compress_type == zipfile.ZIP_STORED]
    if streamed and not any(info.flag_bits & 8 for info in old.infos):
        out.append(f"stored, with their sizes behind them: {streamed[:3]}")
    for name in may_change & set(new.parts):
        try:
            new.root(name)
        except ElementTree.ParseError as error:
            out.append(f"{name} is no XML: {error}")
    return out


def text_problems(old, new):
    """What of `document.xml` is not as it was, once our comments and changes are out of it."""
    out = []
    try:
        files = [without_review(Markup.of(file), {comment.id for comment in file.own()}) for file in [old, new]]
        out += differences(*files)
    except (ValueError, AssertionError) as error:
        out.append(str(error))
    if old.parts[old.main].startswith(b"\xef\xbb\xbf") != new.parts[new.main].startswith(b"\xef\xbb\xbf"):
        out.append("the byte order mark is not as it was")
    return out
