// A real VS Code (code-server) in a real browser, as a user sees it.

import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

/** What keeps the editor quiet and alike from run to run. */
const SETTINGS = {
    'security.workspace.trust.enabled': false,
    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
    'extensions.autoCheckUpdates': false,
    'extensions.autoUpdate': false,
    'extensions.ignoreRecommendations': true,
    'workbench.startupEditor': 'none',
    'workbench.enableExperiments': false,
    'workbench.tips.enabled': false,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'chat.disableAIFeatures': true,
    'git.enabled': false,
    'editor.accessibilitySupport': 'off',
    'editor.minimap.enabled': false,
    'editor.lightbulb.enabled': 'on',
    'files.autoSave': 'off',
    'files.simpleDialog.enable': true,
    'gouji.language': 'zh',
    'gouji.minSeverity': 'hint',
};

const BROWSER_FLAGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

/** How long anything may take on a busy machine. */
const PATIENCE_MS = 30_000;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `holds` gives something true, and returns it. */
export async function until(what, holds, patience = PATIENCE_MS) {
    for (const end = Date.now() + patience; ; await sleep(100)) {
        const value = await holds();
        if (value) {
            return value;
        }
        if (Date.now() > end) {
            throw new Error(`waited in vain: ${what}`);
        }
    }
}

export class Editor {
    /** Installs the packages and opens a folder with these files. */
    static async start({ codeServer, browser, vsix, others = [], files, settings = {}, locale = '', without = '', out, name }) {
        const editor = new Editor();
        editor.out = out;
        editor.name = name;
        editor.home = fs.mkdtempSync(path.join(os.tmpdir(), 'gouji-vscode-'));
        editor.data = path.join(editor.home, 'data');
        editor.extensions = path.join(editor.home, 'extensions');
        editor.folder = path.join(editor.home, '预算公开');
        fs.mkdirSync(editor.folder);
        for (const [file, text] of Object.entries(files)) {
            editor.write(file, text);
        }
        writeJson(path.join(editor.data, 'User', 'settings.json'), { ...SETTINGS, ...settings });
        editor.speak(locale);
        try {
            await editor.serve(codeServer, [vsix, ...others], locale, without);
            await editor.browse(browser);
        } catch (error) {
            await editor.close();
            throw error;
        }
        return editor;
    }

    /** The settings of the machine that the editor's server runs on, where paths belong. */
    configureMachine(settings) {
        writeJson(path.join(this.data, 'Machine', 'settings.json'), settings);
    }

    /** The settings of the open folder. */
    configureFolder(settings) {
        writeJson(path.join(this.folder, '.vscode', 'settings.json'), settings);
    }

    /** Lists a language pack without a translation of the editor itself: enough for its extensions to be in that language. */
    speak(locale) {
        if (locale !== '') {
            const pack = path.join(this.data, 'pack.json');
            writeJson(pack, { version: '1.0.0', contents: {} });
            const extensions = [{ extensionIdentifier: { id: `test.${locale}` }, version: '1.0.0' }];
            writeJson(path.join(this.data, 'languagepacks.json'), {
                [locale]: { hash: locale, label: locale, extensions, translations: { vscode: pack } },
            });
        }
    }

