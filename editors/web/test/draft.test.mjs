// A new disclosure, drafted of last year's file and this year's workbook.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { word } from '../../vscode/test/e2e/documents.mjs';
import { workbookOf } from './package.mjs';
import { EXAMPLE, FIXTURES, choose, downloadedBy, file, onPage, openExample, textOf, useBrowser, violations, waitForText } from './support.mjs';

useBrowser();

const UNIT = '南平市白沙县统计调查中心';
const NEW = join(FIXTURES, 'new');

/** Last year's disclosure as a file of Word. */
const lastYear = (name = '上年.docx') => file(name, word(readFileSync(join(NEW, '上年2025.txt'), 'utf8')));

/** This year's tables as a workbook: a sheet for each, amounts as numbers; `change` may change its rows. */
function tables(name = '报表.xlsx', change = (_caption, rows) => rows) {
    const texts = readFileSync(join(NEW, '报表2026.txt'), 'utf8').split('附件 ').slice(1);
    const sheets = texts.map((text) => {
        const [caption, ...lines] = text.split('\n').slice(1).filter((line) => line !== '');
        const own = caption.replace(UNIT, '');
        const rows = lines.map((line) => line.split('\t').map((cell) => (/^\d+\.\d+$/.test(cell) ? Number(cell) : cell)));
        return [own.replace(/[“”]/g, ''), change(own, [[own], ...rows])];
    });
    return file(name, workbookOf(sheets));
}

/** What day it is in the page. */
const on = (day) => ({ before: (page) => page.clock.setFixedTime(new Date(day)) });

async function openDialog(page) {
    await page.getByRole('button', { name: /新建/ }).first().click();
    await page.waitForSelector('dialog[open]');
}

/** Fills in the dialog and has it drafted. */
async function draft(page, { unit = UNIT, from, book } = {}) {
    await openDialog(page);
    await page.getByLabel('单位名称').fill(unit);
    if (from !== undefined) {
        await page.getByLabel(/上年的情况说明/).setInputFiles(from);
    }
    if (book !== undefined) {
        await page.getByLabel(/本年的报表/).setInputFiles(book);
    }
    await page.getByRole('button', { name: '起草', exact: true }).click();
}

const complaints = (page) => page.locator('.complaints li').allInnerTexts();
const selected = (page) => page.evaluate(() => getSelection().toString());
const isInText = (page) => page.evaluate(() => document.activeElement.classList.contains('cm-content'));

test('last year’s file of Word and a workbook make a draft; Tab goes through its blanks, and the notes stand beside it', () =>
    onPage(async (page) => {
        await draft(page, { from: lastYear(), book: tables() });
        await page.waitForSelector('.blanks');
        assert.equal(await page.locator('dialog').count(), 0);
        const text = await textOf(page);
        assert.ok(text.startsWith(`${UNIT}2026年单位预算情况说明\n`));
        assert.match(text, /负责全县统计调查业务[\s\S]*一般公共预算财政拨款支出435\.2万元[\s\S]*联系人：周林/);
        assert.equal(await page.locator('h1.name').innerText(), `${UNIT}2026年单位预算情况说明.txt`);
        const notes = await page.locator('.notes li').allInnerTexts();
        assert.ok(notes.some((note) => note.startsWith('职责、机构、名词解释和联系方式沿用上年')), notes.join('\n'));
        assert.ok(notes.includes('没有落款日期，请补写'), notes.join('\n'));

        // The cursor is at the first blank, which takes what is typed.
        const count = text.match(/____/g).length;
        assert.ok(count >= 3, `${count} blanks`);
        await waitForText(page, '.blanks', new RegExp(`还有 ${count} 处待填.*Tab 到下一处.*Esc`));
        assert.ok(await isInText(page));
        assert.equal(await selected(page), '____');
        await page.keyboard.type('7');
        await waitForText(page, '.blanks', new RegExp(`还有 ${count - 1} 处待填`));
        await page.keyboard.press('Tab');
        assert.equal(await selected(page), '____');
        const second = await page.evaluate(() => document.querySelector('.cm-activeLine').textContent);
        await page.keyboard.press('Tab');
        await page.keyboard.press('Shift+Tab');
        assert.equal(await page.evaluate(() => document.querySelector('.cm-activeLine').textContent), second);
        // Taken back, it is a blank again.
        await page.keyboard.press('Control+z');
        await waitForText(page, '.blanks', new RegExp(`还有 ${count} 处待填`));
    }, on('2026-03-08')));

