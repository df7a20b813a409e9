// The page: brings its parts together.

import type { CodeAction, Diagnostic } from 'vscode-languageserver-types';
import { Doc, Documents, Made } from './documents';
import { h, icon, put } from './dom';
import { Editor } from './editor/editor';
import { Draft } from './engine/draft';
import { Details, Download, Finding } from './engine/types';
import { lang, say, setLang } from './lang';
import { markdown } from './markdown';
import { rangeOf, spanOf } from './positions';
import { CursorCard } from './page/cursor';
import { dialog } from './page/dialog';
import { askReason } from './page/dismiss';
import { askForDraft } from './page/draft';
import { FileList, Progress } from './page/files';
import { Incoming, choose, takeDrops, takePastes } from './page/intake';
import { FindingList, withoutConclusion } from './page/list';
import { Item, menu } from './page/menu';
import { printed } from './page/print';
import { save } from './page/save';
import { openSettings } from './page/settings';
import { pastedText, startScreen } from './page/start';
import { Status } from './page/status';
import { loadSettings, saveSettings } from './settings';
import { conclusion, kindName, severityName } from './words';

/** How long nobody types before the text is read where that holds up typing, and before all else than findings is. */
const PAUSE = 150;
const REST = 400;

/** How long nobody asks what the page is doing. */
const PATIENCE = 500;

/** The glossary is asked for anew after each insertion, but not for ever. */
const MOST_ROUNDS = 5;

type Screen = 'start' | 'files' | 'work';

export class App {
    private readonly settings = loadSettings();
    /** The colours of the system: the style sheet has them once, whoever wants them dark. */
    private readonly system = matchMedia('(prefers-color-scheme: dark)');
    private readonly documents = new Documents(
        () => this.settings,
        () => {
            if (!this.isCancelled) {
                this.status.show(say('核对程序出错，已重新启动，文稿没有丢失。', 'The engine broke and was started anew; no text is lost.'));
            }
        },
    );
    private readonly status = new Status();
    private readonly head = h('header', { class: 'bar' });
    private readonly summary = h('div', { class: 'summary' });
    private readonly main = h('main', {});
    private readonly editorBox = h('section', { class: 'editor' });
    private readonly editor: Editor;
    private readonly list: FindingList;
    private readonly cursor = new CursorCard(this.documents);
    private readonly files: FileList;
    private screen: Screen = 'start';
    private progress: Progress | undefined;
    private isCancelled = false;
    private readonly timers = new Map<Doc, number>();
    /** The documents that are being read as they are typed. */
    private readonly isRead = new Set<Doc>();

    constructor(root: HTMLElement) {
        setLang(this.settings.lang);
        this.useTheme();
        this.system.addEventListener('change', () => this.useTheme());
        this.editor = new Editor(this.editorBox, this.documents, {
            changed: (doc) => this.readSoon(doc),
            moved: (doc, offset) => this.moved(doc, offset),
            keys: [{ key: 'Mod-.', run: () => (this.toFixes(), true) }],
        });
        this.list = new FindingList({
            goTo: (finding) => this.editor.lookAt(finding, { goes: true, takesFocus: false }),
            isAhead: (finding) => this.editor.isAhead(finding),
            announce: ({ severity, expected, message }) => {
                const told = expected === null ? message : `${conclusion(expected)}：${withoutConclusion(message, expected)}`;
                this.status.announce(`${severityName(severity)}：${told}`);
            },
            fixes: (finding) => this.fixes(finding),
            fix: (action) => void this.perform(action),
            related: (finding) => this.related(finding),
            goToRelated: ({ location }) => this.doc !== undefined && this.editor.goTo(spanOf(this.doc.text, location.range)),
            explain: (finding) => void this.explain(finding),
            dismiss: (finding) => this.dismiss(finding),
        });
        this.files = new FileList({
            open: (doc) => this.show(doc),
            close: (doc) => void this.close(doc),
            cancel: () => this.cancel(),
            report: () => void this.saveReport(),
        });
        root.append(this.head, this.main, this.status.element, printed(() => this.documents.list));
        takeDrops((files) => void this.take(files));
        takePastes(() => this.screen === 'start', (text) => void this.take([pastedText(text)]));
        addEventListener('keydown', (event) => this.key(event));
        addEventListener('beforeunload', (event) => {
            if (this.documents.list.some((doc) => doc.isChanged)) {
                event.preventDefault();
                event.returnValue = '';
            }
        });
        this.draw();
    }

