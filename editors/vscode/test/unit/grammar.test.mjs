// The colours before the server speaks: which words of a line have which scope.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const require = createRequire(import.meta.url);
const file = new URL('../../syntaxes/budget-disclosure.tmLanguage.json', import.meta.url);
await oniguruma.loadWASM(fs.readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
const registry = new textmate.Registry({
    onigLib: Promise.resolve({
        createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
        createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file.pathname),
});
const grammar = await registry.loadGrammar('text.budget-disclosure');

/** The pieces of a line whose scope begins so. */
function pieces(line, scope) {
    const { tokens } = grammar.tokenizeLine(line, textmate.INITIAL);
    return tokens.filter(({ scopes }) => scopes.some((one) => one.startsWith(scope))).map(({ startIndex, endIndex }) => line.slice(startIndex, endIndex));
}

test('headings end where their text begins', () => {
    const heading = (line) => pieces(line, 'markup.heading').join('');
    assert.equal(heading('第一部分 单位概况'), '第一部分 单位概况');
    assert.equal(heading('二、单位收支总体情况'), '二、单位收支总体情况');
    assert.equal(heading('（一）收入预算：2025年年初预算数512.60万元。'), '（一）收入预算');
    assert.equal(heading('## （二）支出预算'), '（二）支出预算');
    assert.equal(heading('1．机关运行经费。2025年机关运行经费预算45.30万元。'), '1．机关运行经费');
    assert.equal(heading('# 部门预算'), '# 部门预算');
});

test('duties and sentences are no headings', () => {
    for (const line of ['1．负责接收、征集、整理和保管全区各单位的档案。', '2025年收入512.60万元。', '1.5万元']) {
        assert.deepEqual(pieces(line, 'markup.heading'), [], line);
    }
});

test('figures and their units', () => {
    const line = '基本支出1,402.10万元，增长3.5%，车辆2辆，减少-0.30万元';
    assert.deepEqual(pieces(line, 'constant.numeric'), ['1,402.10', '3.5', '2', '-0.30']);
    assert.deepEqual(pieces(line, 'keyword.other.unit'), ['万元', '%', '辆', '万元']);
    assert.deepEqual(pieces(line, 'keyword.operator.change'), ['增长', '减少']);
});

test('years and codes of subjects are no figures', () => {
    assert.deepEqual(pieces('较2024年持平', 'constant.numeric'), []);
    assert.deepEqual(pieces('较2024年持平', 'constant.other.year'), ['2024']);
    assert.deepEqual(pieces('2010301\t行政运行\t31.20', 'entity.name.tag'), ['2010301']);
    assert.deepEqual(pieces('| 20103 | 政府办公厅 |', 'entity.name.tag'), ['20103']);
});

test('what is not filled in yet is seen', () => {
    assert.deepEqual(pieces('比2024年增加（减少）____万元', 'invalid.illegal'), ['增加（减少）', '____']);
});

test('every term that belongs in all glossaries is known', () => {
    const glossary = fs.readFileSync(new URL('../../../../src/standard/glossary.toml', import.meta.url), 'utf8');
    const entries = glossary.split('[[term]]').filter((entry) => /^base = true$/m.test(entry));
    const names = entries.map((entry) => /^name = "(.+)"$/m.exec(entry)[1]);
    assert.ok(names.length >= 5);
    for (const name of names) {
        assert.deepEqual(pieces(`其中${name}31万元`, 'support.constant.term'), [name]);
    }
});
