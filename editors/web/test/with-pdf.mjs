// The page with the reader of PDF: GOUJI_PAGE is gouji-pdf.html, GOUJI_MODULE its module. All else it has in common with the page without.

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { SINCE, isValid } from './features.mjs';
import { EXAMPLE, PAGE, choose, downloadedBy, file, headline, onPage, openExample, printed, textOf, useBrowser, waitForText } from './support.mjs';

useBrowser();

/** The example with a blank page before it, as a site would print it. */
const HTML = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>body { font: 12pt/2 serif } .cover { break-after: page }</style>
    <p class="cover">公开时间：2025年3月</p>
    ${readFileSync(EXAMPLE, 'utf8').trim().split('\n').map((line) => `<p>${line}</p>`).join('')}</html>`;

const PICTURE =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

test('the page is small for what it reads', () => assert.ok(statSync(PAGE).size <= 4_800_000, `${statSync(PAGE).size} bytes`));

test('its module needs no newer browser', () => {
    const features = Object.keys(SINCE.wasm).filter((name) => SINCE.wasm[name].isUsed || SINCE.wasm[name].isUsedForPdf);
    assert.ok(isValid(readFileSync(process.env.GOUJI_MODULE), features), `the module needs more than ${features}`);
});

test('it says at the start that it reads PDF', () => onPage((page) => waitForText(page, '.drop-row', /Word、Excel、PDF、网页/)));

test('a PDF is checked, and its findings say on which page they stand', () =>
    onPage(async (page) => {
        await choose(page, file('说明.pdf', await printed(HTML)));
        await waitForText(page, '.headline', /2 项不符/);
        const wrong = page.locator('.findings .item', { hasText: '应为 402.10' });
        assert.match(await wrong.locator('.where').innerText(), /^第 ?[2-9] ?页“.*” · 合计不等于各项之和$/);
        await wrong.locator('.go').click();
        assert.equal(await page.locator('.finding.error.current').innerText(), '420.10');
        await page.getByRole('button', { name: /把 420\.10 改为/ }).click();
        await waitForText(page, '.headline', /全部相符/);
        assert.match(await textOf(page), /基本支出402\.10万元/);
        await page.getByRole('button', { name: '下载' }).click();
        assert.deepEqual(await page.locator('[role=menuitem] > span').allInnerTexts(), ['改好的文字', '审核报告', '问题清单']);
        await page.keyboard.press('Escape');
        assert.match((await downloadedBy(page, '改好的文字')).bytes.toString('utf8'), /基本支出402\.10万元/);
    }));

test('a PDF that cannot be read says why, and the next one is read', () =>
    onPage(async (page) => {
        await choose(page, file('坏.pdf', '%PDF-1.7\n'));
        await waitForText(page, '.status', /PDF 文件已损坏/);
        await choose(page, file('扫描.pdf', await printed(`<img width="500" height="700" src="${PICTURE}">`)));
        await waitForText(page, '.status', /扫描件|没有文字/);
        await choose(page, file('说明.pdf', await printed(HTML)));
        await waitForText(page, '.headline', /2 项不符/);
    }));

test('what the other page does this one does too', () =>
    onPage(async (page) => {
        await openExample(page);
        assert.match(await headline(page), /2 项不符/);
    }));
