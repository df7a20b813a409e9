"""Files of Word from raw XML, without any library: what no program writes can be written too."""

import io
import zipfile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = {
    "w": WORD,
    "r": OFFICE,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
ROOTS = {"header1": "hdr", "header2": "hdr", "footer1": "ftr"}
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def root(name, content):
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return f"{HEAD}<w:{name} {spaces}>{content}</w:{name}>"


def parts(body, main="word/document.xml", main_target=None, **others):
    """The parts of a file: its body, and by name what else belongs to it: numbering, styles, header1 …"""
    kind = {name: name.rstrip("12") for name in others}
    types, word = "application/vnd.openxmlformats-", "officedocument.wordprocessingml."
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{types}{word}{kind[name]}+xml"/>' for name in others
    )
    relations = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind[name]}" Target="{name}.xml"/>' for name in others
    )
    folder, _, file = main.rpartition("/")
    out = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{types}package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{types}{word}document.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{main_target or main}"/></Relationships>',
        main: root("document", f"<w:body>{body}</w:body>"),
        f"{folder}/_rels/{file}.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
    }
    out |= {f"word/{name}.xml": root(ROOTS.get(name, name), content) for name, content in others.items()}
    return {name: content.encode("utf-8") for name, content in out.items()}


class Stream(io.RawIOBase):
    """Where nothing can be written twice, so that sizes stand behind the data, as Java and web servers write them."""

    def __init__(self):
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.data += data
        return len(data)


def pack(parts, is_streamed=False, compression=zipfile.ZIP_DEFLATED):
    target = Stream() if is_streamed else io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            # The same bytes every time, whatever the clock says.
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), content, compression)
    return bytes(target.data if is_streamed else target.getvalue())


def run(text, properties=""):
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content="", properties=""):
    """Of a text, or of XML."""
    content = content if content.startswith("<") else run(content) if content else ""
    return f'<w:p>{properties and f"<w:pPr>{properties}</w:pPr>"}{content}</w:p>'


def cell(content="", properties=""):
    """Of a text, or of paragraphs and tables."""
    content = content if content.startswith("<") else paragraph(content)
    return f'<w:tc>{properties and f"<w:tcPr>{properties}</w:tcPr>"}{content}</w:tc>'


def row(*cells, properties=""):
    """Of texts, or of cells."""
    cells = "".join(c if c.startswith("<") else cell(c) for c in cells)
    return f'<w:tr>{properties and f"<w:trPr>{properties}</w:trPr>"}{cells}</w:tr>'


def table(*rows, columns=3):
    return f'<w:tbl><w:tblPr/><w:tblGrid>{"<w:gridCol/>" * columns}</w:tblGrid>{"".join(rows)}</w:tbl>'
