// A page in a browser without a network. Any request but for the page itself, any error, any breach of the policy fails the test.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const FIXTURES = join(ROOT, 'tests/fixtures');
export const EXAMPLE = join(FIXTURES, 'example/部门预算情况说明.txt');
export const EXAMPLE_WORD = join(FIXTURES, 'example/部门预算情况说明.docx');
export const TABLES = join(FIXTURES, 'wrong/附表增减额算错.txt');
export const PAGE = process.env.GOUJI_PAGE ?? fileURLToPath(new URL('../dist/gouji.html', import.meta.url));

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** How long something is waited for: where it is to fail, less. */
const PATIENCE = Number(process.env.GOUJI_PATIENCE ?? 20_000);

const KEPT = process.env.GOUJI_DOWNLOADS;

let browser;
let folder;
// Files of tests are processes of their own.
let kept = process.pid * 1000;

/** Starts the browser for the tests of a file. */
export function useBrowser() {
    before(async () => {
        assert.ok(existsSync(PAGE), `${PAGE} is not built`);
        browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
        folder = mkdtempSync(join(tmpdir(), 'gouji-web-'));
    });
    after(async () => {
        await browser?.close();
        rmSync(folder, { recursive: true, force: true });
    });
}

/** Writes a file to be opened. */
export function file(name, content) {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
}

/**
 * Opens the page, runs `work` with it and checks that nothing went wrong meanwhile. `errors` are those that the test makes on
 * purpose; `before` prepares the browser.
 */
export async function onPage(work, { options = {}, before: prepare, errors = [], isReady = true } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'zh-CN', offline: true, acceptDownloads: true, ...options });
    const troubles = [];
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith('blob:') && !url.startsWith('data:') && url !== pathToFileURL(PAGE).href) {
            troubles.push(`request: ${url}`);
        }
    });
    page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
    page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') {
            troubles.push(`console: ${message.text()}`);
        }
    });
    try {
        await page.addInitScript(() => {
            addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
        });
        if (prepare !== undefined) {
            await prepare(page);
        }
        await page.goto(pathToFileURL(PAGE).href);
        if (isReady) {
            await page.waitForSelector('html[data-ready]');
        }
        await work(page);
        assert.deepEqual(troubles.filter((trouble) => !errors.some((error) => error.test(trouble))), []);
    } finally {
        await context.close();
    }
}

/** A page of the web as a PDF. */
export async function printed(html) {
    const page = await browser.newPage();
    try {
        await page.setContent(html);
        return await page.pdf({ format: 'A4', margin: { top: '2.5cm', bottom: '2.5cm', left: '2.5cm', right: '2.5cm' } });
    } finally {
        await page.close();
    }
}

/** Chooses files as a user does. */
export async function choose(page, ...paths) {
    const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: /选择文件|打开|Open|Choose/ }).first().click(),
    ]);
    await chooser.setFiles(paths);
}

export async function openExample(page) {
    await page.getByRole('button', { name: '打开一个例子看看' }).click();
    await page.waitForSelector('.summary .headline');
}

/** What a click of a button downloads. With GOUJI_DOWNLOADS it is kept in that folder, for other programs to open. */
export async function downloaded(page, click) {
    const [download] = await Promise.all([page.waitForEvent('download'), click()]);
    const name = download.suggestedFilename();
    const bytes = await readFile(await download.path());
    return { name, bytes, keep: (texts) => keep(name, bytes, texts) };
}

function keep(name, bytes, texts) {
    if (KEPT !== undefined) {
        const path = join(KEPT, `${++kept} ${name}`);
        writeFileSync(path, bytes);
        writeFileSync(`${path}.json`, JSON.stringify(texts));
    }
}

/**
 * What an item of the menu of downloads gives. `old` is the text before any change, where a file should say that, and what the
 * editor shows, as its changes are refused or accepted.
 */
export async function downloadedBy(page, name, { old } = {}) {
    const made = await downloaded(page, async () => {
        await page.getByRole('button', { name: '下载', exact: true }).click();
        await page.getByRole('menuitem', { name }).first().click();
    });
    made.keep(old === undefined ? {} : { old, now: await textOf(page) });
    return made;
}

/** The text in the editor, of which a part only is drawn. */
export function textOf(page) {
    return page.evaluate(() => document.querySelector('.cm-content').cmTile?.view?.state.doc.toString() ?? document.querySelector('.cm-content').cmView.view.state.doc.toString());
}

/** Replaces words of the text in the editor, as typing would. */
export async function type(page, words, replacement) {
    await page.evaluate(
        ([words, replacement]) => {
            const content = document.querySelector('.cm-content');
            const view = content.cmTile?.view ?? content.cmView.view;
            const from = view.state.doc.toString().indexOf(words);
            if (from === -1) {
                throw new Error(`there is no ${words}`);
            }
            view.dispatch({ changes: { from, to: from + words.length, insert: replacement } });
        },
        [words, replacement],
    );
}

/** Waits until an element's text is as expected. */
export async function waitForText(page, selector, pattern) {
    await page.waitForFunction(([selector, source]) => new RegExp(source).test(document.querySelector(selector)?.textContent ?? ''), [selector, pattern.source]);
}

export const headline = (page) => page.locator('.headline').innerText();

/** What axe finds wrong with the page as it is. */
export async function violations(page) {
    // The script is given to the page from outside, where its policy does not count.
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
}
