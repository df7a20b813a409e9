// Several files, settings, tables.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { part } from '../../vscode/test/e2e/zip.mjs';
import { word, workbook } from './package.mjs';
import { EXAMPLE, FIXTURES, choose, downloaded, downloadedBy, file, headline, onPage, openExample, textOf, type, useBrowser, waitForText } from './support.mjs';

useBrowser();

/** A disclosure with all its tables, one cell of which is wrong. */
const WRONG_CELL = readFileSync(join(FIXTURES, 'right/单位_附表齐全.txt'), 'utf8').replace(
    '302\t商品和服务支出\t60.00\t\t60.00',
    '302\t商品和服务支出\t61.00\t\t60.00',
);

const example = () => readFileSync(EXAMPLE, 'utf8');

test('several files are listed by unit with counts, each opens, and one report covers all', () =>
    onPage(async (page) => {
        const other = example().replaceAll('澄湖市望山区档案馆', '安平县统计局').replace('基本支出420.10', '基本支出402.10');
        await choose(page, file('一.txt', example()), file('二.txt', other), file('三.pdf', '%PDF-1.4'));
        await page.waitForFunction(() => document.querySelector('.progress') === null && document.querySelectorAll('.files tbody tr').length === 3);
        assert.equal(await page.locator('.files h1').innerText(), '3 个文件，2 个有问题');
        const units = await page.locator('.files tbody th').allInnerTexts();
        assert.deepEqual(units, ['安平县统计局', '澄湖市望山区档案馆', '三.pdf'].sort((a, b) => a.localeCompare(b, 'zh-CN')));
        await page.getByRole('button', { name: '问题' }).click();
        assert.equal((await page.locator('.files tbody th').allInnerTexts())[0], '澄湖市望山区档案馆');
        const report = await downloaded(page, () => page.getByRole('button', { name: '下载汇总报告' }).click());
        assert.match(report.bytes.toString('utf8'), /安平县统计局[\s\S]*|澄湖市望山区档案馆/);
        await page.getByRole('button', { name: '澄湖市望山区档案馆', exact: true }).click();
        assert.match(await headline(page), /2 项不符/);
        await page.getByRole('button', { name: '全部 3 个文件' }).click();
        await page.getByRole('button', { name: '安平县统计局', exact: true }).click();
        assert.match(await headline(page), /全部相符/);
    }));

test('a text that was changed is as it was left when it is shown again', () =>
    onPage(async (page) => {
        await choose(page, file('一.txt', example()), file('二.txt', example().replaceAll('澄湖市望山区档案馆', '安平县统计局')));
        await page.getByRole('button', { name: '安平县统计局', exact: true }).click();
        await page.locator('.findings .go').first().click();
        await page.getByRole('button', { name: /把 420\.10 改为/ }).click();
        await waitForText(page, '.headline', /全部相符/);
        await page.getByRole('button', { name: '全部 2 个文件' }).click();
        assert.match(await page.locator('.files tbody').innerText(), /（已修改）/);
        await page.getByRole('button', { name: '澄湖市望山区档案馆', exact: true }).click();
        assert.match(await textOf(page), /420\.10/);
        await page.getByRole('button', { name: '全部 2 个文件' }).click();
        await page.getByRole('button', { name: '安平县统计局', exact: true }).click();
        assert.match(await textOf(page), /402\.10/);
        await page.locator('.cm-content').focus();
        await page.keyboard.press('Control+z');
        await waitForText(page, '.headline', /2 项不符/);
    }));

test('reading many files can be stopped', () =>
    onPage(async (page) => {
        const long = example().repeat(300);
        await choose(page, ...Array.from({ length: 8 }, (_, at) => file(`长${at}.txt`, long)));
        await page.getByRole('button', { name: '停止' }).click();
        await page.waitForFunction(() => document.querySelector('.progress') === null);
        assert.ok((await page.locator('.files tbody tr').count()) < 8);
        await choose(page, file('短.txt', example()));
        await waitForText(page, '.headline', /2 项不符/);
    }));

test('a table is a table, its wrong cell is marked, and a finding leads to it', () =>
    onPage(async (page) => {
        await choose(page, file('附表.txt', WRONG_CELL));
        await page.locator('.findings .go', { hasText: '61.00' }).first().click();
        const cell = page.locator('.table-box .wrong.error.current');
        await cell.waitFor();
        assert.match(await cell.innerText(), /^61\.00/);
        const table = page.locator('.table-box table', { has: page.locator('.current') });
        assert.ok((await table.locator('thead th[scope=col]').count()) >= 5);
        assert.match(await table.locator('tbody th[scope=row]').allInnerTexts().then(String), /商品和服务支出/);
        await cell.hover();
        await page.waitForSelector('.cell-hover:not([hidden])');
        assert.match(await page.locator('.cell-hover').innerText(), /✗/);
    }));

