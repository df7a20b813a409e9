// Everything is said in both languages.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';

const root = new URL('../../', import.meta.url);
const read = (file) => fs.readFileSync(new URL(file, root), 'utf8');
const json = (file) => JSON.parse(read(file));

test('the manifest', () => {
    const used = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key).sort();
    const keys = (file) => Object.keys(json(file)).sort();
    assert.ok(used.length > 20);
    assert.deepEqual(keys('package.nls.json'), [...new Set(used)]);
    assert.deepEqual(keys('package.nls.zh-cn.json'), [...new Set(used)]);
});

test('the messages of the extension', () => {
    const sources = fs.readdirSync(new URL('src', root)).map((file) => read(`src/${file}`));
    const said = sources.flatMap((source) => [...source.matchAll(/l10n\.t\(\s*'([^']+)'/g)].map(([, key]) => key));
    const calls = sources.flatMap((source) => [...source.matchAll(/l10n\.t\(/g)]);
    assert.equal(said.length, calls.length);
    const chinese = json('l10n/bundle.l10n.zh-cn.json');
    assert.deepEqual(Object.keys(chinese).sort(), [...new Set(said)].sort());
    for (const [english, text] of Object.entries(chinese)) {
        assert.deepEqual(text.match(/\{\d\}/g) ?? [], english.match(/\{\d\}/g) ?? [], english);
    }
});

test('every command of the manifest is registered, and no other', () => {
    const wanted = json('package.json').contributes.commands.map(({ command }) => command).sort();
    const registered = [...read('src/extension.ts').matchAll(/registerCommand\('([^']+)'/g)].map(([, command]) => command).sort();
    assert.deepEqual(registered, wanted);
});
