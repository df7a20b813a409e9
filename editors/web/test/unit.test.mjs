// What the page reckons by itself: places in texts, and the settings as TOML.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import { build } from 'esbuild';
import { makePage } from '../scripts/build.mjs';
import { ROOT } from './support.mjs';

/** A module of the page. */
async function module(path) {
    const entry = join(ROOT, 'editors/web/app', path);
    const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm', target: 'es2020' });
    return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
}

const { contentChanges, offsetOf, positionOf } = await module('positions.ts');
const { loadSettings, toToml } = await module('settings.ts');

/** Applies what is told of a change as a server does, one after the other. */
function told(text, changes, lineBreak) {
    return changes.reduce((text, { range, text: inserted }) => {
        const lines = Text.of(text.split(/\r\n?|\n/));
        const [from, to] = [range.start, range.end].map((place) => offsetOf(lines, place));
        // Offsets count a line break as one character, whatever it is.
        const plain = text.split(lineBreak).join('\n');
        return (plain.slice(0, from) + inserted.split(lineBreak).join('\n') + plain.slice(to)).split('\n').join(lineBreak);
    }, text);
}

test('what is told of changes makes the same text, whatever ends the lines', () => {
    let seed = 7;
    const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
    const pieces = ['数', '1.00', '\n', '😀', '', '一二三\n四', '\t'];
    for (const lineBreak of ['\n', '\r\n']) {
        for (let round = 0; round < 300; round++) {
            const before = Text.of(Array.from({ length: random(6) + 1 }, () => pieces[random(7)].replace('\n', '')));
            const specs = [];
            for (let at = 0; at <= before.length; ) {
                const from = Math.min(before.length, at + random(3));
                const to = Math.min(before.length, from + random(4));
                specs.push({ from, to, insert: pieces[random(7)] });
                at = to + 1;
            }
            const changes = ChangeSet.of(specs, before.length);
            const after = changes.apply(before);
            const join = (text) => text.sliceString(0, text.length, lineBreak);
            assert.equal(told(join(before), contentChanges(before, changes, lineBreak), lineBreak), join(after));
        }
    }
});

test('places outside a text are drawn to its nearest', () => {
    const text = Text.of(['一😀', '二']);
    assert.equal(offsetOf(text, { line: 0, character: 3 }), 3);
    assert.equal(offsetOf(text, { line: 0, character: 99 }), 3);
    assert.equal(offsetOf(text, { line: 99, character: 0 }), 5);
    assert.deepEqual(positionOf(text, 5), { line: 1, character: 1 });
});

test('words of users are strings of TOML, and names of files fit themselves only', () => {
    const settings = { severity: {}, dismissed: [{ file: 'a*[1].txt', code: 'wrong-word', text: '"\\\n\u007f', reason: '因为' }] };
    assert.equal(
        toToml(settings),
        '[[ignore-findings]]\nfiles = ["a[*][[]1[]].txt"]\ncode = "wrong-word"\ntext = "\\"\\\\\\n\\u007f"\nreason = "因为"\n',
    );
});

test('what is missing lies on no words', () => {
    const settings = { severity: {}, dismissed: [{ file: 'a.txt', code: 'missing-contact', text: '', reason: '另附' }] };
    assert.equal(toToml(settings), '[[ignore-findings]]\nfiles = ["a.txt"]\ncode = "missing-contact"\nreason = "另附"\n');
});

test('settings that another page has kept are taken as far as they can be used', () => {
    for (const kept of ['', 'null', '[]', '{"theme":7,"dismissed":[null,{"file":1}],"severity":null,"lowest":"x"}']) {
        globalThis.localStorage = { getItem: () => kept };
        assert.deepEqual(loadSettings(), { lang: 'zh-CN', theme: 'system', lowest: 'hint', severity: {}, dismissed: [] });
    }
    globalThis.localStorage = { getItem: () => '{"lang":"en","severity":{"wrong-word":"off","b":"x"}}' };
    assert.deepEqual(loadSettings().severity, { 'wrong-word': 'off' });
    assert.equal(loadSettings().lang, 'en');
});

test('a module that wants something of its host is refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gouji-web-'));
    const path = join(folder, 'module.wasm');
    // One function, imported as a.b.
    const wants = '0061736d01000000' + '0104016000' + '00' + '020701' + '0161' + '0162' + '0000';
    writeFileSync(path, Buffer.from(wants, 'hex'));
    try {
        await assert.rejects(makePage(path, join(folder, 'page.html'), { isFast: true }), /has imports: a\.b/);
    } finally {
        rmSync(folder, { recursive: true });
    }
});
