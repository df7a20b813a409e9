// Unpacks the script of the page and runs it: the policy of the page knows its hash, so that no other would run.

import { bytesOf } from './engine/unpack';

async function load(): Promise<void> {
    const packed = bytesOf(document.getElementById('script')?.textContent ?? '');
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    const script = document.createElement('script');
    script.textContent = await new Response(unpacked).text();
    document.body.append(script);
}

if (document.documentElement.className !== 'is-old') {
    void load();
}
