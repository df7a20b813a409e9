// What needs no browser: places in texts, what is kept of settings, and the gouji.toml that the engine changes.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import { build } from 'esbuild';
import { makePage } from '../scripts/build.mjs';
import { EXAMPLE, ROOT } from './support.mjs';

/** A module of the page. */
async function module(path) {
    const entry = join(ROOT, 'editors/web/app', path);
    const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm', target: 'es2020' });
    return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
}

const { contentChanges, offsetOf, positionOf } = await module('positions.ts');
const { loadSettings } = await module('settings.ts');
const { withNews } = await module('engine/news.ts');
const { Instance } = await module('engine/module.ts');

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

const MODULE = process.env.GOUJI_MODULE ?? join(ROOT, 'target/web/gouji-web.wasm');

/** A new engine, in Chinese. */
async function engine() {
    const instance = await Instance.start(new WebAssembly.Module(readFileSync(MODULE)));
    const ask = (method, params) => instance.call(method, params).result;
    ask('initialize', { locale: 'zh-CN', capabilities: {} });
    return ask;
}

test('what is told of a text that was typed in makes the findings of that text, and a key in one of many disclosures tells few', async () => {
    const example = readFileSync(EXAMPLE, 'utf8');
    const first = Text.of([...'甲乙丙丁'].map((unit) => example.replaceAll('望山区', `${unit}山区`)).join('\n').split('\n'));
    let text = first;
    const [typed, whole] = [await engine(), await engine()];
    const open = (ask, version) => {
        const uri = `file:///${version}/a.txt`;
        ask('textDocument/didOpen', { textDocument: { uri, languageId: 'plaintext', version, text: text.toString() } });
        return uri;
    };
    const uri = open(typed, 1);
    let known = withNews([], typed('gouji/overview', { uri }));
    assert.ok(known.findings.length >= 16);
    let seed = 7;
    const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
    const pieces = ['3', '\n', '', '2025年部门预算情况说明\n', '截止2024年12月31日，', '一、', '\n\n\n'];
    for (let version = 2; version < 50; version++) {
        const from = random(text.length);
        const to = Math.min(text.length, from + (random(8) === 0 ? random(9000) : random(3)));
        const changes = ChangeSet.of({ from, to, insert: pieces[random(pieces.length)] }, text.length);
        typed('textDocument/didChange', { textDocument: { uri, version }, contentChanges: contentChanges(text, changes, '\n') });
        text = changes.apply(text);
        known = withNews(known.findings, typed('gouji/overview', { uri, since: version - 1 }));
        assert.deepEqual(known, withNews([], whole('gouji/overview', { uri: open(whole, version) })), `version ${version}`);
    }
    text = first;
    const other = open(typed, 50);
    const all = typed('gouji/overview', { uri: other });
    typed('textDocument/didChange', { textDocument: { uri: other, version: 51 }, contentChanges: contentChanges(text, ChangeSet.of({ from: text.length, insert: '。。' }, text.length), '\n') });
    const news = typed('gouji/overview', { uri: other, since: 50 });
    assert.ok(news.before > 0 && news.findings.length < all.findings.length / 2, `${news.findings.length} of ${all.findings.length}`);
    // Who has another version is told everything.
    assert.equal(typed('gouji/overview', { uri: other, since: 50 }).before, 0);
});

/** A `gouji.toml` after changes, each of which the engine found right. */
async function changed(toml, ...changes) {
    const ask = await engine();
    return changes.reduce((told, change) => {
        const next = ask('gouji/changeSettings', { toml: told.toml, change });
        assert.deepEqual(next.problems, []);
        return next;
    }, ask('gouji/settings', { toml }));
}

test('words of users are strings of TOML, and names of files fit themselves only', async () => {
    const dismissal = { file: 'a*[1].txt', code: 'wrong-word', text: '"\\\n\u007f', reason: '因为' };
    const { toml, shown } = await changed('', { dismiss: dismissal });
    assert.match(toml, /^files = \["a\[\*\]\[\[\]1\[\]\]\.txt"\]$/m);
    assert.deepEqual(shown, { profile: null, severity: {}, dismissed: [dismissal] });
    assert.equal((await changed(toml, { restore: 0 })).toml, '');
});

test('what is missing lies on no words', async () => {
    const { toml } = await changed('', { dismiss: { file: 'a.txt', code: 'missing-contact', text: '', reason: '另附' } });
    assert.equal(toml, '[[ignore-findings]]\nfiles = ["a.txt"]\ncode = "missing-contact"\nreason = "另附"\n');
});

const OWN = `# 财政局统一规定
profile = "national" # 全国版式

[severity]
# 今年只提示
wrong-word = "hint" # 错词

[[per-file]]
files = ["*.md"]
ignore = ["stray-text"]

[[ignore-findings]]
code = "missing-table"
reason = "附表另附"
`;

