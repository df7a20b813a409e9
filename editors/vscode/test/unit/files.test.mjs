// Which files have readings, and which take comments, is said in one place; the manifest cannot look there.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';

const read = (file) => fs.readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json'));
const { commands, customEditors, menus } = manifest.contributes;

function list(name) {
    const [, items] = new RegExp(`export const ${name} = \\[(.+)\\];`).exec(read('src/documents.ts'));
    return items.split(', ').map((item) => item.slice(1, -1));
}

/** The extensions that a condition asks for. */
function asked(condition) {
    const [, items] = /resourceExtname =~ \/\^\\\.\((.+)\)\$\/i/.exec(condition);
    return items.split('|');
}

/** The conditions under which menus have a command. */
function conditions(command) {
    return Object.values(menus).flat().filter((item) => item.command === command).map((item) => item.when);
}

test('all files that have readings can be opened as readings, and no other', () => {
    const [editor] = customEditors;
    assert.equal(editor.priority, 'option');
    assert.deepEqual(editor.selector.map(({ filenamePattern }) => filenamePattern), list('READABLE').map((kind) => `*.${kind}`));
    assert.equal(conditions('gouji.openReading').length, 2);
    for (const condition of conditions('gouji.openReading')) {
        assert.deepEqual(asked(condition), list('READABLE'));
    }
});

test('comments go into files that take them', () => {
    const [{ enablement }] = commands.filter(({ command }) => command === 'gouji.annotate');
    assert.equal(conditions('gouji.annotate').length, 2);
    for (const condition of [enablement, ...conditions('gouji.annotate')]) {
        assert.deepEqual(asked(condition), list('COMMENTABLE'));
    }
});