    async serve(codeServer, packages, locale, without) {
        const config = path.join(this.home, 'config.yaml');
        fs.writeFileSync(config, 'auth: none\ncert: false\n');
        const folders = process.env.PATH.split(path.delimiter);
        const env = {
            ...process.env,
            PATH: folders.filter((folder) => without === '' || !fs.existsSync(path.join(folder, without))).join(path.delimiter),
            HOME: this.home,
            XDG_CONFIG_HOME: this.home,
            XDG_DATA_HOME: this.home,
            VSCODE_PROXY_URI: '',
            EXTENSIONS_GALLERY: '{"serviceUrl":""}',
        };
        const base = [codeServer, '--config', config, '--user-data-dir', this.data, '--extensions-dir', this.extensions];
        execFileSync(process.execPath, [...base, ...packages.flatMap((file) => ['--install-extension', file])], { env, stdio: 'pipe' });
        const port = await freePort();
        this.address = `http://127.0.0.1:${port}`;
        const log = fs.openSync(path.join(this.out, `${this.name}-code-server.log`), 'w');
        const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--disable-getting-started-override', '--disable-proxy', ...(locale === '' ? [] : ['--locale', locale])];
        this.server = spawn(process.execPath, [...base, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, ...quiet, this.folder], {
            env,
            stdio: ['ignore', log, log],
        });
        this.ended = new Promise((resolve) => this.server.on('exit', resolve));
        await until('code-server to answer', () => fetch(`${this.address}/healthz`).then((answer) => answer.ok, () => false));
    }

