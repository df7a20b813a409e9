// What others wrote is text; what goes wrong is told, and loses nothing.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { join } from 'node:path';
import { Parser } from 'acorn';
import { EXAMPLE, PAGE, ROOT, choose, downloadedBy, file, headline, onPage, openExample, textOf, useBrowser, waitForText } from './support.mjs';

useBrowser();

const EVIL = '<img src=x onerror="document.body.dataset.evil=1">';

/** The example with markup in its unit, its text, a section, a figure's words and a table. */
function evilText() {
    return (
        readFileSync(EXAMPLE, 'utf8')
            .replaceAll('澄湖市望山区档案馆', `澄湖市${EVIL}档案馆`)
            .replace('三、单位预算情况说明', `三、单位预算情况说明${EVIL}`)
            .replace('截止2024', `${EVIL}截止2024`)
            .replace('基本支出420.10', `基本支出${EVIL}420.10`) +
        `\n附件1\n${EVIL}支出预算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n合计\t\t486.35\t420.10\t84.25\n201\t${EVIL}一般公共服务支出\t486.35\t420.10\t84.25\n`
    );
}

test('markup in texts, tables, names of files, units and sections is text', () =>
    onPage(async (page) => {
        const names = [`${EVIL.replaceAll('/', '')}.txt`, '另一个.txt'];
        await choose(page, ...names.map((name) => file(name, evilText())));
        await page.waitForSelector('.files tbody tr:nth-child(2) .badge');
        assert.match(await page.locator('.files tbody').innerText(), /<img src=x/);
        await page.locator('.files tbody .link').first().click();
        await page.locator('.cm-content').click();
        await page.keyboard.press('Control+End');
        await page.waitForSelector('.table-box');
        assert.match(await page.locator('.table-box').innerText(), /<img src=x/);
        for (let round = 0; round < 6; round++) {
            await page.keyboard.press('F8');
            await page.waitForTimeout(200);
        }
        await page.locator('.about .link').first().click();
        await page.locator('dialog [aria-label=关闭]').click();
        await page.locator('.about .link').last().click();
        await page.locator('#reason').fill(EVIL);
        await page.getByRole('button', { name: '不再提示', exact: true }).click();
        await page.getByRole('button', { name: '设置' }).click();
        await page.waitForSelector('.dismissed li');
        await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
        assert.match(await page.locator('.print').textContent(), /<img src=x/);
        assert.equal(await page.locator('img:not(.cm-widgetBuffer)').count(), 0);
        assert.equal(await page.evaluate(() => document.body.dataset.evil), undefined);
    }));

test('a page where storage is refused works all the same', () =>
    onPage(
        async (page) => {
            await openExample(page);
            await page.getByRole('button', { name: '设置' }).click();
            await page.getByLabel('颜色').selectOption('dark');
            assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
        },
        {
            before: (page) =>
                page.addInitScript(() =>
                    Object.defineProperty(window, 'localStorage', {
                        get() {
                            throw new DOMException('refused', 'SecurityError');
                        },
                    }),
                ),
        },
    ));

test('no text of a document is ever stored', () =>
    onPage(async (page) => {
        await openExample(page);
        await page.getByRole('button', { name: '设置' }).click();
        await page.getByLabel('颜色').selectOption('dark');
        const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie);
        assert.match(stored, /dark/);
        assert.doesNotMatch(stored, /档案馆|420/);
    }));

/** Lets the engine of a page break: in the worker, whose script the page makes of a blob, or in the page itself. */
function breakable() {
    const patch = `(() => {
        const start = WebAssembly.instantiate;
        WebAssembly.instantiate = async (module, imports) => {
            const { exports } = await start(module, imports);
            const call = (at, length) => {
                const asked = new TextDecoder().decode(new Uint8Array(exports.memory.buffer, at, length));
                if (asked.includes('BREAKS') && asked.includes('gouji/overview') || asked.includes('STOPS') || asked.includes('总是坏')) {
                    throw new WebAssembly.RuntimeError('unreachable');
                }
                if (asked.includes('textDocument/didChange') && asked.includes('坏一次') && !self.hasBroken) {
                    self.hasBroken = true;
                    throw new WebAssembly.RuntimeError('unreachable');
                }
                exports.call(at, length);
            };
            return { exports: { ...exports, call } };
        };
    })();`;
    return async (page, { isInPage = false } = {}) => {
        await page.addInitScript(
            ([patch, isInPage]) => {
                if (isInPage) {
                    delete window.Worker;
                    (0, eval)(patch);
                    return;
                }
                const Plain = Blob;
                window.Blob = class extends Plain {
                    constructor(parts, options) {
                        super(options?.type === 'text/javascript' ? [patch, ...parts] : parts, options);
                    }
                };
            },
            [patch, isInPage],
        );
    };
}

for (const isInPage of [false, true]) {
    const where = isInPage ? 'in the page' : 'in the worker';
    test(`an engine that breaks ${where} is made anew, and the text is kept`, () =>
        onPage(
            async (page) => {
                await openExample(page);
                await page.locator('.findings .go').first().click();
                await page.locator('.cm-content').focus();
                await page.keyboard.type('402.10');
                await waitForText(page, '.headline', /全部相符/);
                await page.keyboard.insertText('坏一次');
                await waitForText(page, '.status', /已重新启动，文稿没有丢失/);
                assert.match(await textOf(page), /402\.10坏一次万元/);
                for (let round = 0; round < 3; round++) {
                    await page.keyboard.press('Backspace');
                }
                await waitForText(page, '.headline', /全部相符/);
                const { bytes } = await downloadedBy(page, '改好的文字');
                assert.match(bytes.toString('utf8'), /基本支出402\.10万元/);
            },
            { before: (page) => breakable()(page, { isInPage }) },
        ));
}