test('when no blank is left, or after Escape, Tab is the page’s', () =>
    onPage(async (page) => {
        await draft(page, { from: lastYear(), book: tables() });
        await page.waitForSelector('.blanks');
        await page.keyboard.press('Escape');
        await waitForText(page, '.blanks', /已退出逐处填写/);
        await page.keyboard.press('Tab');
        assert.ok(!(await isInText(page)));
        // The buttons go on through the blanks.
        await page.getByRole('button', { name: '下一处', exact: true }).click();
        assert.ok(await isInText(page));
        for (let left = (await textOf(page)).match(/____/g).length; left > 0; left--) {
            assert.equal(await selected(page), '____');
            await page.keyboard.type('0');
            await page.keyboard.press(left > 1 ? 'Tab' : 'ArrowRight');
        }
        await page.waitForFunction(() => document.querySelector('.blanks') === null);
        assert.ok(!/____/.test(await textOf(page)));
        await page.keyboard.press('Tab');
        assert.ok(!(await isInText(page)));
    }, on('2026-03-08')));

test('a draft is not downloaded yet: leaving asks, until it is', () =>
    onPage(async (page) => {
        const asks = () => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
        await openExample(page);
        assert.equal(await asks(), false);
        await draft(page);
        await page.waitForSelector('.blanks');
        assert.equal(await asks(), true);
        const made = await downloadedBy(page, /改好的文字/);
        assert.equal(made.name, `${UNIT}2026年部门预算情况说明.txt`);
        assert.match(made.bytes.toString('utf8'), /____/);
        assert.equal(await asks(), false);
    }, on('2026-03-08')));

test('what is wrong is said in the dialog, which stays as it was filled in', () =>
    onPage(async (page) => {
        await draft(page, { unit: ' ', from: lastYear() });
        await page.waitForSelector('.complaints:focus');
        assert.deepEqual(await complaints(page), ['单位名称应为 1 至 60 个字']);
        await page.getByLabel('单位名称').fill(UNIT);
        await page.getByLabel('年度').fill('明年');
        await page.getByRole('button', { name: '起草', exact: true }).click();
        await waitForText(page, '.complaints', /年度应在 1990 至 2099 之间/);
        await page.getByLabel('年度').fill('2027');
        await page.getByRole('button', { name: '起草', exact: true }).click();
        await waitForText(page, '.complaints', /还不能起草，请先改正一处：上年\.docx：这是2025年的，请换成上年（2026年）的情况说明/);
        await page.getByLabel('年度').fill('2026');
        const wrong = tables('错表.xlsx', (caption, rows) => {
            if (/支出总表/.test(caption) && !/财政拨款/.test(caption)) {
                rows[4][2] = '三百余';
            }
            return /采购/.test(caption) ? [['别的']] : rows;
        });
        await page.getByLabel(/本年的报表/).setInputFiles(wrong);
        await page.getByRole('button', { name: '起草', exact: true }).click();
        await waitForText(page, '.complaints', /没有起草，有 2 处要改/);
        const told = await complaints(page);
        assert.match(told[0], /^错表\.xlsx：缺少“政府采购预算明细表”，请补上这张表$/);
        assert.match(told[1], /^错表\.xlsx：.*C5：这里应是金额，“三百余”不是数字$/);
        await page.getByLabel(/本年的报表/).setInputFiles(file('坏.xlsx', 'PK\x03\x04 no workbook'));
        await page.getByRole('button', { name: '起草', exact: true }).click();
        await waitForText(page, '.complaints', /坏\.xlsx：文件已损坏/);
        await page.getByLabel(/本年的报表/).setInputFiles(file('表.pdf', '%PDF-1.4'));
        await page.getByRole('button', { name: '起草', exact: true }).click();
        await waitForText(page, '.complaints', /表\.pdf：这个网页不读 PDF/);
        await page.getByRole('button', { name: '移除 表.pdf' }).click();
        await page.getByRole('button', { name: '起草', exact: true }).click();
        await page.waitForSelector('.blanks');
        assert.match(await textOf(page), /负责全县统计调查业务/);
    }, on('2026-03-08')));

test('markup in names is text', () =>
    onPage(async (page) => {
        const markup = '<img src=x onerror=alert(1)>';
        await draft(page, { unit: markup, from: file(`${markup}.txt`, readFileSync(join(NEW, '上年2025.txt'))) });
        await page.waitForSelector('.complaints:focus');
        assert.match((await complaints(page))[0], /^<img src=x onerror=alert\(1\)>\.txt：这是2025年的/);
        await page.getByLabel('年度').fill('2026');
        await page.getByRole('button', { name: '起草', exact: true }).click();
        await page.waitForSelector('.blanks');
        assert.ok((await textOf(page)).startsWith(`${markup}2026年`));
        assert.equal(await page.locator('h1.name').innerText(), '_img src=x onerror=alert(1)_2026年单位预算情况说明.txt');
        assert.equal(await page.locator('img').count(), 0);
    }, on('2026-12-01')));

