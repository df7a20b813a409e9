// Tests of the tests: an engine that is broken on purpose, and a page that asks for something, must fail them.
//
//     node test/broken.mjs MODULE.wasm

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makePage } from '../scripts/build.mjs';

const [SUITE, FILES] = ['page.test.mjs', 'files.test.mjs'].map((name) => fileURLToPath(new URL(name, import.meta.url)));
const ONE = 'the example is checked';

/** What the page does with findings, by the names of its tests: each must fail where there are none. */
const FUNCTIONS = [
    ONE,
    'the relations of a figure are shown',
    'a quick fix, and then',
    'a statement that is missing',
    'typing the right figure',
    'completion offers',
    'a Word file comes back',
    'places in the file',
    'a table is a table',
    'a cell is walked to',
    'a dismissed finding',
    'a gouji.toml is imported',
    'a layout is chosen',
    'what is printed',
];

/** In front of the script of the worker: whatever the engine finds is not in its answers. */
const DROPS_FINDINGS = `const parse = JSON.parse;
JSON.parse = (text) => {
    const said = parse(text);
    if (said && said.result && said.result.findings) {
        said.result.findings = [];
    }
    return said;
};
`;

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

/** The tests of what the page does with findings that pass with this page, or are not there. */
function passing(page) {
    // Whatever does not come need not be waited for long.
    const env = { ...process.env, GOUJI_PAGE: page, GOUJI_PATIENCE: '3000' };
    const { stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...FUNCTIONS.map((name) => `--test-name-pattern=${name}`), SUITE, FILES], { env, encoding: 'utf8' });
    return FUNCTIONS.filter((name) => !new RegExp(`^not ok \\d+ - ${name}`, 'm').test(stdout));
}

async function pageOf(name, bytes, change = (page) => page, before = '') {
    const [engine, page] = [join(folder, `${name}.wasm`), join(folder, `${name}.html`)];
    writeFileSync(engine, bytes);
    await makePage(engine, page, { isFast: true, before });
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
function tell(isRight, words) {
    console.log(`${isRight ? 'ok' : 'not ok'} - ${words}`);
    failed += isRight ? 0 : 1;
}
for (const [name, bytes, change, shouldPass] of PAGES) {
    tell(passes(await pageOf(name, bytes, change)) === shouldPass, `the suite ${shouldPass ? 'passes' : 'fails'} with ${name}`);
}
const still = passing(await pageOf('no-findings', module, undefined, DROPS_FINDINGS));
tell(still.length === 0, `${FUNCTIONS.length - still.length} of ${FUNCTIONS.length} tests of functions fail with no-findings${still.map((name) => `; not: ${name}`).join('')}`);
rmSync(folder, { recursive: true, force: true });
console.log(`${PAGES.length + 1 - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
