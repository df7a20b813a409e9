// How long it takes from a key to the painted finding in a compilation of 1 MB: numbers to read, not to pass or fail.
//
//     node test/latency.mjs PAGE.html [OTHER.html …]
//
// Several pages take turns, so that what else the machine does is the same for all, and are held against the first.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { EXAMPLE, FIXTURES } from './support.mjs';

const SIZE = 1 << 20;
const ROUNDS = Number(process.env.ROUNDS ?? 6);

/** What is typed over what, and in which text. */
const TEXTS = {
    'text with findings': { text: readFileSync(EXAMPLE, 'utf8').replace('420.10', '402.10'), unit: '澄湖市望山区档案馆', figure: /基本支出\d(?=\d*\.\d\d万元)/ },
    'text with tables': { text: readFileSync(join(FIXTURES, 'right/单位_附表齐全.txt'), 'utf8'), unit: undefined, figure: /基本支出\d(?=\d*\.\d\d万元)/ },
};

/** Disclosures of many units, one behind the other. */
function compilation({ text, unit = /^(.*?)20\d\d年/.exec(text)[1] }) {
    const signs = [...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉'];
    let all = '';
    for (let at = 0; Buffer.byteLength(all) < SIZE; at++) {
        all += `${text.replaceAll(unit, `澄湖市${signs[at % signs.length]}${signs[Math.floor(at / signs.length)]}区档案馆`)}\n\n`;
    }
    return all;
}

/** In the page: what is asked of the engine and answered, and when the findings of a line have changed and are painted. */
function prepare() {
    const marks = (window.marks = {});
    window.Worker = class extends Worker {
        constructor(address) {
            super(address);
            this.addEventListener('message', ({ data }) => data.id === marks.id && (marks.answered = performance.now()));
        }
        postMessage(message) {
            if (message.method === 'gouji/overview') {
                Object.assign(marks, { id: message.id, asked: performance.now() });
            }
            super.postMessage(message);
        }
    };
    window.begin = (figure) => {
        const content = document.querySelector('.cm-content');
        const view = content.cmTile?.view ?? content.cmView.view;
        const text = view.state.doc.toString();
        const half = text.length >> 1;
        const found = new RegExp(figure).exec(text.slice(half));
        const at = half + found.index + found[0].length - 1;
        view.dispatch({ selection: { anchor: at, head: at + 1 }, scrollIntoView: true });
        view.focus();
        const errors = () => {
            const { node } = view.domAtPos(at);
            return (node.nodeType === 3 ? node.parentElement : node).closest('.cm-line').querySelectorAll('.finding.error').length;
        };
        addEventListener('keydown', () => (marks.key = performance.now()), { capture: true });
        window.select = () => view.dispatch({ selection: { anchor: at, head: at + 1 } });
        window.watch = () =>
            new Promise((resolve) => {
                const before = errors();
                // What comes first behind a frame.
                const framed = (then) => requestAnimationFrame(() => scheduler.postTask(then, { priority: 'user-blocking' }));
                const observer = new MutationObserver((changes) => {
                    if (marks.drawn === undefined && errors() !== before) {
                        marks.drawn = performance.now();
                        framed(() => (marks.painted = performance.now()));
                    } else if (marks.drawn !== undefined && changes.some(({ target }) => target.className === 'summary')) {
                        // The summary is drawn behind the list.
                        framed(() => done({ listed: performance.now() }));
                    }
                });
                const done = (more) => {
                    clearTimeout(patience);
                    observer.disconnect();
                    resolve({ ...marks, ...more });
                    delete marks.drawn;
                };
                const patience = setTimeout(done, 3000);
                observer.observe(content, { subtree: true, childList: true, attributes: true });
                observer.observe(document.querySelector('.summary'), { childList: true });
            });
        return found[0].at(-1);
    };
}

/** Opens a page with a compilation. */
async function opened(browser, page, { text, figure }) {
    const tab = await (await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'zh-CN', offline: true })).newPage();
    await tab.addInitScript(prepare);
    await tab.goto(pathToFileURL(resolve(page)).href);
    await tab.waitForSelector('html[data-ready]');
    const [chooser] = await Promise.all([tab.waitForEvent('filechooser'), tab.getByRole('button', { name: '选择文件…' }).click()]);
    await chooser.setFiles({ name: '汇编.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
    await tab.waitForSelector('.headline', { timeout: 60_000 });
    await tab.waitForTimeout(1500);
    const right = await tab.evaluate((figure) => window.begin(figure), figure.source);
    return { page, tab, keys: [right === '9' ? '8' : '9', right], times: [] };
}

/** Types a wrong digit and the right one again. */
async function round({ tab, keys, times }) {
    await tab.bringToFront();
    for (const key of keys) {
        await tab.evaluate(() => window.select());
        // The page is at rest, details and all.
        await tab.waitForTimeout(800);
        const watched = tab.evaluate(() => window.watch());
        await tab.waitForTimeout(50);
        await tab.keyboard.press(key);
        const marks = await watched;
        // One that was not seen is no measurement.
        if (marks.listed !== undefined) {
            times.push(marks);
        }
    }
}

const middle = (numbers) => [...numbers].sort((one, other) => one - other)[numbers.length >> 1];
const PARTS = [['key', 'asked'], ['asked', 'answered'], ['answered', 'drawn'], ['drawn', 'painted'], ['painted', 'listed']];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
    for (const [name, kind] of Object.entries(TEXTS)) {
        const text = compilation(kind);
        const tabs = [];
        for (const page of process.argv.slice(2)) {
            tabs.push(await opened(browser, page, { text, figure: kind.figure }));
        }
        for (let at = 0; at < ROUNDS; at++) {
            for (const tab of tabs) {
                await round(tab);
            }
        }
        const all = tabs.map(({ times }) => middle(times.map(({ key, painted }) => painted - key)));
        tabs.forEach(({ page, times, tab }, at) => {
            const parts = PARTS.map(([from, to]) => `${from}–${to} ${middle(times.map((marks) => marks[to] - marks[from])).toFixed(1)}`);
            const ratio = at === 0 ? '' : `, ${(all[0] / all[at]).toFixed(2)} times as fast as the first`;
            const least = Math.min(...times.map(({ key, painted }) => painted - key));
            console.log(`${name}: key to painted finding p50 ${all[at].toFixed(1)} ms, least ${least.toFixed(1)} (${parts.join(', ')}) of ${times.length} keys${ratio}: ${page}`);
            void tab.context().close();
        });
    }
} finally {
    await browser.close();
}
