// The oldest browsers that the page works in follow from what it uses: oldest.json says since when they have it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'acorn';
import { SCRIPT, bundle, style } from '../scripts/build.mjs';
import { SINCE, WEB, isValid } from './features.mjs';
import { ROOT } from './support.mjs';

const BROWSERS = ['chrome', 'firefox', 'safari'];
const MODULE = process.env.GOUJI_MODULE ?? join(ROOT, 'target/web/gouji-web.wasm');

/** All names in a script: of variables and of members; and its regular expressions. */
function namesIn(script) {
    const names = new Set();
    const walk = (node) => {
        if (Array.isArray(node)) {
            node.forEach(walk);
        } else if (node !== null && typeof node === 'object') {
            if (node.type === 'Identifier') {
                names.add(node.name);
            }
            if (/\(\?<[=!]/.test(node.regex?.pattern ?? '')) {
                names.add('lookbehind');
            }
            Object.values(node).forEach(walk);
        }
    };
    // A script in a newer language is refused.
    walk(parse(script, { ecmaVersion: Number(SCRIPT.slice(2)) }));
    return names;
}

const scripts = await Promise.all(
    ['app/main.ts', 'app/loader.ts', 'app/engine/worker.ts'].map((entry) => bundle(entry, { WORKER_SOURCE: '""', EXAMPLE: '""' })),
);
const names = new Set(scripts.flatMap((script) => [...namesIn(script)]));
const sheet = await style();
const page = readFileSync(join(WEB, 'scripts/build.mjs'), 'utf8');

/** What of a group is used, and not only where it is there. */
const used = (group, isUsed) => Object.entries(SINCE[group]).filter(([name, { isOptional }]) => isOptional !== true && isUsed(name));
const wasm = used('wasm', (name) => SINCE.wasm[name].isUsed === true);
const all = [
    ...wasm,
    // Both pages say the same.
    ...used('wasm', (name) => SINCE.wasm[name].isUsedForPdf === true),
    ...used('policy', (name) => page.includes(`'${name}'`)),
    ...used('language', (name) => name === SCRIPT || names.has(name)),
    ...used('script', (name) => names.has(name)),
    ...used('style', (name) => sheet.includes(name)),
];
const oldest = BROWSERS.map((browser) => Math.max(...all.map(([, since]) => since[browser])));

test('the module has the features that are said, each of them, and no other', () => {
    const module = readFileSync(MODULE);
    const features = wasm.map(([name]) => name);
    assert.ok(isValid(module, features), `the module needs more than ${features}`);
    features.forEach((feature) => assert.ok(!isValid(module, features.filter((other) => other !== feature)), `the module does not need ${feature}`));
});

test('what decides is used', () => {
    const uses = all.map(([name]) => name);
    ['wasm-unsafe-eval', 'es2020', 'DecompressionStream', 'showModal', 'replaceChildren', ':focus-visible'].forEach((name) => assert.ok(uses.includes(name), name));
});

for (const path of ['editors/web/app/page.html', 'editors/web/README.md', 'docs/page.md']) {
    test(`${path} says which browsers are the oldest`, () => {
        const text = readFileSync(join(ROOT, path), 'utf8');
        const said = ['Chrome', 'Firefox|火狐', 'Safari'].map((name) => [...text.matchAll(new RegExp(`(?:${name}) (\\d+(?:\\.\\d+)?)`, 'g'))].map(([, version]) => Number(version)));
        said.forEach((versions, at) => {
            assert.ok(versions.length > 0, BROWSERS[at]);
            versions.forEach((version) => assert.equal(version, oldest[at], BROWSERS[at]));
        });
    });
}