    /** Resolves when the engine runs. */
    async ready(): Promise<void> {
        const problems = await this.documents.ready();
        if (problems.length > 0) {
            this.status.show(`${say('上次保存的设置有误，这次没有采用：', 'The settings that were kept are wrong and not used: ')}${problems.join(' ')}`);
        }
    }

    private get doc(): Doc | undefined {
        return this.editor.doc;
    }

    // Screens

    private draw(): void {
        document.title = this.screen === 'work' && this.doc !== undefined ? `${this.doc.name} · 勾稽` : say('勾稽：核对预算公开说明', 'gouji: budget disclosures');
        document.body.dataset['screen'] = this.screen;
        this.drawHead();
        switch (this.screen) {
            case 'start':
                put(this.main, startScreen(this.main.querySelector<HTMLTextAreaElement>('#paste')?.value ?? '', this.documents.readsPdf(), (files) => void this.take(files), () => void this.askForDraft()));
                break;
            case 'files':
                this.files.show(this.documents.list, this.progress);
                put(this.main, this.files.element);
                break;
            case 'work':
                put(this.main, this.summary, h('div', { class: 'work' }, this.editorBox, h('aside', {}, this.list.element, this.cursor.element)));
                if (this.doc !== undefined) {
                    this.editor.draw(this.doc);
                }
                this.drawReading();
                break;
        }
    }

    private drawHead(): void {
        const { list } = this.documents;
        const isWork = this.screen === 'work' && this.doc !== undefined;
        const back = isWork && list.length > 1;
        const button = (sign: 'open' | 'add' | 'settings', name: string, run: () => void): HTMLElement =>
            h('button', { type: 'button', class: 'button', onclick: run }, icon(sign), h('span', {}, name));
        const other = lang() === 'en' ? 'zh-CN' : 'en';
        put(
            this.head,
            h(
                'button',
                { type: 'button', class: 'seal', 'aria-label': say('勾稽：回到首页', 'gouji: to the first screen'), onclick: () => this.go('start') },
                '勾稽',
            ),
            back && this.back(say(`全部 ${list.length} 个文件`, `All ${list.length} files`)),
            this.screen === 'start' && list.length > 0 && this.back(say(`已打开 ${list.length} 个文件`, `${list.length} open files`)),
            isWork && h('h1', { class: 'name', tabindex: '-1', title: this.doc?.name }, this.doc?.name),
            h('span', { class: 'space' }),
            this.screen !== 'start' && button('open', say('打开', 'Open'), () => choose((files) => void this.take(files))),
            this.screen !== 'start' && button('add', say('新建', 'New'), () => void this.askForDraft()),
            isWork && menu(say('下载', 'Download'), 'download', () => this.downloads(), 'to-left main'),
            button('settings', say('设置', 'Settings'), () => this.openSettings()),
            h(
                'button',
                { type: 'button', class: 'button', lang: other, onclick: () => void this.useLanguage(other) },
                other === 'en' ? 'English' : '中文',
            ),
        );
    }

    private back(name: string): HTMLElement {
        return h('button', { type: 'button', class: 'button back', onclick: () => this.go('files') }, icon('back'), h('span', {}, name));
    }

    private go(screen: Screen): void {
        const isOther = screen !== this.screen;
        this.screen = screen;
        this.draw();
        if (isOther) {
            // What had the focus is gone: it goes on from the heading.
            document.querySelector<HTMLElement>('h1[tabindex]')?.focus({ preventScroll: true });
        }
    }

    private show(doc: Doc): void {
        this.editor.show(doc);
        this.go('work');
    }

