// Which features of WebAssembly a module needs.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openWabt from 'wabt';

export const WEB = fileURLToPath(new URL('..', import.meta.url));
/** Since which versions browsers have what the page uses, or may come to use. */
export const SINCE = JSON.parse(readFileSync(`${WEB}/oldest.json`, 'utf8'));

const wabt = await openWabt();

/** Whether a module is valid where no other features are than these. */
export function isValid(bytes, features) {
    const all = Object.keys(wabt.FEATURES).map((feature) => [feature, features.includes(feature)]);
    try {
        const module = wabt.readWasm(bytes, { readDebugNames: false, ...Object.fromEntries(all) });
        module.validate();
        module.destroy();
        return true;
    } catch {
        return false;
    }
}