    async browse(executablePath) {
        this.browser = await chromium.launch({ executablePath, headless: true, args: BROWSER_FLAGS });
        const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN' });
        this.page = await context.newPage();
        const log = path.join(this.out, `${this.name}-page.log`);
        this.page.on('console', (message) => fs.appendFileSync(log, `${message.type()} ${message.text()}\n`));
        this.page.on('pageerror', (error) => fs.appendFileSync(log, `${error.stack}\n`));
        // Nothing but the editor itself is fetched.
        await this.page.route('**/*', (route) => (route.request().url().startsWith(this.address) ? route.continue() : route.abort()));
        await this.page.goto(`${this.address}/?folder=${encodeURIComponent(this.folder)}`);
        await this.page.waitForSelector('.monaco-workbench', { timeout: 2 * PATIENCE_MS });
        await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 2 * PATIENCE_MS });
    }

    /** Opens a file of the folder as a double click does. */
    async open(file) {
        await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first().dblclick();
        await this.page.locator('.tab.active', { hasText: file }).waitFor({ timeout: PATIENCE_MS });
        await this.page.locator('.editor-instance .view-lines:visible').first().waitFor({ timeout: PATIENCE_MS });
    }

    /** Runs a command as one does: by its title. */
    async command(title) {
        await this.page.keyboard.press('F1');
        const input = this.page.locator('.quick-input-widget input[type=text]');
        await input.waitFor({ timeout: PATIENCE_MS });
        await input.fill(`>${title}`);
        const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
        await row.click({ timeout: PATIENCE_MS });
    }

    /** Closes the active editor by a click of the wheel on its tab. */
    async closeTab() {
        const tab = this.page.locator('.tab.active');
        const name = await tab.getAttribute('data-resource-name');
        await tab.click({ button: 'middle' });
        await this.page.locator(`.tab[data-resource-name="${name}"]`).waitFor({ state: 'detached', timeout: PATIENCE_MS });
    }

    /** Answers the question that the editor asks. */
    async answer(question, text) {
        await this.page.locator('.quick-input-widget:visible', { hasText: question }).waitFor({ timeout: PATIENCE_MS });
        if (text !== undefined) {
            const input = this.page.locator('.quick-input-widget input[type=text]');
            await input.fill(text);
            await sleep(300);
        }
        await this.page.keyboard.press('Enter');
    }

    /** Puts the cursor into the text. */
    async focus() {
        await this.page.keyboard.press('Control+1');
        await this.page.locator('.editor-instance .monaco-editor:visible').first().waitFor({ timeout: PATIENCE_MS });
    }

    /** Selects the first place with this text. */
    async goTo(text) {
        await this.focus();
        await this.page.keyboard.press('Control+Home');
        await this.page.keyboard.press('Control+f');
        await this.page.locator('.find-widget.visible textarea[aria-label^=Find]').first().fill(text);
        await this.page.keyboard.press('Enter');
        await sleep(300);
        await this.page.keyboard.press('Escape');
        await sleep(300);
    }

    squiggles(severity) {
        return this.page.locator(`.editor-instance .squiggly-${severity}:visible`).count();
    }

    /** Waits until so many findings in the Problems panel say this, and stay so. */
    async problem(text, count = 1) {
        const panel = this.page.locator('.markers-panel:visible');
        if ((await panel.count()) === 0) {
            await this.page.keyboard.press('Control+Shift+m');
            await panel.waitFor({ timeout: PATIENCE_MS });
        }
        // The panel draws only what there is room for: it is asked for these findings alone.
        const filter = this.page.locator('.viewpane-filter input:visible').first();
        await filter.fill(text);
        const matching = () => panel.locator('.monaco-list-row', { hasText: text }).count();
        await until(`${count} × “${text}” among the problems`, async () => {
            if ((await matching()) !== count) {
                return false;
            }
            await sleep(700);
            return (await matching()) === count;
        });
        await filter.fill('');
        await this.focus();
    }

    async notification(text) {
        await this.page.locator('.notification-list-item', { hasText: text }).first().waitFor({ timeout: PATIENCE_MS });
    }

    async pressInNotification(text, button) {
        const item = this.page.locator('.notification-list-item', { hasText: text }).first();
        await item.hover();
        await item.locator('.monaco-button', { hasText: button }).click();
    }

    /** Our item in the status bar. */
    get status() {
        return this.page.locator('.statusbar-item', { hasText: 'gouji' }).first();
    }

    async statusSays(pattern) {
        const text = () => this.status.innerText({ timeout: 1000 }).catch(() => '');
        return until(`the status bar to say ${pattern}`, async () => pattern.test(await text()));
    }

    async save() {
        await this.page.keyboard.press('Control+s');
        await until('the document to be saved', async () => (await this.page.locator('.tab.active.dirty').count()) === 0);
    }

    read(file) {
        return fs.readFileSync(path.join(this.folder, file), 'utf8');
    }

    readBytes(file) {
        return fs.readFileSync(path.join(this.folder, file));
    }

    write(file, text) {
        fs.writeFileSync(path.join(this.folder, file), text);
    }

    remove(file) {
        fs.rmSync(path.join(this.folder, file));
    }

    /** What the extension has written to its output. */
    output() {
        const logs = path.join(this.data, 'logs');
        const all = fs.existsSync(logs) ? fs.readdirSync(logs, { recursive: true }) : [];
        return all.filter((file) => path.basename(file) === 'gouji.log').map((file) => fs.readFileSync(path.join(logs, file), 'utf8')).join('');
    }

    /** Keeps what the editor and its extensions wrote, for whoever looks into a failure. */
    keepLogs() {
        fs.cpSync(path.join(this.data, 'logs'), path.join(this.out, `${this.name}-logs`), { recursive: true });
    }

    /** How long each start of the server took, in milliseconds. */
    starts() {
        return [...this.output().matchAll(/ lsp: (\d+) ms/g)].map(([, took]) => Number(took));
    }

    /** The running servers that this editor's extension has started. */
    servers(program = this.extensions) {
        const list = execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
        return list.filter((line) => line.includes(program) && / lsp$/.test(line.trimEnd())).map((line) => Number.parseInt(line, 10));
    }

    async screenshot(name) {
        await sleep(700);
        await this.page.screenshot({ path: path.join(this.out, `${name}.png`) });
    }

    /** Closes the window, as a user does. */
    async closeWindow() {
        await this.page?.close({ runBeforeUnload: false });
    }

    async close() {
        await this.browser?.close().catch(() => {});
        this.server?.kill('SIGTERM');
        await Promise.race([this.ended, sleep(5000)]);
        this.server?.kill('SIGKILL');
        fs.rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
}

function writeJson(file, value) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(value, null, 2));
}

function freePort() {
    return new Promise((resolve) => {
        const listener = net.createServer().listen(0, '127.0.0.1', () => {
            const { port } = listener.address();
            listener.close(() => resolve(port));
        });
    });
}
