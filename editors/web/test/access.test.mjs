// The page for everybody: axe, keys alone, narrow windows, 200 %, forced colours.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EXAMPLE, FIXTURES, choose, file, onPage, openExample, textOf, useBrowser, violations, waitForText } from './support.mjs';

useBrowser();

const WITH_TABLES = readFileSync(join(FIXTURES, 'right/单位_附表齐全.txt'), 'utf8').replace('302\t商品和服务支出\t60.00', '302\t商品和服务支出\t61.00');

for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing in any part of the page, ${colorScheme}`, () =>
        onPage(
            async (page) => {
                const clean = async (where) => assert.deepEqual(await violations(page), [], where);
                await clean('start');
                await openExample(page);
                await page.keyboard.press('F8');
                await page.waitForSelector('.fix');
                await waitForText(page, '.cursor-body', /✗/);
                await clean('work');
                await page.getByRole('button', { name: '下载' }).click();
                await page.waitForSelector('[role=menuitem]');
                await clean('menu');
                await page.keyboard.press('Escape');
                await page.getByRole('button', { name: '为什么要查这一项' }).click();
                await page.waitForSelector('dialog .page');
                await clean('page of a rule');
                await page.keyboard.press('Escape');
                await page.getByRole('button', { name: '设置' }).click();
                await clean('settings');
                await page.keyboard.press('Escape');
                await choose(page, file('附表.txt', WITH_TABLES));
                await page.locator('.findings .go', { hasText: '61.00' }).first().click();
                await page.waitForSelector('.table-box .current');
                await page.waitForTimeout(300);
                await clean('tables');
                await page.getByRole('button', { name: '全部 2 个文件' }).click();
                await page.waitForSelector('.files');
                await clean('files');
            },
            { options: { colorScheme } },
        ));
}

test('with keys alone: through the list, to a fix, and back', () =>
    onPage(async (page) => {
        await page.keyboard.press('Tab');
        for (let step = 0; step < 10 && (await focused(page)) !== '打开一个例子看看'; step++) {
            await page.keyboard.press('Tab');
        }
        await page.keyboard.press('Enter');
        await page.waitForSelector('.findings .go');
        await page.locator('.cm-content').focus();
        await page.keyboard.press('F8');
        await page.waitForSelector('.fix');
        await page.keyboard.press('Control+.');
        assert.match(await focused(page), /把 420\.10 改为 402\.10/);
        assert.ok(await hasOutline(page));
        await page.keyboard.press('Shift+Tab');
        assert.match(await focused(page), /应为 402\.10/);
        assert.ok(await hasOutline(page));
        await page.keyboard.press('ArrowDown');
        assert.match(await focused(page), /增加（减少）/);
        await page.keyboard.press('ArrowUp');
        await page.waitForSelector('.fix');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await waitForText(page, '.headline', /全部相符/);
        assert.match(await textOf(page), /基本支出402\.10/);
    }));

test('a menu is walked through by arrows and closed by Escape', () =>
    onPage(async (page) => {
        await openExample(page);
        await page.getByRole('button', { name: '下载' }).focus();
        await page.keyboard.press('Enter');
        await page.waitForSelector('[role=menuitem]:focus');
        assert.match(await focused(page), /改好的文字/);
        await page.keyboard.press('ArrowDown');
        assert.match(await focused(page), /审核报告/);
        await page.keyboard.press('ArrowUp');
        await page.keyboard.press('ArrowUp');
        assert.match(await focused(page), /问题清单/);
        await page.keyboard.press('Escape');
        assert.match(await focused(page), /下载/);
    }));

const focused = (page) => page.evaluate(() => document.activeElement.textContent);
const hasOutline = (page) => page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== 'none');

for (const [name, options] of [
    ['1,280 × 720', {}],
    ['200 %', { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 }],
    ['320 pixels', { viewport: { width: 320, height: 640 } }],
]) {
    test(`nothing is cut off or out of reach at ${name}`, () =>
        onPage(
            async (page) => {
                const fits = async (where) =>
                    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${where} is wider than the window`);
                await fits('start');
                await openExample(page);
                await page.locator('.findings .go').first().click();
                await page.waitForSelector('.fix');
                await fits('work');
                for (const name of ['下载', '自动修改', '补写整理', '设置', /把 420\.10 改为/]) {
                    const button = page.getByRole('button', { name }).first();
                    await button.scrollIntoViewIfNeeded();
                    const { x, width } = await button.boundingBox();
                    assert.ok(x >= 0 && x + width <= (await page.evaluate(() => innerWidth)) + 1, `${name} is out of reach`);
                }
                await page.getByRole('button', { name: '下载' }).click();
                await page.waitForSelector('[role=menuitem]');
                await fits('menu');
                await page.keyboard.press('Escape');
                await page.getByRole('button', { name: '设置' }).click();
                await fits('settings');
                await page.keyboard.press('Escape');
                await choose(page, file('另一份.txt', readFileSync(EXAMPLE)));
                await page.getByRole('button', { name: '全部 2 个文件' }).click();
                await fits('files');
            },
            { options },
        ));
}

test('forced colours and reduced motion', () =>
    onPage(
        async (page) => {
            await openExample(page);
            await page.keyboard.press('F8');
            await page.waitForSelector('.item.current');
            const outline = await page.locator('.item.current').evaluate((item) => getComputedStyle(item).outlineStyle);
            assert.equal(outline, 'solid');
            const moves = await page.evaluate(() => [...document.querySelectorAll('.button, .item')].filter((one) => getComputedStyle(one).transitionDuration !== '0s').length);
            assert.equal(moves, 0);
        },
        { options: { forcedColors: 'active', reducedMotion: 'reduce' } },
    ));

test('there is one polite live region, and it says the headline', () =>
    onPage(async (page) => {
        assert.equal(await page.locator('[aria-live]:not(.cm-announced)').count(), 1);
        await openExample(page);
        await waitForText(page, '.status[aria-live=polite]', /2 项不符/);
        assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
    }));

test('colours are those of the system, also when it changes, unless others are chosen', () =>
    onPage(
        async (page) => {
            const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
            const light = await paper();
            const becomes = (isLight) =>
                page.waitForFunction(([light, isLight]) => (getComputedStyle(document.body).backgroundColor === light) === isLight, [light, isLight]);
            await page.emulateMedia({ colorScheme: 'dark' });
            await becomes(false);
            await page.getByRole('button', { name: '设置' }).click();
            await page.getByLabel('颜色').selectOption('light');
            await becomes(true);
            await page.getByLabel('颜色').selectOption('system');
            await becomes(false);
            await page.emulateMedia({ colorScheme: 'light' });
            await becomes(true);
        },
        { options: { colorScheme: 'light' } },
    ));