    /** All beside the editor that follows from what was read of the document. The list asks it where its findings stand. */
    private drawReading(): void {
        const { doc } = this;
        const reading = doc?.reading;
        if (doc === undefined || reading === undefined) {
            return;
        }
        const { overview } = reading;
        this.list.show(overview.findings, this.settings.lowest, doc.remarks, doc.notes);
        const about = [overview.unit, overview.year === null ? null : say(`${overview.year}年`, String(overview.year)), kindName(overview.kind)];
        const said = about.filter((word) => word !== null && word !== '').join(' · ');
        const isWrong = overview.coverage.broken > 0;
        put(
            this.summary,
            h('p', { class: `headline ${isWrong ? 'error' : 'right'}` }, icon(isWrong ? 'error' : 'right'), h('strong', {}, overview.headline)),
            h('p', { class: 'faint unit', title: said }, said),
            h('div', { class: 'switches', role: 'group', 'aria-label': say('按级别显示', 'By severity') }, ...this.list.switches(overview.counts)),
            h('span', { class: 'space' }),
            h(
                'button',
                { type: 'button', class: 'button', onclick: () => void this.fixAll() },
                icon('wand'),
                h('span', {}, say('自动修改', 'Safe fixes')),
            ),
            menu(say('补写整理', 'Complete'), 'hint', () => this.completions(), 'to-left'),
        );
    }

    // Opening and closing

    private async take(files: Incoming[]): Promise<void> {
        if (files.length === 0) {
            return;
        }
        if (this.progress !== undefined) {
            this.status.show(say('正在核对，请稍候再打开。', 'Still checking: please open more files later.'));
            return;
        }
        const before = this.documents.list.length;
        let last: Doc | undefined;
        for (const [done, file] of files.entries()) {
            this.progress = { done, all: files.length, name: file.name };
            if (files.length > 1) {
                this.go('files');
            }
            const bytes = await file.bytes().catch(() => undefined);
            if (this.isCancelled) {
                break;
            }
            if (bytes === undefined) {
                this.status.show(say(`无法读取 ${file.name}。`, `${file.name} cannot be read.`));
                continue;
            }
            const wait = setTimeout(() => files.length === 1 && this.status.show(say(`正在核对 ${file.name}……`, `Checking ${file.name} …`)), PATIENCE);
            const doc = await this.documents.open(file.name, bytes);
            clearTimeout(wait);
            if (this.isCancelled) {
                await this.documents.close(doc);
                break;
            }
            last = doc;
        }
        this.progress = undefined;
        this.isCancelled = false;
        const { list } = this.documents;
        if (files.length === 1 && last !== undefined && last.problem === undefined) {
            this.show(last);
            this.status.clear();
            this.status.announce(last.reading?.overview.headline ?? '');
        } else if (list.length === 1 && before === 0 && last?.problem !== undefined) {
            // One file that cannot be read: the start screen is the place to try another.
            list.length = 0;
            this.go('start');
            this.status.show(last.problem());
        } else {
            this.go(list.length === 0 ? 'start' : 'files');
            this.status.announce(say(`已核对 ${list.length} 个文件。`, `${list.length} files checked.`));
        }
    }

    private async askForDraft(): Promise<void> {
        if (this.progress !== undefined) {
            this.status.show(say('正在核对，请稍候再新建。', 'Still checking: please draft later.'));
            return;
        }
        // Where the engine broke, that has been said.
        const choices = await this.documents.choices().catch(() => undefined);
        if (choices === undefined || document.querySelector('dialog') !== null) {
            return;
        }
        askForDraft(choices, this.doc?.reading?.overview.unit ?? '', {
            draft: (wish) => this.documents.draft(wish),
            open: (draft) => void this.openDraft(draft),
        });
    }

    private async openDraft(draft: Draft): Promise<void> {
        const doc = await this.documents.openDraft(draft);
        this.show(doc);
        this.editor.fillIn(draft.blanks);
        const { length } = draft.blanks;
        this.status.announce(say(`草稿已打开，还有 ${length} 处待填。`, `The draft is open; blanks left: ${length}.`));
    }

    private cancel(): void {
        this.isCancelled = true;
        void this.documents.interrupt();
    }

    private async close(doc: Doc): Promise<void> {
        const question = say('修改过的内容还没有下载，确定移除吗？', 'The changes are not downloaded. Remove the file?');
        if (!doc.isChanged || confirm(question)) {
            await this.documents.close(doc);
            this.go(this.documents.list.length === 0 ? 'start' : 'files');
        }
    }

    // Reading and moving

