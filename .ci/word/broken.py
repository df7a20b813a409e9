"""Files that cannot be read: each has to give exit code 2 and a message that names it, in little time and memory.

broken.py PROGRAM OUT   writes the files to OUT, shows what PROGRAM says of each
"""

import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

from package import cell, pack, paragraph, parts, row, table

# A reader that inflates before it counts needs the two gigabytes of the bomb.
MOST_MEMORY, MOST_SECONDS = 1 << 30, 20


def archive(entries, count=None):
    """A zip of (name, raw deflate data, CRC, length), which says that it holds `count` of them."""
    body, directory = b"", b""
    for name, data, crc, length in entries:
        common = struct.pack("<5H3I2H", 20, 0x800, 8, 0, 0x5A21, crc, len(data), length, len(name), 0)
        directory += b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<3H2I", 0, 0, 0, 0, len(body)) + name
        body += b"PK\3\4" + common + name + data
    number = len(entries) if count is None else count
    return body + directory + b"PK\5\6" + struct.pack("<4H2IH", 0, 0, number, number, len(directory), len(body), 0)


def deflated(data, repeated=1, behind=b""):
    """`data` so many times, then what stands behind it; compressed once and repeated, so that gigabytes take no time."""
    first, last = zlib.compressobj(9, wbits=-15), zlib.compressobj(9, wbits=-15)
    block = first.compress(data) + first.flush(zlib.Z_FULL_FLUSH)
    crc = 0
    for _ in range(repeated):
        crc = zlib.crc32(data, crc)
    compressed = block * repeated + last.compress(behind) + last.flush()
    return compressed, zlib.crc32(behind, crc), len(data) * repeated + len(behind)


