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