    /** Reads a document that has changed: at once where typing goes on meanwhile, else in the first pause. */
    private readSoon(doc: Doc): void {
        clearTimeout(this.timers.get(doc));
        if (!this.documents.isApart) {
            this.timers.set(doc, window.setTimeout(() => void this.read(doc).then(() => this.readDetails(doc)), PAUSE));
            return;
        }
        this.timers.set(doc, window.setTimeout(() => void this.readDetails(doc), REST));
        if (!this.isRead.has(doc)) {
            void this.readAsTyped(doc);
        }
    }

    /** Reads a document until nothing is typed meanwhile. */
    private async readAsTyped(doc: Doc): Promise<void> {
        this.isRead.add(doc);
        for (let version = -1; version !== doc.version; ) {
            ({ version } = doc);
            await this.read(doc);
        }
        this.isRead.delete(doc);
    }

    private async readDetails(doc: Doc): Promise<void> {
        await this.documents.readDetails(doc).catch(() => undefined);
        this.editor.drawDetails(doc);
    }

    private async read(doc: Doc): Promise<void> {
        const before = doc.reading?.overview.headline;
        try {
            const reading = await this.documents.read(doc);
            if (reading.version !== doc.version) {
                return;
            }
            if (doc === this.doc && this.screen === 'work') {
                // What is underlined is seen first: the list may be long.
                this.editor.draw(doc);
                await painted();
                if (doc === this.doc && this.screen === 'work' && doc.reading?.version === doc.version) {
                    this.drawReading();
                    this.markAtCursor();
                }
            }
            if (reading.overview.headline !== before) {
                this.status.announce(reading.overview.headline);
            }
        } catch {
            // That the engine broke has been said; the next change is another try.
        }
    }

    private async readAll(): Promise<void> {
        const readable = this.documents.list.filter((doc) => doc.problem === undefined);
        await Promise.all(readable.map((doc) => this.read(doc).then(() => this.readDetails(doc))));
        this.draw();
    }

    private moved(doc: Doc, offset: number): void {
        this.cursor.show(doc, offset);
        // Not while the editor is in the middle of a change.
        queueMicrotask(() => this.markAtCursor());
    }

    private markAtCursor(): void {
        const found = this.editor.findingsAtCursor()[0]?.finding;
        if (found !== undefined) {
            this.list.mark(found);
            this.editor.lookAt(found, { goes: false, takesFocus: false });
        }
    }

    private toFixes(): void {
        this.markAtCursor();
        this.list.focusFixes();
    }

    private key(event: KeyboardEvent): void {
        if (this.screen === 'work' && event.key === 'F8' && document.querySelector('dialog') === null) {
            event.preventDefault();
            this.list.step(event.shiftKey ? -1 : 1, this.list.element.contains(document.activeElement));
        }
    }

    // Fixes

    private async fixes(finding: Finding): Promise<CodeAction[]> {
        const { doc } = this;
        const place = this.editor.placed().find((placed) => placed.finding === finding);
        if (doc === undefined || place === undefined) {
            return [];
        }
        const { start } = rangeOf(doc.text, place);
        const isIts = ({ code, range }: Diagnostic): boolean =>
            code === finding.code && range.start.line === start.line && range.start.character === start.character;
        const actions = await this.documents.actions(doc, place, ['quickfix']);
        // What dismisses a finding in an editor is of a kind of its own; the page asks for the reason itself.
        return actions.filter(({ kind, diagnostics }) => kind === 'quickfix' && diagnostics?.some(isIts));
    }

    private async perform(action: CodeAction): Promise<boolean> {
        const { doc } = this;
        if (doc === undefined) {
            return false;
        }
        const { version } = doc;
        const edits = await this.documents.edits(doc, action);
        if (edits.length === 0 || doc.version !== version) {
            return false;
        }
        this.editor.apply(edits);
        // The button is gone, and Ctrl+Z should work.
        this.editor.view.focus();
        this.status.show(say(`已${action.title}。Ctrl+Z 可撤销。`, `Done: ${action.title}. Ctrl+Z takes it back.`));
        return true;
    }

    private async fixAll(): Promise<void> {
        const action = (await this.documentActions(['source.fixAll.gouji']))[0];
        if (action === undefined || !(await this.perform(action))) {
            this.status.show(say('没有可以自动修改的问题；改动数字须经本人确认，请逐条处理。', 'Nothing can be fixed by itself: changes of figures are yours to confirm.'));
        }
    }

