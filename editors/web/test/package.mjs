// Packages of Office: made, and looked into.

import zlib from 'node:zlib';

/** A package of these parts, as they are. */
export function pack(parts) {
    const locals = [];
    const central = [];
    let offset = 0;
    for (const [name, text] of Object.entries(parts)) {
        const [path, bytes] = [Buffer.from(name), Buffer.from(text)];
        const about = Buffer.alloc(26);
        about.writeUInt16LE(20, 0);
        about.writeUInt32LE(zlib.crc32(bytes), 10);
        about.writeUInt32LE(bytes.length, 14);
        about.writeUInt32LE(bytes.length, 18);
        about.writeUInt16LE(path.length, 22);
        const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, path, bytes]);
        const where = Buffer.alloc(14);
        where.writeUInt32LE(offset, 10);
        central.push(Buffer.from('PK\x01\x02\x14\x00'), about, where, path);
        locals.push(local);
        offset += local.length;
    }
    const directory = Buffer.concat(central);
    const end = Buffer.alloc(18);
    end.writeUInt16LE(locals.length, 4);
    end.writeUInt16LE(locals.length, 6);
    end.writeUInt32LE(directory.length, 8);
    end.writeUInt32LE(offset, 12);
    return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

/** The text of a part; nothing where the package has none of that name. */
export function part(bytes, wanted) {
    let at = bytes.readUInt32LE(bytes.lastIndexOf('PK\x05\x06') + 16);
    while (bytes.readUInt32LE(at) === 0x02014b50) {
        const [method, length] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
        const [name, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
        if (bytes.subarray(at + 46, at + 46 + name).toString() === wanted) {
            const local = bytes.readUInt32LE(at + 42);
            const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
            const data = bytes.subarray(start, start + length);
            return (method === 0 ? data : zlib.inflateRawSync(data)).toString();
        }
        at += 46 + name + extra + comment;
    }
    return undefined;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types';

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** A workbook with one sheet of these rows. */
export function workbook(sheet, rows) {
    const cell = (value) => (typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${escaped(value)}</t></is></c>`);
    const type = (part, kind) => `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
    return pack({
        '[Content_Types].xml': `${HEAD}<Types xmlns="${TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${type('/xl/workbook.xml', 'sheet.main')}${type('/xl/worksheets/sheet1.xml', 'worksheet')}</Types>`,
        '_rels/.rels': `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
        'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(sheet).replace(/"/g, '&quot;')}" sheetId="1" r:id="r1"/></sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
        'xl/worksheets/sheet1.xml': `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('')}</sheetData></worksheet>`,
    });
}
