// What a clerk does with one document.

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { part } from '../../vscode/test/e2e/zip.mjs';
import { EXAMPLE, EXAMPLE_WORD, PAGE, choose, downloadedBy, file, headline, onPage, openExample, printed, textOf, type, useBrowser, waitForText } from './support.mjs';

useBrowser();

const BROKEN = '核对 46 个数字、25 项勾稽关系，2 项不符';

test('the page is one file that asks for nothing, and small', () => {
    const page = readFileSync(PAGE, 'utf8');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)[1];
    const directives = policy.split('; ');
    const scripts = directives.splice(1, 1)[0];
    assert.match(scripts, /^script-src( 'sha256-[\w+/=]{44}')+ 'wasm-unsafe-eval'$/);
    assert.deepEqual(directives, [
        `default-src 'none'`,
        `style-src 'unsafe-inline'`,
        'img-src data:',
        'worker-src blob:',
        `connect-src 'none'`,
        `form-action 'none'`,
        `base-uri 'none'`,
    ]);
    assert.match(page, /<meta name="renderer" content="webkit">/);
    assert.ok(statSync(PAGE).size <= 2_500_000, `${statSync(PAGE).size} bytes`);
});

test('the engine is ready within a second', () =>
    onPage(async (page) => {
        const took = [];
        for (let round = 0; round < 3; round++) {
            await page.reload();
            await page.waitForSelector('html[data-ready]');
            took.push(await page.evaluate(() => performance.now()));
        }
        assert.ok(Math.min(...took) <= 1000, `${took.map(Math.round)} ms`);
    }));

test('the example is checked: headline, list by section, underlines', () =>
    onPage(async (page) => {
        await openExample(page);
        assert.equal(await headline(page), BROKEN);
        assert.equal(await page.locator('.unit').innerText(), '澄湖市望山区档案馆 · 2025年 · 预算');
        const told = await page.locator('.findings .go').allInnerTexts();
        assert.equal(told.length, 5);
        assert.match(told[0].replace(/\s+/g, ' '), /^错误 ?： ?应为 402\.10：一般公共预算财政拨款支出 486\.35 万元 ≠ .* 18\.00 万元 第 18 行/);
        assert.match(await page.locator('.findings h3').first().innerText(), /^三、单位预算情况说明/);
        await page.locator('.findings .go').first().click();
        assert.equal(await page.locator('.finding.error.current').innerText(), '420.10');
    }));

test('the relations of a figure are shown where the cursor is and where the pointer rests', () =>
    onPage(async (page) => {
        await openExample(page);
        await page.keyboard.press('F8');
        await waitForText(page, '.cursor-body', /✗.*人员经费 356\.80/s);
        assert.ok((await page.locator('.cursor-body li.broken').count()) >= 2);
        const place = await page.locator('.finding.error').first().boundingBox();
        await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2);
        await page.waitForSelector('.cm-tooltip .hover');
        assert.match(await page.locator('.cm-tooltip .hover').innerText(), /错误.*应为 402\.10.*✗/s);
    }));

test('a quick fix, and then no finding of it is left', () =>
    onPage(async (page) => {
        await openExample(page);
        await page.keyboard.press('F8');
        await page.getByRole('button', { name: '把 420.10 改为 402.10（基本支出）' }).click();
        await waitForText(page, '.headline', /25 项勾稽关系，全部相符/);
        assert.match(await textOf(page), /基本支出402\.10万元/);
        await page.locator('.cm-content').focus();
        await page.keyboard.press('Control+z');
        await waitForText(page, '.headline', /2 项不符/);
    }));

test('all safe fixes leave figures alone', () =>
    onPage(async (page) => {
        await openExample(page);
        const before = await textOf(page);
        await page.getByRole('button', { name: '自动修改' }).click();
        await page.waitForFunction(() => document.querySelectorAll('.findings .go').length < 5);
        const after = await textOf(page);
        assert.match(after, /截至2024年12月31日/);
        assert.deepEqual(after.match(/\d[\d.]*/g), before.match(/\d[\d.]*/g));
    }));