    private documentActions(only: string[]): Promise<CodeAction[]> {
        const { doc } = this;
        return doc === undefined ? Promise.resolve([]) : this.documents.actions(doc, { from: 0, to: doc.text.length }, only);
    }

    /** What can be completed and put in order. */
    private async completions(): Promise<Item[]> {
        const { doc } = this;
        if (doc === undefined) {
            return [];
        }
        const whole = await this.documentActions(['source.insertGlossary.gouji', 'source.renumberHeadings.gouji']);
        const { from, to } = this.editor.view.state.selection.main;
        const here = await this.documents.actions(doc, { from, to }, ['refactor.rewrite.gouji']);
        const statements = await this.statements(doc);
        const glossary = whole.find(({ kind }) => kind === 'source.insertGlossary.gouji');
        const others = [...whole.filter(({ kind }) => kind !== 'source.insertGlossary.gouji'), ...here, ...statements];
        const format: Item = { name: say('规范空格、标点和编号', 'Format'), run: () => void this.format() };
        return [
            ...(glossary === undefined ? [] : [{ name: say('补写名词解释', 'Complete the glossary'), run: () => void this.insertGlossary() }]),
            ...others.map((action): Item => ({ name: action.title, run: () => void this.perform(action) })),
            format,
        ];
    }

    /** What the text has to say and does not. */
    private async statements(doc: Doc): Promise<CodeAction[]> {
        const missing = this.editor.placed().filter(({ finding }) => finding.hasFix && finding.code.startsWith('missing-') && finding.code !== 'missing-glossary');
        const found = await Promise.all(missing.map((place) => this.documents.actions(doc, place, ['quickfix'])));
        const codes = new Set(missing.map(({ finding }) => finding.code));
        return found.flat().filter(({ kind, diagnostics }) => kind === 'quickfix' && diagnostics?.some(({ code }) => codes.has(String(code))));
    }

    private async insertGlossary(): Promise<void> {
        for (let round = 0; round < MOST_ROUNDS; round++) {
            const action = (await this.documentActions(['source.insertGlossary.gouji']))[0];
            if (action === undefined || !(await this.perform(action))) {
                return;
            }
        }
    }

    private async format(): Promise<void> {
        const edits = this.doc === undefined ? [] : await this.documents.formatting(this.doc);
        if (edits.length > 0) {
            this.editor.apply(edits);
        }
        this.status.show(edits.length > 0 ? say('已整理。Ctrl+Z 可撤销。', 'Done. Ctrl+Z takes it back.') : say('不需要整理。', 'Nothing to format.'));
    }

    private related(finding: Finding): NonNullable<Details['diagnostics'][number]['relatedInformation']> {
        const same = this.doc?.reading?.details?.diagnostics.find(
            ({ code, message, range }) =>
                code === finding.code && message === finding.message && range.start.line === finding.range.start.line && range.start.character === finding.range.start.character,
        );
        return same?.relatedInformation ?? [];
    }

