// Once through in Firefox: the page from disk, a text that is pasted, its finding, the fix, a download.
//
//     GOUJI_PAGE=gouji.html FIREFOX=/usr/bin/firefox-esr node --test test/firefox.mjs

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { part } from '../../vscode/test/e2e/zip.mjs';
import { CONTROL, Firefox } from './bidi.mjs';
import { PAGE } from './support.mjs';

const headline = `document.querySelector('.headline')?.textContent`;

test('the page works in Firefox', async (context) => {
    const firefox = await Firefox.start(process.env.FIREFOX ?? 'firefox-esr');
    try {
        context.diagnostic(`Firefox ${firefox.version}`);
        await firefox.open(pathToFileURL(PAGE).href);
        await firefox.until(`document.documentElement.dataset.ready === ''`);
        // The example is copied and pasted as a user does.
        await firefox.click('button', '打开一个例子看看');
        await firefox.until(`/2 项不符/.test(${headline})`);
        await firefox.click('.cm-line', '单位');
        await firefox.press(CONTROL, 'a');
        await firefox.press(CONTROL, 'c');
        await firefox.click('.seal');
        await firefox.click('#paste');
        await firefox.press(CONTROL, 'v');
        await firefox.until(`document.querySelector('.name')?.textContent === '粘贴的文字.txt'`);
        await firefox.until(`/核对 46 个数字、25 项勾稽关系，2 项不符/.test(${headline})`);
        await firefox.click('.findings .go', '应为 402.10');
        await firefox.until(`document.querySelector('.finding.error.current')?.textContent === '420.10'`);
        await firefox.click('button', '把 420.10 改为 402.10');
        await firefox.until(`/全部相符/.test(${headline})`);
        const download = (item) =>
            firefox.downloaded(async () => {
                await firefox.click('.menu-box .button', '下载');
                await firefox.click('[role=menuitem]', item);
            });
        const text = await download('改好的文字');
        assert.match(text.name, /^粘贴的文字.*\.txt$/);
        assert.match(text.bytes.toString('utf8'), /基本支出402\.10万元/);
        const findings = await download('问题清单');
        assert.match(part(findings.bytes, 'xl/worksheets/sheet1.xml'), /<row /);
        assert.equal(await firefox.read(`document.querySelectorAll('iframe, img:not(.cm-widgetBuffer)').length`), 0);
        assert.deepEqual(firefox.troubles, []);
    } finally {
        await firefox.end();
    }
});
