// Pictures of the page, to be looked at: GOUJI_PAGE=gouji.html node test/screenshots.mjs FOLDER
// The one of the README is docs/gouji-html.png: light-1280-work.png.

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EXAMPLE, EXAMPLE_WORD, FIXTURES, choose, file, onPage, useBrowser, waitForText } from './support.mjs';

const FOLDER = process.argv[2] ?? 'screenshots';
mkdirSync(FOLDER, { recursive: true });
useBrowser();

const TABLES = readFileSync(join(FIXTURES, 'right/单位_附表齐全.txt'), 'utf8').replace(
    '302\t商品和服务支出\t60.00\t\t60.00',
    '302\t商品和服务支出\t61.00\t\t60.00',
);

for (const [width, height] of [[1280, 720], [1920, 1080]]) {
    for (const theme of ['light', 'dark']) {
        test(`${theme}, ${width} wide`, () =>
            onPage(
                async (page) => {
                    const shoot = (name) => page.screenshot({ path: join(FOLDER, `${theme}-${width}-${name}.png`) });
                    await shoot('start');
                    await choose(page, EXAMPLE_WORD);
                    await page.locator('.findings .go').first().click();
                    await waitForText(page, '.cursor-body', /✗/);
                    await page.getByRole('button', { name: /把 420\.10 改为/ }).waitFor();
                    await shoot('work');
                    await page.getByRole('button', { name: '下载', exact: true }).click();
                    await shoot('menu');
                    await page.keyboard.press('Escape');
                    await page.getByRole('button', { name: '设置' }).click();
                    await shoot('settings');
                    await page.keyboard.press('Escape');
                    await choose(page, file('附表.txt', TABLES));
                    await page.locator('.findings .go', { hasText: '61.00' }).first().click();
                    await page.locator('.table-box .current').hover();
                    await page.waitForSelector('.cell-hover:not([hidden])');
                    await shoot('tables');
                    await choose(page, file('一.txt', readFileSync(EXAMPLE)), file('二.txt', TABLES.replaceAll('61.00', '60.00')), file('三.doc', Buffer.from('d0cf11e0a1b11ae1', 'hex')));
                    await page.waitForFunction(() => document.querySelector('.progress') === null && document.querySelectorAll('.files tbody tr').length === 5);
                    await shoot('files');
                },
                { options: { viewport: { width, height }, colorScheme: theme } },
            ));
    }
}
