// What the page carries packed, in blocks of data: its script and the engine.

/** The bytes of a block as a stream, unpacked. The text of the block is let go: nobody needs it any more. */
export function unpack(id: string): ReadableStream<Uint8Array<ArrayBuffer>> {
    const block = document.getElementById(id);
    const packed = bytesOf(block?.textContent ?? '', Number(block?.dataset['bytes']));
    block?.remove();
    return new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
}

/** Compiles the engine while it is unpacked. */
export function compileEngine(): Promise<WebAssembly.Module> {
    return WebAssembly.compileStreaming(new Response(unpack('engine'), { headers: { 'Content-Type': 'application/wasm' } }));
}

/**
 * Four bytes in five characters, a sixteenth less than base64 takes: the digits are the 85 characters from `(` on, but for `<`,
 * which has a meaning in a page, and in whose place `}` stands.
 */
function bytesOf(text: string, length: number): Uint8Array<ArrayBuffer> {
    const words = new DataView(new ArrayBuffer(Math.ceil(length / 4) * 4));
    for (let at = 0, word = 0; word < words.byteLength; word += 4) {
        let value = 0;
        for (const end = at + 5; at < end; at++) {
            const code = text.charCodeAt(at);
            value = value * 85 + (code === 0x7d ? 20 : code - 0x28);
        }
        words.setUint32(word, value);
    }
    return new Uint8Array(words.buffer, 0, length);
}