test('a cell is walked to, written in and found right, by keys alone', () =>
    onPage(async (page) => {
        await choose(page, file('附表.txt', WRONG_CELL));
        await page.locator('.findings .go', { hasText: '61.00' }).first().click();
        await page.locator('.table-box .current').click();
        await waitForText(page, '.cursor-body', /61\.00/);
        await page.keyboard.press('ArrowUp');
        assert.equal(await page.evaluate(() => document.activeElement.textContent), '23.80');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.keyboard.type('60.00');
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => document.querySelector('.table-box .wrong') === null);
        assert.match(await textOf(page), /302\t商品和服务支出\t60\.00\t\t60\.00/);
        await page.waitForFunction(() => document.activeElement.textContent === '60.00');
        await waitForText(page, '.headline', /全部相符/);
    }));

test('a dismissed finding is gone with its reason, stays so, and is written to gouji.toml', () =>
    onPage(async (page) => {
        const path = file('说明[甲].txt', example());
        await choose(page, path);
        await page.locator('.findings .go', { hasText: '420.10' }).first().click();
        await page.getByRole('button', { name: '已核实，不再提示…' }).click();
        await page.getByLabel(/^理由/).fill('批复文件如此');
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => document.querySelectorAll('.findings .go').length === 4);
        await page.reload();
        await page.waitForSelector('html[data-ready]');
        await choose(page, path);
        await page.waitForSelector('.findings .go');
        assert.equal(await page.locator('.findings .go').count(), 4);
        await page.getByRole('button', { name: '设置' }).click();
        await page.getByLabel('用词错误').selectOption('hint');
        const toml = await downloaded(page, () => page.getByRole('button', { name: '导出 gouji.toml' }).click());
        assert.equal(toml.name, 'gouji.toml');
        assert.equal(
            toml.bytes.toString('utf8'),
            '[[ignore-findings]]\nfiles = ["说明[[]甲[]].txt"]\ncode = "total-mismatch"\ntext = "420.10"\nreason = "批复文件如此"\n\n[severity]\nwrong-word = "hint"\n',
        );
        await page.getByRole('button', { name: '恢复提示' }).click();
        await page.keyboard.press('Escape');
        await page.waitForFunction(() => document.querySelectorAll('.findings .go').length === 5);
        assert.match(await page.locator('.findings .item.hint').innerText(), /截至/);
    }));

/** What a unit's own gouji.toml may say that the dialog has no choice for. */
const OWN_TOML = `# 财政局统一规定
rounding = "exact"

[severity]
wrong-word = "off" # 错词

[[per-file]]
files = ["甲.txt"]
ignore = ["unfilled-placeholder"]
`;

/** Chooses a gouji.toml in the dialog of settings. */
async function importToml(page, content) {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: '导入 gouji.toml…' }).click()]);
    await chooser.setFiles(file('gouji.toml', content));
}

test('a gouji.toml is imported, holds, stays, and is exported as it was', () =>
    onPage(async (page) => {
        const findings = () => page.locator('.findings .go').allInnerTexts().then((all) => all.join());
        await choose(page, file('甲.txt', example()));
        await waitForText(page, '.findings', /选择|增加（减少）/);
        await page.getByRole('button', { name: '设置' }).click();
        await importToml(page, OWN_TOML);
        await page.getByText('已导入 gouji.toml。').waitFor();
        assert.equal(await page.getByLabel('用词错误').inputValue(), 'off');
        assert.doesNotMatch(await findings(), /增加（减少）|截至/);
        await page.getByLabel('合计不等于各项之和').selectOption('warning');
        await page.keyboard.press('Escape');
        await page.waitForSelector('.findings .item.warning');
        await page.reload();
        await page.waitForSelector('html[data-ready]');
        await choose(page, file('甲.txt', example()));
        await page.waitForSelector('.findings .item.warning');
        assert.doesNotMatch(await findings(), /增加（减少）|截至/);
        await page.getByRole('button', { name: '设置' }).click();
        const { bytes } = await downloaded(page, () => page.getByRole('button', { name: '导出 gouji.toml' }).click());
        assert.equal(bytes.toString('utf8'), OWN_TOML.replace('# 错词\n', '# 错词\ntotal-mismatch = "warning"\n'));
    }));