test('the glossary is completed', () =>
    onPage(async (page) => {
        await openExample(page);
        await page.getByRole('button', { name: '补写整理' }).click();
        await page.getByRole('menuitem', { name: '补写名词解释' }).click();
        await page.waitForFunction(() => !document.querySelector('.findings').textContent.includes('名词解释中缺少'));
        assert.match(await textOf(page), /其他收入：指/);
    }));

test('a statement that is missing is inserted', () =>
    onPage(async (page) => {
        const text = readFileSync(EXAMPLE, 'utf8').replace(/^3．绩效目标设置情况.*\n/m, '');
        await choose(page, file('缺说明.txt', text));
        await waitForText(page, '.findings', /没有说明绩效目标设置情况/);
        await page.getByRole('button', { name: '补写整理' }).click();
        await page.getByRole('menuitem', { name: /^插入“绩效目标设置情况/ }).click();
        await page.waitForFunction(() => !document.querySelector('.findings').textContent.includes('没有说明绩效目标设置情况'));
        assert.match(await textOf(page), /绩效目标设置情况。2025年/);
    }));

test('typing the right figure is as good as a fix', () =>
    onPage(async (page) => {
        await openExample(page);
        await page.locator('.findings .go').first().click();
        await page.locator('.cm-content').focus();
        await page.keyboard.type('402.10');
        await waitForText(page, '.headline', /全部相符/);
    }));

test('completion offers what may follow, and Enter alone begins a new line', () =>
    onPage(async (page) => {
        await openExample(page);
        await page.locator('.findings .go').first().click();
        await page.locator('.cm-content').focus();
        await page.keyboard.type('402.10万元，比');
        await page.waitForSelector('.cm-tooltip-autocomplete li');
        assert.match(await page.locator('.cm-tooltip-autocomplete').innerText(), /比2024年增加/);
        // A list that has only just come up takes no keys.
        await page.waitForTimeout(200);
        await page.keyboard.press('ArrowDown');
        await page.waitForSelector('.cm-tooltip-autocomplete [aria-selected]');
        await page.keyboard.press('Enter');
        assert.match(await textOf(page), /基本支出402\.10万元，比2024年增加/);
        await page.keyboard.type('比');
        await page.waitForSelector('.cm-tooltip-autocomplete li');
        await page.waitForTimeout(200);
        await page.keyboard.press('Enter');
        assert.match(await textOf(page), /比2024年增加[^\n]*比\n万元/);
    }));

test('a Word file comes back with comments, and what was changed as tracked changes', () =>
    onPage(async (page) => {
        await choose(page, EXAMPLE_WORD);
        await page.waitForSelector('.findings .go');
        assert.match(await page.locator('.findings .where').first().innerText(), /^第 ?14 ?段/);
        const old = await textOf(page);
        const plain = await downloadedBy(page, '带批注的原文件', { old });
        assert.match(plain.name, /\.docx$/);
        assert.match(part(plain.bytes, 'word/comments.xml'), /应为 ?402\.10/);
        assert.doesNotMatch(part(plain.bytes, 'word/document.xml'), /<w:(ins|del) /);
        await page.locator('.findings .go').first().click();
        await page.getByRole('button', { name: '把 420.10 改为 402.10（基本支出）' }).click();
        await waitForText(page, '.headline', /全部相符/);
        const changed = await downloadedBy(page, '带批注的原文件', { old });
        assert.match(accepted(changed.bytes), /基本支出402\.10万元/);
        assert.match(refused(changed.bytes), /基本支出420\.10万元.*截止2024/s);
        assert.match(accepted(changed.bytes), /截止2024/);
        const tracked = await downloadedBy(page, '带批注和自动修改的原文件');
        assert.match(accepted(tracked.bytes), /基本支出402\.10万元.*截至2024/s);
        assert.match(refused(tracked.bytes), /基本支出420\.10万元.*截止2024/s);
    }));