test('all that the dialog has no choice for stays as it was written, comments too', async () => {
    const { toml, shown } = await changed(
        OWN,
        { severity: { code: 'wrong-word', level: 'warning' } },
        { severity: { code: 'stray-text', level: 'off' } },
        { dismiss: { file: '甲.txt', code: 'wrong-word', text: '截止', reason: '引文' } },
        { restore: 0 },
    );
    assert.equal(
        toml,
        OWN.replace('wrong-word = "hint" # 错词\n', 'wrong-word = "warning" # 错词\nstray-text = "off"\n').replace(
            /\[\[ignore-findings\]\][^]*/,
            '[[ignore-findings]]\nfiles = ["甲.txt"]\ncode = "wrong-word"\ntext = "截止"\nreason = "引文"\n',
        ),
    );
    assert.deepEqual(shown, {
        profile: 'national',
        severity: { 'wrong-word': 'warning', 'stray-text': 'off' },
        dismissed: [{ file: '甲.txt', code: 'wrong-word', text: '截止', reason: '引文' }],
    });
});

test('a layout is chosen, and the comments beside and above it stay', async () => {
    const other = await changed(OWN, { profile: 'beijing' });
    assert.equal(other.shown.profile, 'beijing');
    assert.equal(other.toml, OWN.replace('"national"', '"beijing"'));
    const none = await changed(OWN, { profile: null });
    assert.equal(none.shown.profile, null);
    assert.equal(none.toml, OWN.replace(/^profile.*\n/m, ''));
    const first = '# 统一规定\n[severity]\nwrong-word = "off"\n';
    const { toml } = await changed(first, { profile: 'national' });
    assert.equal(toml, `profile = "national"\n${first}`);
    assert.equal((await changed(toml, { profile: null })).toml, first);
    assert.equal((await changed('', { profile: null })).toml, '');
    assert.equal((await changed('profile = "national"', { profile: null })).toml, '');
    const ask = await engine();
    assert.match(ask('gouji/changeSettings', { toml: '', change: { profile: '版式' } }).problems.join(), /版式.*national/);
});

test('other ways to write the same are changed too', async () => {
    const inline = 'severity = { wrong-word = "off" }\nignore-findings = [{ code = "missing-table", reason = "另附" }]\n';
    const more = [{ severity: { code: 'stray-text', level: 'hint' } }, { dismiss: { file: '甲.txt', code: 'wrong-word', text: '截止', reason: '引文' } }];
    assert.deepEqual((await changed(inline, ...more)).shown, {
        profile: null,
        severity: { 'wrong-word': 'off', 'stray-text': 'hint' },
        dismissed: [{ file: '', code: 'missing-table', text: '', reason: '另附' }, more[1].dismiss],
    });
    assert.equal((await changed('severity.wrong-word = "off"\n', { severity: { code: 'wrong-word', level: null } })).toml, '');
});

test('problems of a gouji.toml are told with their place, and the one before stays', async () => {
    const ask = await engine();
    ask('gouji/settings', { toml: OWN });
    const problems = (toml) => ask('gouji/settings', { toml }).problems;
    assert.match(problems('rounding = "exact"\n[severity]\nwrong-wort = "off"\n').join(), /^第 3 行第 1 列：.*wrong-wort[^：]*$/);
    assert.match(problems('一 = 1')[0], /^第 1 行第 1 列：/);
    assert.match(problems('profile = "own.toml"')[0], /^第 1 行第 11 列：无法读取 own\.toml：网页只读 gouji\.toml/);
    assert.throws(() => ask('gouji/changeSettings', { toml: 'a = [', change: { restore: 0 } }), /写法有误/);
    assert.throws(() => ask('gouji/changeSettings', { toml: 'severity = 1', change: { severity: { code: 'wrong-word', level: 'off' } } }), /在文件里改/);
});

test('settings that another page has kept are taken as far as they can be used', () => {
    for (const kept of ['', 'null', '[]', '{"theme":7,"toml":null,"lowest":"x"}']) {
        globalThis.localStorage = { getItem: () => kept };
        assert.deepEqual(loadSettings(), { lang: 'zh-CN', theme: 'system', lowest: 'hint', toml: '' });
    }
    globalThis.localStorage = { getItem: () => '{"lang":"en","toml":"root = true"}' };
    assert.deepEqual(loadSettings(), { lang: 'en', theme: 'system', lowest: 'hint', toml: 'root = true' });
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

test('the picture of the README is a small one of a small screen', () => {
    const picture = readFileSync(join(ROOT, 'docs/gouji-html.png'));
    assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], [1280, 720]);
    assert.ok(picture.length <= 150_000, `${picture.length} bytes`);
});
