// Looks into packages of Office.

import zlib from 'node:zlib';

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