test('a layout is chosen: the structure is checked by it, it stays, is exported and imported', () =>
    onPage(async (page) => {
        const MISSING = /缺少“部门情况说明”/;
        const layout = () => page.getByLabel('版式');
        const findings = () => page.locator('.findings').innerText();
        const exported = () => downloaded(page, () => page.getByRole('button', { name: '导出 gouji.toml' }).click()).then(({ bytes }) => bytes.toString('utf8'));
        await choose(page, file('说明.txt', example()));
        await page.waitForSelector('.findings .go');
        assert.doesNotMatch(await findings(), MISSING);
        await page.getByRole('button', { name: '设置' }).click();
        assert.equal(await layout().inputValue(), '');
        await layout().selectOption({ label: '北京市部门（单位）预算公开' });
        await waitForText(page, '.findings', MISSING);
        assert.equal(await exported(), 'profile = "beijing"\n');
        await page.reload();
        await page.waitForSelector('html[data-ready]');
        await choose(page, file('说明.txt', example()));
        await waitForText(page, '.findings', MISSING);
        await page.getByRole('button', { name: '设置' }).click();
        assert.equal(await layout().inputValue(), 'beijing');
        await layout().selectOption({ label: '按标题判断' });
        await page.waitForFunction(() => !document.querySelector('.findings').textContent.includes('部门情况说明”'));
        assert.equal(await exported(), '');
        await importToml(page, 'profile = "beijing" # 市财政局\n');
        await waitForText(page, '.findings', MISSING);
        assert.equal(await layout().inputValue(), 'beijing');
        assert.equal(await exported(), 'profile = "beijing" # 市财政局\n');
    }));

test('a gouji.toml with problems is not imported: they are told with their place, and the settings stay', () =>
    onPage(async (page) => {
        await openExample(page);
        await page.getByRole('button', { name: '设置' }).click();
        await page.getByLabel('用词错误').selectOption('off');
        await page.waitForFunction(() => !document.querySelector('.findings').textContent.includes('截至'));
        page.on('dialog', (dialog) => dialog.accept());
        await importToml(page, '[severity]\nwrong-word = "hint"\nno-such-rule = "off"\n');
        await waitForText(page, 'dialog [role=alert]', /没有导入 gouji\.toml，设置没有变.*第 3 行第 1 列：.*no-such-rule/s);
        await importToml(page, '<img src=x onerror="document.body.dataset.evil=1"> = [');
        await waitForText(page, 'dialog [role=alert]', /没有导入.*第 1 行/s);
        assert.equal(await page.evaluate(() => document.body.dataset.evil), undefined);
        assert.equal(await page.getByLabel('用词错误').inputValue(), 'off');
        const { bytes } = await downloaded(page, () => page.getByRole('button', { name: '导出 gouji.toml' }).click());
        assert.equal(bytes.toString('utf8'), '[severity]\nwrong-word = "off"\n');
    }));

test('kept settings that are wrong are told, and no file is checked less for it', () =>
    onPage(
        async (page) => {
            await waitForText(page, '.status', /上次保存的设置有误，这次没有采用：第 1 行第 1 列：.*no-such-setting/);
            await openExample(page);
            assert.match(await headline(page), /2 项不符/);
            await page.locator('.findings .go').first().click();
            await page.getByRole('button', { name: '已核实，不再提示…' }).click();
            await page.getByLabel(/^理由/).fill('批复文件如此');
            await page.keyboard.press('Enter');
            await waitForText(page, '.status', /第 1 行第 1 列：.*no-such-setting/);
            await page.getByRole('button', { name: '设置' }).click();
            page.on('dialog', (dialog) => dialog.accept());
            await importToml(page, OWN_TOML);
            await page.getByText('已导入 gouji.toml。').waitFor();
        },
        { before: (page) => page.addInitScript(() => localStorage.setItem('gouji', JSON.stringify({ toml: 'no-such-setting = 1' }))) },
    ));

test('English is a switch away and stays', () =>
    onPage(async (page) => {
        await openExample(page);
        await page.getByRole('button', { name: 'English' }).click();
        await waitForText(page, '.headline', /46 figures/);
        assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
        assert.match(await page.locator('.findings .told').first().innerText(), /^should be 402\.10: /);
        await page.reload();
        await page.waitForSelector('html[data-ready]');
        assert.ok(await page.getByRole('button', { name: 'Open an example' }).isVisible());
    }));