test('a text that always breaks the engine can be changed and downloaded all the same', () =>
    onPage(
        async (page) => {
            await choose(page, file('甲.txt', readFileSync(EXAMPLE)), file('乙.txt', readFileSync(EXAMPLE)));
            await page.locator('.files tbody .link').first().click();
            await page.locator('.cm-content').click();
            await page.keyboard.press('Control+Home');
            await page.keyboard.insertText('总是坏');
            await waitForText(page, '.status', /已重新启动，文稿没有丢失/);
            await page.locator('.cm-content').click();
            const { name, bytes } = await downloadedBy(page, '改好的文字');
            assert.match(name, /\.txt$/);
            assert.match(bytes.toString('utf8'), /^总是坏澄湖市/);
            await page.getByRole('button', { name: '全部 2 个文件' }).click();
            await page.locator('.files tbody .link').last().click();
            assert.match(await headline(page), /2 项不符/);
            await page.locator('.findings .go').first().click();
            await page.getByRole('button', { name: /把 420\.10 改为/ }).click();
            await waitForText(page, '.headline', /全部相符/);
            await page.getByRole('button', { name: '全部 2 个文件' }).click();
            await page.locator('.files tbody .link').first().click();
            await page.locator('.cm-content').focus();
            await page.keyboard.press('Control+z');
            await page.locator('.findings .go').first().click();
            await page.getByRole('button', { name: /把 420\.10 改为/ }).click();
            await waitForText(page, '.headline', /全部相符/);
        },
        { before: (page) => breakable()(page) },
    ));

test('a file at which the engine breaks does not take the others with it', () =>
    onPage(
        async (page) => {
            const text = readFileSync(EXAMPLE, 'utf8');
            await choose(page, file('甲.txt', text), file('STOPS.txt', text), file('乙.txt', text));
            await page.waitForFunction(() => document.querySelector('.progress') === null && document.querySelectorAll('.files tbody tr').length === 3);
            const rows = await page.locator('.files tbody tr').allInnerTexts();
            assert.equal(rows.filter((row) => /2 项不符/.test(row)).length, 2);
            assert.equal(rows.filter((row) => /程序出错，其他文件不受影响/.test(row)).length, 1);
            await page.locator('.files tbody .link').first().click();
            assert.match(await headline(page), /2 项不符/);
        },
        { before: (page) => breakable()(page) },
    ));

test('a draft at which the engine breaks can be asked for anew, and no text is lost', () =>
    onPage(
        async (page) => {
            await openExample(page);
            await page.locator('.cm-content').click();
            await page.keyboard.type('改');
            await page.getByRole('button', { name: '新建' }).click();
            await page.getByLabel('单位名称').fill('STOPS');
            await page.getByRole('button', { name: '起草', exact: true }).click();
            await waitForText(page, '.complaints', /起草时程序出错，已重新启动/);
            assert.match(await textOf(page), /改/);
            await page.getByLabel('单位名称').fill('安平县统计局');
            await page.getByRole('button', { name: '起草', exact: true }).click();
            await page.waitForSelector('.blanks');
            assert.match(await textOf(page), /^安平县统计局/);
        },
        { before: (page) => breakable()(page) },
    ));

test('leaving with changes that are not downloaded asks, and not without any', () =>
    onPage(async (page) => {
        const asked = [];
        page.on('dialog', (dialog) => {
            asked.push(dialog.type());
            return dialog.dismiss();
        });
        const leave = () => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
        await openExample(page);
        assert.equal(await leave(), false);
        await page.locator('.cm-content').click();
        await page.keyboard.type('改');
        assert.equal(await leave(), true);
        await page.close({ runBeforeUnload: true });
        await new Promise((resolve) => setTimeout(resolve, 500));
        assert.deepEqual(asked, ['beforeunload']);
        await downloadedBy(page, '改好的文字');
        assert.equal(await leave(), false);
    }));

const OLD = /这个浏览器版本太旧/;

for (const [name, remove] of [
    ['WebAssembly', () => delete window.WebAssembly],
    ['streams that unpack', () => delete window.DecompressionStream],
    [
        'modules under the policy of the page',
        () =>
            (WebAssembly.Module = class {
                constructor() {
                    throw new WebAssembly.CompileError('blocked by CSP');
                }
            }),
    ],
]) {
    test(`a browser without ${name} gets a clear sentence`, () =>
        onPage(
            async (page) => {
                assert.match(await page.locator('#old').innerText(), OLD);
                assert.ok(await page.locator('#old').isVisible());
                assert.equal(await page.locator('#app').isVisible(), false);
            },
            { before: (page) => page.addInitScript(remove), isReady: false },
        ));
}

test('the sentence needs nothing newer than ES3, and stands there without any script', () => {
    const script = readFileSync(join(ROOT, 'editors/web/app/old.js'), 'utf8');
    Parser.parse(script, { ecmaVersion: 3, sourceType: 'script' });
    assert.ok(readFileSync(PAGE, 'utf8').includes(script.trim()));
    return onPage(async (page) => assert.ok(await page.getByText(OLD).isVisible()), { options: { javaScriptEnabled: false }, isReady: false });
});