test('places in the file are still said after edits, but of what is new', () =>
    onPage(async (page) => {
        await choose(page, EXAMPLE_WORD);
        const wheres = () => page.locator('.findings .where').allInnerTexts();
        const becomes = (expected) =>
            page.waitForFunction(
                (expected) => [...document.querySelectorAll('.findings .where')].map((where) => where.textContent).join('\n') === expected,
                expected.join('\n'),
            );
        await page.waitForSelector('.findings .go');
        const before = await wheres();
        assert.ok(before.every((where) => /^第\d+段 · /.test(where)), before.join());
        await type(page, '三、单位预算情况说明\n', '三、单位预算情况说明\n截止2024年12月31日，本单位共有车辆2辆。\n');
        await becomes(['第 18 行 · 用词错误', ...before]);
        await type(page, '基本支出420.10', '基本支出为420.10');
        await type(page, '截止2024年12月31日，本单位共有车辆2辆。\n', '');
        await type(page, '\n\n三、', '\n三、');
        await becomes(before);
        await page.locator('.findings .go').first().click();
        await page.getByRole('button', { name: '把 420.10 改为 402.10（基本支出）' }).click();
        await becomes(before.slice(1));
        await page.locator('.cm-content').focus();
        await page.keyboard.press('Control+z');
        await becomes(before);
    }));

/** The text of a Word file when all tracked changes are accepted, and when all are refused. */
const accepted = (bytes) => plain(part(bytes, 'word/document.xml').replace(/<w:del .*?<\/w:del>/gs, ''));
const refused = (bytes) => plain(part(bytes, 'word/document.xml').replace(/<w:ins .*?<\/w:ins>/gs, ''));
const plain = (xml) => xml.replace(/<[^>]*>/g, '');

test('corrected text, report and list of findings are downloads', () =>
    onPage(async (page) => {
        await openExample(page);
        await page.getByRole('button', { name: '自动修改' }).click();
        await page.waitForFunction(() => document.querySelectorAll('.findings .go').length < 5);
        const text = await downloadedBy(page, '改好的文字');
        assert.match(text.name, /\.txt$/);
        assert.match(text.bytes.toString('utf8'), /截至2024年12月31日/);
        const report = await downloadedBy(page, '审核报告');
        assert.match(report.name, /\.html$/);
        assert.match(report.bytes.toString('utf8'), /420\.10/);
        const findings = await downloadedBy(page, '问题清单');
        assert.match(findings.name, /\.(xlsx|csv)$/);
        assert.ok(findings.bytes.length > 100);
    }));

test('pasted text is checked at once', () =>
    onPage(async (page) => {
        const text = readFileSync(EXAMPLE, 'utf8');
        await page.locator('#paste').evaluate((area, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', text);
            area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }, text);
        await waitForText(page, '.headline', /2 项不符/);
    }));

test('a text in GB18030 is read', () =>
    onPage(async (page) => {
        await choose(page, file('国标.txt', GB18030));
        await page.waitForSelector('.headline');
        assert.match(await textOf(page), /^甲局2025年部门预算情况说明/);
    }));

/** 甲局2025年部门预算情况说明 and a line, as GB18030. */
const GB18030 = Buffer.concat([
    Buffer.from([0xbc, 0xd7, 0xbe, 0xd6]),
    Buffer.from('2025'),
    Buffer.from('c4eab2bfc3c5d4a4cbe3c7e9bff6cbb5c3f7', 'hex'),
    Buffer.from('\r\n'),
    Buffer.from('d2bba1a2b2bfc3c5bbf9b1bec7e9bff6', 'hex'),
    Buffer.from('\r\n'),
]);

test('a web page is read with its tables, a PDF gets a sentence', () =>
    onPage(async (page) => {
        await choose(page, file('说明.pdf', await printed('<p>甲局2025年部门预算情况说明</p>')));
        await waitForText(page, '.status', /不读 PDF：请用 gouji-pdf\.html/);
        const html = '<meta charset="utf-8"><h1>甲局2025年部门预算情况说明</h1><p>2025年收入总计10.00万元，支出总计12.00万元。</p>';
        await choose(page, file('说明.html', html));
        await page.waitForSelector('.headline');
        assert.match(await textOf(page), /支出总计12\.00万元/);
    }));