def compound(*streams):
    """An OLE2 file with streams of 4,096 bytes."""
    free, end, special = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    # Sector 0 is the table of sectors, sector 1 the directory, then come eight sectors for each stream.
    table = [special, end]
    entries = [("Root Entry", 5, 1 if streams else free, end, 0)]
    for at, name in enumerate(streams):
        first = 2 + 8 * at
        table += [*range(first + 1, first + 8), end]
        entries.append((name, 2, at + 2 if at + 1 < len(streams) else free, first, 4096))
    directory = b""
    for at, (name, kind, next_one, first, size) in enumerate(entries):
        left, right, child = (free, free, next_one) if at == 0 else (free, next_one, free)
        letters = name.encode("utf-16-le") + b"\0\0"
        directory += letters.ljust(64, b"\0")
        directory += struct.pack("<HBB3I16sIQQIQ", len(letters), kind, 1, left, right, child, b"", 0, 0, 0, first, size)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header += struct.pack("<16s5H6x9I", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    sectors = struct.pack("<128I", *table, *[free] * (128 - len(table)))
    return header + sectors + directory.ljust(512, b"\0") + b"\x17" * 4096 * len(streams)


GOOD = parts(paragraph("江州市档案馆2025年单位预算情况说明"))
# The document comes last.
DEFLATED = [(name.encode(), *deflated(GOOD[name])) for name in sorted(GOOD)]


def with_document(content):
    return pack(GOOD | {"word/document.xml": content})


def nested(depth):
    before, behind = table(row(cell("<inner/>" + paragraph())), columns=1).split("<inner/>")
    # Not compressed, lest it be taken for a bomb.
    return pack(parts(before * depth + paragraph("甲") + behind * depth), compression=zipfile.ZIP_STORED)


def with_entities(declarations, text):
    document = GOOD["word/document.xml"].decode().replace("江州市", text)
    return with_document(
        document.replace("<w:document", f"<!DOCTYPE w:document [{declarations}]><w:document", 1).encode()
    )


def bomb(claimed=None):
    """Two gigabytes of spaces in a paragraph; the directory may claim that they are fewer bytes."""
    before, behind = GOOD["word/document.xml"].split("江州市".encode())
    start = zlib.compressobj(9, wbits=-15)
    head = start.compress(before) + start.flush(zlib.Z_FULL_FLUSH)
    data, _, length = deflated(b" " * (1 << 20), 2047, behind)
    # The checksum is wrong: who gets as far as to see that has inflated it all.
    return archive([*DEFLATED[:-1], (b"word/document.xml", head + data, 0, claimed or len(before) + length)])


SLIDES = {
    name.replace("word/document", "ppt/presentation"): content.replace(b"word/document", b"ppt/presentation")
    .replace(b"wordprocessingml.document", b"presentationml.presentation")
    .replace(b"w:document", b"presentation")
    for name, content in GOOD.items()
}
LAUGHS = '<!ENTITY a0 "哈">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
GOOD_FILE = pack(GOOD)
FILES = {
    "empty.docx": b"",
    "cut.docx": GOOD_FILE[: len(GOOD_FILE) // 2],
    "cut-in-directory.docx": GOOD_FILE[:-40],
    "bomb.docx": bomb(),
    # The directory says 100 bytes.
    "bomb-that-lies.docx": bomb(100),
    "count-that-lies.docx": archive(DEFLATED, count=60000),
    "encrypted.docx": compound("EncryptedPackage", "EncryptionInfo"),
    "old.doc": compound("WordDocument", "1Table"),
    "old-renamed.docx": compound("WordDocument", "1Table"),
    "tables-100-deep.docx": nested(100),
    "tables-20000-deep.docx": nested(20000),
    "no-document.docx": pack({name: content for name, content in GOOD.items() if name != "word/document.xml"}),
    "no-relations.docx": pack({name: content for name, content in GOOD.items() if name != "_rels/.rels"}),
    "empty-document.docx": with_document(b""),
    "malformed.docx": with_document(GOOD["word/document.xml"].replace(b"</w:p>", b"</w:q>")),
    "ends-early.docx": with_document(GOOD["word/document.xml"][:-30]),
    "no-utf-8.docx": with_document(GOOD["word/document.xml"].replace("江".encode(), b"\xbd\xad")),
    "billion-laughs.docx": with_entities(LAUGHS, "&a9;"),
    "foreign-entity.docx": with_entities('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
    "slides.docx": pack(SLIDES),
}


def run(program, out, *arguments):
    """Exit code, standard output, standard error, memory and seconds of the program."""
    with open(out / "stdout", "w+b") as stdout, open(out / "stderr", "w+b") as stderr:
        command = ["timeout", "60", program, "check", "--format", "json", "--fail-on", "never", *map(str, arguments)]
        process = subprocess.Popen(command, stdout=stdout, stderr=stderr)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said = []
        for stream in [stdout, stderr]:
            stream.seek(0)
            said.append(stream.read().decode("utf-8", "replace"))
    return process.returncode, *said, usage.ru_maxrss << 10, usage.ru_utime + usage.ru_stime


def report(stdout):
    try:
        return json.loads(stdout)
    except ValueError:
        return {"files": []}


def main():
    program, out = sys.argv[1], Path(sys.argv[2])
    folder, owner = out / "files", out / "owner"
    folder.mkdir(parents=True)
    owner.mkdir()
    problems = []

    def expect(is_so, what):
        if not is_so:
            problems.append(what)
            print(f"broken: {what}")

    for name, content in FILES.items():
        (folder / name).write_bytes(content)
        code, stdout, stderr, memory, seconds = run(program, out, folder / name)
        messages = [finding["message"] for file in report(stdout)["files"] for finding in file["findings"]]
        print(f"    {name}: {'; '.join(messages) or ' '.join(stderr.split())}")
        expect(code == 2, f"{name} gives exit code {code}, not 2")
        expect("panicked" not in stderr, f"{name}: {' '.join(stderr.split())[:300]}")
        expect(name in stdout + stderr, f"{name} is not named")
        expect("root:" not in stdout, f"{name} shows another file")
        expect(memory < MOST_MEMORY, f"{name} takes {memory >> 20} MB")
        expect(seconds < MOST_SECONDS, f"{name} takes {seconds:.0f} s")

    # Beside them a good file is still read.
    (folder / "good.docx").write_bytes(GOOD_FILE)
    code, stdout, stderr, *_ = run(program, out, folder)
    expect(
        code == 2 and "panicked" not in stderr,
        f"the folder gives exit code {code}, not 2: {' '.join(stderr.split())[:300]}",
    )
    read = [
        Path(file["path"]).name
        for file in report(stdout)["files"]
        if not any(finding["code"] == "unreadable-input" for finding in file["findings"])
    ]
    expect(read == ["good.docx"], f"of the folder {read} are read, not good.docx alone")
    for name in FILES:
        expect(name in stdout + stderr, f"{name} is not named in the report on the folder")

    # What Word lays beside a file while it is open is none of the clerk's.
    (owner / "x.docx").write_bytes(GOOD_FILE)
    (owner / "~$x.docx").write_bytes(b"\x06Wang Q".ljust(54, b" ") + "\x06Wang Q".encode("utf-16-le").ljust(108, b" "))
    code, stdout, stderr, *_ = run(program, out, owner)
    count = len(report(stdout)["files"])
    expect(code == 0 and count == 1, f"beside an owner file: exit code {code}, {count} files")
    expect("~$" not in stdout + stderr, "the owner file ~$x.docx is told of")

    print(f"broken: {len(FILES)} files and an owner file; {len(problems)} things are wrong")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
