// Firefox as a user's keyboard and mouse lead it: WebDriver BiDi over its own socket, without another program between.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';

const PATIENCE = 30_000;

/** Keys as WebDriver names them. */
export const CONTROL = '\ue009';

export class Firefox {
    troubles = [];
    #last = 0;
    #waiting = new Map();

    /** Starts a Firefox with a profile of its own, whose downloads go into a folder of their own. */
    static async start(program) {
        const firefox = new Firefox();
        firefox.folder = mkdtempSync(join(tmpdir(), 'gouji-firefox-'));
        const preferences = {
            'browser.download.dir': firefox.folder,
            'browser.download.folderList': 2,
            'browser.download.useDownloadDir': true,
            'browser.download.always_ask_before_handling_new_types': false,
            'browser.shell.checkDefaultBrowser': false,
            'datareporting.policy.dataSubmissionEnabled': false,
            'intl.accept_languages': 'zh-CN',
            'remote.active-protocols': 1,
        };
        const lines = Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
        firefox.profile = mkdtempSync(join(tmpdir(), 'gouji-firefox-'));
        writeFileSync(join(firefox.profile, 'user.js'), lines.join(''));
        firefox.process = spawn(program, ['--headless', '--no-remote', '--profile', firefox.profile, '--remote-debugging-port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
        const address = await new Promise((resolve, reject) => {
            let said = '';
            firefox.process.stderr.on('data', (some) => {
                said += some;
                const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said);
                if (found !== null) {
                    resolve(found[1]);
                }
            });
            firefox.process.on('exit', () => reject(new Error(`Firefox ended: ${said}`)));
            setTimeout(() => reject(new Error(`Firefox does not listen: ${said}`)), PATIENCE).unref();
        });
        await firefox.#connect(`${address}/session`);
        return firefox;
    }

    async #connect(address) {
        this.socket = new WebSocket(address);
        await new Promise((resolve, reject) => this.socket.on('open', resolve).on('error', reject));
        this.socket.on('message', (data) => this.#hear(JSON.parse(data)));
        const { capabilities } = await this.send('session.new', { capabilities: {} });
        this.version = capabilities.browserVersion;
        await this.send('session.subscribe', { events: ['log.entryAdded', 'network.beforeRequestSent'] });
        this.context = (await this.send('browsingContext.getTree', {})).contexts[0].context;
    }

    #hear({ id, type, result, message, method, params }) {
        if (type === 'event') {
            if (method === 'log.entryAdded' && ['error', 'warn'].includes(params.level)) {
                this.troubles.push(`${params.level}: ${params.text}`);
            }
            if (method === 'network.beforeRequestSent' && params.request.url.startsWith('http')) {
                this.troubles.push(`request: ${params.request.url}`);
            }
            return;
        }
        const { resolve, reject } = this.#waiting.get(id);
        this.#waiting.delete(id);
        if (type === 'success') {
            resolve(result);
        } else {
            reject(new Error(message));
        }
    }

    send(method, params) {
        const id = ++this.#last;
        return new Promise((resolve, reject) => {
            this.#waiting.set(id, { resolve, reject });
            this.socket.send(JSON.stringify({ id, method, params }));
        });
    }

    open(url) {
        return this.send('browsingContext.navigate', { context: this.context, url, wait: 'complete' });
    }

    /** What an expression is in the page, as JSON. */
    async read(expression) {
        const target = { context: this.context };
        const { result, exceptionDetails } = await this.send('script.evaluate', { expression: `JSON.stringify(${expression})`, target, awaitPromise: true });
        if (exceptionDetails !== undefined) {
            throw new Error(`${expression}: ${exceptionDetails.text}`);
        }
        return result.value === undefined ? undefined : JSON.parse(result.value);
    }

    /** Waits until an expression is true in the page. */
    async until(expression) {
        for (const end = Date.now() + PATIENCE; !(await this.read(`Boolean(${expression})`)); ) {
            if (Date.now() > end) {
                throw new Error(`never: ${expression}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }

    /** Clicks the first element of a selector with these words. */
    async click(selector, words = '') {
        const found = `[...document.querySelectorAll(${JSON.stringify(selector)})].find((one) => one.textContent.includes(${JSON.stringify(words)}) && one.offsetParent !== null)`;
        await this.until(found);
        const place = () => this.read(`(({ x, y, width, height }) => [x + width / 2, y + height / 2].map(Math.round))(${found}.getBoundingClientRect())`);
        // Not while it moves.
        let [x, y] = await place();
        for (let isStill = false; !isStill; ) {
            await new Promise((resolve) => setTimeout(resolve, 100));
            const [nextX, nextY] = await place();
            isStill = nextX === x && nextY === y;
            [x, y] = [nextX, nextY];
        }
        const steps = [{ type: 'pointerMove', x, y }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
        await this.#perform({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: steps });
    }

    /** Presses keys together. */
    press(...keys) {
        const down = keys.map((value) => ({ type: 'keyDown', value }));
        const up = keys.map((value) => ({ type: 'keyUp', value })).reverse();
        return this.#perform({ type: 'key', id: 'keys', actions: [...down, ...up] });
    }

    #perform(action) {
        return this.send('input.performActions', { context: this.context, actions: [action] });
    }

    /** The file that a click downloads. */
    async downloaded(click) {
        const before = readdirSync(this.folder);
        await click();
        for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
            const names = readdirSync(this.folder);
            const [name] = names.filter((one) => !before.includes(one) && !one.endsWith('.part'));
            if (name !== undefined && !names.includes(`${name}.part`)) {
                const bytes = readFileSync(join(this.folder, name));
                if (bytes.length > 0) {
                    return { name, bytes };
                }
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error('nothing is downloaded');
    }

    async end() {
        this.socket?.close();
        const ended = new Promise((resolve) => this.process.on('exit', resolve));
        this.process.kill();
        await ended;
        rmSync(this.folder, { recursive: true, force: true });
        rmSync(this.profile, { recursive: true, force: true });
    }
}