test('what is printed are the findings', () =>
    onPage(async (page) => {
        await openExample(page);
        await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
        await page.emulateMedia({ media: 'print' });
        assert.match(await page.locator('.print').innerText(), /2 项不符[\s\S]*应为 402\.10/);
        assert.equal(await page.locator('main').isVisible(), false);
    }));

const SHEET = '一般公共预算支出表<img src=x>';

/** A workbook of one table whose total is wrong. */
const SPREADSHEET = workbook(SHEET, [
    ['甲局2025年一般公共预算支出预算表'],
    ['单位：万元'],
    ['科目编码', '科目名称', '合计', '基本支出', '项目支出'],
    ['', '合计', 30.5, 20, 10],
    ['201', '一般公共服务支出', 20, 15, 5],
    ['208', '社会保障和就业支出', 10, 5, 5],
]);

/** A Word file with a table. */
const WORD_WITH_TABLE = word([
    '甲局2025年部门预算情况说明',
    '一、支出情况',
    [
        ['科目编码', '科目名称', '合计', '基本支出', '项目支出'],
        ['201', '一般公共服务支出', '20.00', '15.00', '5.00'],
        ['208', '社会保障和就业支出', '10.00', '5.00', '5.00'],
    ],
    '二、其他情况',
    '没有其他情况。',
    '附注：甲、乙。',
    '各项数字',
    '均为年初预算数。',
    '本行多余。',
    '以上。',
]);

test('a workbook is a table of its sheet, and comes back with comments', () =>
    onPage(async (page) => {
        await choose(page, file('附表.xlsx', SPREADSHEET));
        await page.waitForSelector('.table-box .wrong');
        assert.match(await textOf(page), /一般公共服务支出/);
        assert.match(await page.locator('.table-box .wrong').first().innerText(), /30\.5/);
        const { name, bytes } = await downloadedBy(page, '带批注的原文件');
        assert.match(name, /\.xlsx$/);
        assert.notEqual(part(bytes, 'xl/worksheets/sheet1.xml'), undefined);
        assert.match(bytes.toString('latin1'), /xl\/comments/);
    }));

test('a file that is dropped is opened, also onto the editor', () =>
    onPage(async (page) => {
        const drop = (selector, name, text) =>
            page.locator(selector).evaluate(
                (target, [name, text]) => {
                    const dataTransfer = new DataTransfer();
                    dataTransfer.items.add(new File([text], name));
                    for (const type of ['dragenter', 'dragover', 'drop']) {
                        target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
                    }
                },
                [name, text],
            );
        await drop('.drop', '一.txt', example());
        await waitForText(page, '.name', /一\.txt/);
        await drop('.cm-content', '二.txt', example().replace('420.10', '402.10'));
        await waitForText(page, '.name', /二\.txt/);
        await waitForText(page, '.headline', /全部相符/);
        assert.equal((await textOf(page)).match(/402\.10/g).length, 1);
    }));

test('what the engine has is what the editor shows, whatever was done', () =>
    onPage(async (page) => {
        await choose(page, file('回车换行.txt', example().replace(/\n/g, '\r\n')));
        await page.waitForSelector('.findings .go');
        await page.locator('.cm-content').click();
        await page.keyboard.press('Control+Home');
        for (const keys of ['Enter', 'ArrowDown', 'Delete', 'Delete', 'End', 'Enter', 'Control+z', 'Shift+ArrowDown', 'Delete', 'Control+Shift+K', 'Alt+ArrowDown']) {
            await page.keyboard.press(keys);
            await page.keyboard.insertText('数😀');
        }
        await page.keyboard.press('Control+a');
        await page.keyboard.press('Control+c');
        await page.keyboard.press('Control+End');
        await page.keyboard.insertText('完\n了');
        const { bytes } = await downloadedBy(page, '改好的文字');
        assert.equal(bytes.toString('utf8').replace(/^\ufeff/, '').replace(/\r\n/g, '\n'), await textOf(page));
        assert.doesNotMatch(bytes.toString('utf8').replace(/\r\n/g, ''), /[\r\n]/);
    }));