    private async explain({ code }: Finding): Promise<void> {
        const { title, markdown: page } = await this.documents.explain(code);
        // The dialog has the title already.
        dialog(title, h('div', { class: 'page' }, markdown(page.replace(/^# .*\n/, ''))));
    }

    private dismiss(finding: Finding): void {
        const { doc } = this;
        if (doc === undefined) {
            return;
        }
        askReason(finding, (reason) => {
            const changing = this.documents.changeSettings({ dismiss: { file: doc.name, code: finding.code, text: finding.text, reason } });
            void this.changeSettings(changing).then((problems) => problems.length > 0 && this.status.show(problems.join(' ')));
        });
    }

    // Downloads

    private async downloads(): Promise<Item[]> {
        const { doc } = this;
        if (doc === undefined) {
            return [];
        }
        const unwritten = await this.documents.unwritten(doc);
        const warning =
            unwritten > 0 &&
            say(
                `有 ${unwritten} 处改动写不进原文件（如增加的表格行、改动的自动编号、工作簿的单元格），请另外下载“改好的文字”`,
                `Changes that cannot be written into the file, such as new rows, numbers that count themselves, or cells of a workbook: ${unwritten}. Download the text too.`,
            );
        const comments =
            doc.format === 'word' ? say('问题写成批注，在这里改过的写成修订', 'Findings as comments, your changes as tracked changes') : say('问题写成批注，单元格不改动', 'Findings as notes; cells stay as they are');
        const item = (what: Download, name: string, about: string): Item => ({ name, about, run: () => void this.saveAs(doc, what) });
        return [
            ...(doc.takesComments
                ? [item('comments', say('带批注的原文件', 'The file with comments'), warning || comments)]
                : []),
            ...(doc.format === 'word'
                ? [item('tracked', say('带批注和自动修改的原文件', 'The same with all safe fixes'), warning || say('自动修改也写成修订，可逐条接受', 'As tracked changes, to accept one by one'))]
                : []),
            item('text', say('改好的文字', 'The text as it is now'), say('文本文件', 'A text file')),
            item('report', say('审核报告', 'The report'), say('网页，可打印', 'A web page to print')),
            item('findings', say('问题清单', 'List of findings'), say('Excel 表格', 'A workbook')),
        ];
    }

    private async saveAs(doc: Doc, what: Download): Promise<void> {
        const made = await this.orSayWhy(this.documents.download(doc, what));
        if (made !== undefined) {
            save(made.name, made.bytes);
            const told = say(`已下载 ${made.name}。`, `${made.name} is downloaded.`);
            if (made.remarks.length === 0) {
                this.status.show(told);
            } else {
                // What could not be written should not be gone in a moment.
                const text = h('button', { type: 'button', class: 'button', onclick: () => (box.close(), void this.saveAs(doc, 'text')) }, say('下载改好的文字', 'Download the text'));
                const box = dialog(
                    say('已下载，请留意', 'Downloaded, but note'),
                    h('p', {}, told),
                    ...made.remarks.map((remark) => h('p', {}, remark)),
                    h('div', { class: 'dialog-row' }, text),
                );
            }
        }
    }

    private async saveReport(): Promise<void> {
        const bytes = await this.orSayWhy(this.documents.report());
        if (bytes !== undefined) {
            const name = say('勾稽汇总报告.html', 'gouji-report.html');
            save(name, bytes, 'text/html');
            this.status.show(say(`已下载 ${name}。`, `${name} is downloaded.`));
        }
    }

    private orSayWhy<T extends Made | Uint8Array>(made: Promise<T>): Promise<T | undefined> {
        return made.catch((error: Error) => {
            this.status.show(error.message);
            return undefined;
        });
    }

    // Settings

    private openSettings(): void {
        const found = this.documents.list.flatMap((doc) => doc.reading?.overview.findings ?? []);
        const rules = new Map(found.map(({ code, title }) => [code, title]));
        openSettings({
            settings: this.settings,
            rules,
            layouts: this.documents.layouts,
            shown: () => this.documents.shown,
            useLooks: () => this.useLooks(),
            change: (change) => this.changeSettings(this.documents.changeSettings(change)),
            importToml: (toml) => this.changeSettings(this.documents.useToml(toml)),
        });
    }

    private useLooks(): void {
        saveSettings(this.settings);
        this.useTheme();
        this.draw();
    }

    /** Keeps what was changed and reads all documents by it; with problems, which are returned, nothing was changed. */
    private async changeSettings(changing: Promise<string[]>): Promise<string[]> {
        const problems = await changing.catch((error: Error) => [error.message]);
        if (problems.length === 0) {
            saveSettings(this.settings);
            await this.readAll();
        }
        return problems;
    }

    private useTheme(): void {
        const { theme } = this.settings;
        document.documentElement.dataset['theme'] = theme === 'system' ? (this.system.matches ? 'dark' : 'light') : theme;
    }

    private async useLanguage(language: typeof this.settings.lang): Promise<void> {
        this.settings.lang = language;
        saveSettings(this.settings);
        setLang(language);
        this.list.useLanguage();
        this.cursor.useLanguage();
        this.editor.useLanguage();
        this.draw();
        await this.documents.useLanguage();
        await this.readAll();
    }
}

/** When the page was painted as it is now; at once where nobody sees it. */
function painted(): Promise<void> {
    return new Promise((resolve) => (document.hidden ? resolve() : requestAnimationFrame(() => setTimeout(resolve))));
}