test('the year is suggested, the layouts are those of the kind', () =>
    onPage(async (page) => {
        await openDialog(page);
        assert.equal(await page.getByLabel('年度').inputValue(), '2027');
        const layouts = () => page.getByLabel('版式').locator('option').allInnerTexts();
        assert.match((await layouts())[0], /^与上年一致，没有上年的用“重庆市/);
        assert.ok((await layouts()).length > 5);
        await page.getByLabel('预算还是决算').selectOption('final');
        assert.equal(await page.getByLabel('年度').inputValue(), '2025');
        assert.match((await layouts()).join(), /决算/);
        await page.getByLabel('年度').fill('2024');
        await page.getByLabel('预算还是决算').selectOption('budget');
        assert.equal(await page.getByLabel('年度').inputValue(), '2024', 'what was typed stays');
        await page.getByLabel('预算还是决算').selectOption('final');
        await page.getByLabel('部门还是单位').selectOption('unit');
        await page.getByLabel('版式').selectOption('national-final');
        await page.getByLabel('单位名称').fill(UNIT);
        await page.keyboard.press('Enter');
        await page.waitForSelector('.blanks');
        assert.ok((await textOf(page)).startsWith(`${UNIT}2024年度单位决算\n`));
    }, on('2026-09-01')));

test('a file dropped on its field stays in the dialog, one dropped beside it is left alone', () =>
    onPage(async (page) => {
        await openDialog(page);
        const session = await page.context().newCDPSession(page);
        const drop = async (locator, path) => {
            const { x, y, width, height } = await locator.boundingBox();
            const data = { items: [], files: [path], dragOperationsMask: 1 };
            for (const type of ['dragEnter', 'dragOver', 'drop']) {
                await session.send('Input.dispatchDragEvent', { type, x: x + width / 2, y: y + height / 2, data });
            }
        };
        const field = page.getByLabel(/上年的情况说明/);
        await drop(field, lastYear('拖入.docx'));
        await page.waitForFunction(() => document.querySelector('#draft-from').files[0]?.name === '拖入.docx');
        await drop(page.locator('dialog h2'), EXAMPLE);
        await page.waitForTimeout(300);
        assert.equal(await page.locator('.summary .headline').count(), 0);
        assert.equal(await page.locator('dialog[open]').count(), 1);
        await page.getByLabel('单位名称').fill(UNIT);
        await page.getByRole('button', { name: '起草', exact: true }).click();
        await page.waitForSelector('.blanks');
        assert.match(await textOf(page), /负责全县统计调查业务/);
    }, on('2026-03-08')));

test('all of it in English', () =>
    onPage(async (page) => {
        await page.getByRole('button', { name: 'English' }).click();
        await page.getByRole('button', { name: 'Draft a disclosure' }).click();
        await page.waitForSelector('dialog[open]');
        // Names of layouts are the standard's own.
        assert.ok(!/[\u4e00-\u9fff]/.test(await page.locator('dialog label, dialog h2, dialog small, dialog button').allInnerTexts().then(String)));
        await page.getByRole('button', { name: 'Draft', exact: true }).click();
        await waitForText(page, '.complaints', /Not drafted: one thing is wrong\.the name of the unit should have/);
        await page.getByLabel('Unit', { exact: true }).fill(UNIT);
        await page.getByRole('button', { name: 'Draft', exact: true }).click();
        await waitForText(page, '.blanks', /Blanks left: \d+Tab goes to the next.*after Escape/);
        await page.getByRole('button', { name: '中文' }).click();
        await waitForText(page, '.blanks', /还有 \d+ 处待填Tab 到下一处/);
        assert.equal(await page.locator('.cm-content').getAttribute('aria-describedby'), await page.locator('.blanks p').getAttribute('id'));
    }, on('2026-03-08')));

for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing in the dialog and beside a draft, ${colorScheme}`, () =>
        onPage(
            async (page) => {
                await openDialog(page);
                assert.deepEqual(await violations(page), [], 'the dialog');
                await page.getByLabel(/上年的情况说明/).setInputFiles(lastYear());
                await page.getByRole('button', { name: '起草', exact: true }).click();
                await page.waitForSelector('.complaints:focus');
                assert.deepEqual(await violations(page), [], 'a complaint');
                await page.getByLabel('单位名称').fill(UNIT);
                await page.getByRole('button', { name: '起草', exact: true }).click();
                await page.waitForSelector('.blanks');
                assert.deepEqual(await violations(page), [], 'a draft');
            },
            { options: { colorScheme }, ...on('2026-03-08') },
        ));
}

for (const viewport of [{ width: 1280, height: 720 }, { width: 320, height: 640 }]) {
    test(`the dialog and the blanks fit into ${viewport.width} pixels`, () =>
        onPage(
            async (page) => {
                const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1 && [...document.querySelectorAll('dialog, .blanks')].every((one) => one.scrollWidth <= one.clientWidth + 1));
                await openDialog(page);
                assert.ok(await fits(), 'the dialog');
                await page.getByLabel('单位名称').fill(UNIT);
                await page.getByRole('button', { name: '起草', exact: true }).click();
                await page.waitForSelector('.blanks');
                assert.ok(await fits(), 'the blanks');
                await choose(page, file('另一份.txt', readFileSync(EXAMPLE)));
                await waitForText(page, 'h1.name', /另一份/);
                assert.equal(await page.locator('.blanks').count(), 0, 'another document has none');
            },
            { options: { viewport }, ...on('2026-03-08') },
        ));
}
