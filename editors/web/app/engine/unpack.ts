// The engine as the page carries it: compressed, in a block of data.

/** Compiles the engine while it is unpacked. */
export async function compileEngine(): Promise<WebAssembly.Module> {
    const block = document.getElementById('engine');
    const packed = bytesOf(block?.textContent ?? '');
    // Nobody needs the text any more.
    block?.remove();
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    const response = new Response(unpacked, { headers: { 'Content-Type': 'application/wasm' } });
    return WebAssembly.compileStreaming(response);
}

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
    const characters = atob(base64.trim());
    const bytes = new Uint8Array(characters.length);
    for (let at = 0; at < characters.length; at++) {
        bytes[at] = characters.charCodeAt(at);
    }
    return bytes;
}
