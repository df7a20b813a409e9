// Tests of the tests: an engine that is broken on purpose, and a page that asks for something, must fail them.
//
//     node test/broken.mjs MODULE.wasm

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makePage } from '../scripts/build.mjs';

const SUITE = fileURLToPath(new URL('page.test.mjs', import.meta.url));
const ONE = 'the example is checked';

const module = readFileSync(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'gouji-broken-'));

/** Bytes in which other bytes, as many, stand wherever these stood. */
function overwritten(bytes, pairs) {
    const changed = Buffer.from(bytes);
    for (const [from, to] of pairs.map((pair) => pair.map((text) => Buffer.from(text)))) {
        const places = [];
        for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1)) {
            places.push(at);
        }
        if (places.length === 0 || from.length !== to.length) {
            throw new Error(`${from} cannot become ${to}`);
        }
        places.forEach((at) => to.copy(changed, at));
    }
    return changed;
}

/** Whether the suite passes with this page. */
function passes(page) {
    const { status } = spawnSync(process.execPath, ['--test', '--test-name-pattern', ONE, SUITE], { env: { ...process.env, GOUJI_PAGE: page } });
    return status === 0;
}

async function pageOf(name, bytes, change = (page) => page) {
    const [engine, page] = [join(folder, `${name}.wasm`), join(folder, `${name}.html`)];
    writeFileSync(engine, bytes);
    await makePage(engine, page, { isFast: true });
    writeFileSync(page, change(readFileSync(page, 'utf8')));
    return page;
}

const asks = (page) => page.replace('<div id="app">', '<img src="http://127.0.0.1:9/x.png" alt=""><div id="app">');
const PAGES = [
    ['as-it-is', module, undefined, true],
    // Where an answer stands and how long it is are swapped: nothing that is read is an answer.
    ['no-answers', overwritten(module, [['answer_len', 'answer_ptr'], ['answer_ptr', 'answer_len']]), undefined, false],
    ['wrong-words', overwritten(module, [['不符', '相符']]), undefined, false],
    ['a-request', module, asks, false],
];

let failed = 0;
for (const [name, bytes, change, shouldPass] of PAGES) {
    const isRight = passes(await pageOf(name, bytes, change)) === shouldPass;
    console.log(`${isRight ? 'ok' : 'not ok'} - the suite ${shouldPass ? 'passes' : 'fails'} with ${name}`);
    failed += isRight ? 0 : 1;
}
rmSync(folder, { recursive: true, force: true });
console.log(`${PAGES.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
