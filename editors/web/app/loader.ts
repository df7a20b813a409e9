// Unpacks the script of the page and runs it: the policy of the page knows its hash, so that no other would run.

import { unpack } from './engine/unpack';

async function load(): Promise<void> {
    const script = document.createElement('script');
    script.textContent = await new Response(unpack('script')).text();
    document.body.append(script);
}

if (document.documentElement.className !== 'is-old') {
    void load();
}