test('from the first screen there is a way back to what is open, and what was typed stays', () =>
    onPage(async (page) => {
        await page.locator('#paste').fill('甲局');
        await page.getByRole('button', { name: '设置' }).click();
        await page.getByLabel('颜色').selectOption('dark');
        await page.keyboard.press('Escape');
        assert.equal(await page.locator('#paste').inputValue(), '甲局');
        await openExample(page);
        await page.getByRole('button', { name: '回到首页' }).click();
        await page.getByRole('button', { name: '已打开 1 个文件' }).click();
        await page.locator('.files tbody .link').click();
        assert.match(await headline(page), /2 项不符/);
    }));

test('what was typed into a Word file comes back as tracked changes, in cells and paragraphs, new ones, divided ones, joined ones and deleted ones', () =>
    onPage(async (page) => {
        await choose(page, file('说明.docx', WORD_WITH_TABLE));
        await page.waitForSelector('.table-box');
        const old = await textOf(page);
        await type(page, '20.00\t15.00', '21.00\t15.00');
        await type(page, '2025年部门', '2026年部门');
        await type(page, '没有其他情况。\n', '没有其他情况。\n特此说明。\n');
        await type(page, '附注：甲、乙。', '附注：甲、\n乙。');
        await type(page, '各项数字\n均为', '各项数字均为');
        await type(page, '本行多余。\n', '');
        assert.match(await warned(page), /问题写成批注/);
        const { bytes } = await downloadedBy(page, '带批注的原文件', { old });
        const xml = part(bytes, 'word/document.xml');
        const words = (gone) => xml.replace(gone, '').replace(/<[^>]*>/g, '');
        assert.match(words(/<w:del [^>]*[^/]>.*?<\/w:del>/gs), /2026年部门.*21\.00.*没有其他情况。.*特此说明。/s);
        assert.match(words(/<w:ins [^>]*[^/]>.*?<\/w:ins>/gs), /2025年部门.*20\.00.*没有其他情况。(?!.*特此)/s);
        // Ends of paragraphs: of a new one and of the first part of another; of a joined one and of one that is gone.
        assert.equal(xml.match(/<w:rPr><w:ins [^>]*\/>/g).length, 2);
        assert.equal(xml.match(/<w:rPr><w:del [^>]*\/>/g).length, 2);
    }));

test('what could not be written into a file is told and is not taken as saved', () =>
    onPage(async (page) => {
        await choose(page, file('附表.xlsx', SPREADSHEET));
        await page.locator('.table-box .wrong').first().dblclick();
        await page.keyboard.type('30');
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => document.querySelector('.table-box .wrong') === null);
        assert.match(await warned(page), /^带批注的原文件\n有 1 处改动写不进原文件.*请另外下载“改好的文字”/);
        await downloadedBy(page, '带批注的原文件');
        assert.match(await page.locator('dialog').innerText(), /改动没有写入文件/);
        assert.equal(await page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true }))), false);
        const text = await downloaded(page, () => page.getByRole('button', { name: '下载改好的文字' }).click());
        assert.match(text.bytes.toString('utf8'), /合计\t30\t20\t10/);
        assert.equal(await page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true }))), true);
    }));

/** What the menu of downloads says of the file with comments, before anything is downloaded. */
async function warned(page) {
    await page.getByRole('button', { name: '下载', exact: true }).click();
    const words = await page.getByRole('menuitem', { name: '带批注的原文件' }).innerText();
    await page.keyboard.press('Escape');
    return words;
}

test('a row that is added and a table that is pasted are told before the download, and the text has them', () =>
    onPage(async (page) => {
        await choose(page, file('说明.docx', WORD_WITH_TABLE));
        await page.waitForSelector('.table-box');
        assert.match(await warned(page), /问题写成批注/);
        await type(page, '208\t', '205\t教育支出\t0.00\t0.00\t0.00\n208\t');
        assert.match(await warned(page), /有 1 处改动写不进原文件（.*增加的表格行/);
        await type(page, '二、', '科目编码\t科目名称\t金额\n201\t一般公共服务支出\t1.00\n二、');
        assert.match(await warned(page), /有 2 处改动写不进原文件/);
        const { bytes } = await downloadedBy(page, '带批注的原文件');
        assert.doesNotMatch(part(bytes, 'word/document.xml'), /教育支出/);
        await page.getByRole('button', { name: '下载改好的文字' }).waitFor();
        const text = await downloaded(page, () => page.getByRole('button', { name: '下载改好的文字' }).click());
        assert.match(text.bytes.toString('utf8'), /205\t教育支出[^]*201\t一般公共服务支出\t1\.00/);
    }));
