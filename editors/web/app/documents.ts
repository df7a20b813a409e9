// The documents that are open: their files as they came, their texts as they are now, and what the engine reads in them.

import { ChangeSet, Text } from '@codemirror/state';
import type {
    CodeAction,
    CodeLens,
    CompletionList,
    Diagnostic,
    DocumentSymbol,
    Hover,
    InlayHint,
    TextEdit,
} from 'vscode-languageserver-types';
import { Choices, Draft, Wish } from './engine/draft';
import { Ask, Engine } from './engine/engine';
import { Broken } from './engine/host';
import { Request } from './engine/messages';
import { Refusal } from './engine/module';
import { withNews } from './engine/news';
import { compileEngine } from './engine/unpack';
import { Change, Download, Format, Initialized, News, Opened, Reading, Shown, Told } from './engine/types';
import { Lang, lang, say } from './lang';
import { ContentChange, Span, contentChanges, rangeOf } from './positions';
import { Settings } from './settings';

/** A file that was opened, or a text that was pasted. */
export class Doc {
    text: Text = Text.empty;
    format: Format = 'text';
    takesComments = false;
    remarks: string[] = [];
    /** What its author has to look at, where it was drafted here. */
    notes: string[] = [];
    reading: Reading | undefined;
    /** Why it cannot be shown, in the language of now. */
    problem: (() => string) | undefined;
    /** The version at which the engine broke, or is being tried. */
    broke: number | undefined;
    version = 1;
    /** The version that was opened or last downloaded; of a draft none. */
    savedVersion = 1;
    /** Whether the engine has it open. */
    isOpen = false;
    lineBreak = '\n';
    /** Changes that the engine has not heard of. */
    pending: ContentChange[] = [];

    constructor(
        readonly uri: string,
        readonly name: string,
        readonly bytes: Uint8Array,
    ) {}

    /** The unit that publishes it, or else the name of the file. */
    get unit(): string {
        return this.reading?.overview.unit ?? this.name;
    }

    get isChanged(): boolean {
        return this.version !== this.savedVersion;
    }

    /** All of the text, its lines as they ended in the file. */
    whole(): string {
        return this.text.sliceString(0, this.text.length, this.lineBreak);
    }

    /** Takes over a change made in the editor. */
    change(changes: ChangeSet): void {
        this.pending.push(...contentChanges(this.text, changes, this.lineBreak));
        this.text = changes.apply(this.text);
        this.version++;
    }
}

/** A file that the engine made. */
export interface Made {
    name: string;
    remarks: string[];
    bytes: Uint8Array;
}

export class Documents {
    readonly list: Doc[] = [];
    private readonly engine: Engine;
    private opened = 0;
    private doesReadPdf = false;
    /** What was wrong with the settings that the engine began with. */
    private problems: string[] = [];
    /** What the dialog of settings shows. */
    shown: Shown = { profile: null, severity: {}, dismissed: [] };
    /** The layouts that the engine knows. */
    layouts: Choices['layouts'] = [];

    constructor(
        private readonly settings: () => Settings,
        onBreak: () => void,
    ) {
        this.engine = new Engine(compileEngine, (ask) => this.tell(ask), onBreak);
    }

    /** Starts the engine before anybody waits for it, and says what is wrong with the settings that were kept. */
    ready(): Promise<string[]> {
        return this.engine.turn(async () => this.problems);
    }

    /** Whether this engine reads PDF. */
    readsPdf(): Promise<boolean> {
        return this.engine.turn(async () => this.doesReadPdf);
    }

    /** Opens a file; one that cannot be read says why. */
    async open(name: string, bytes: Uint8Array): Promise<Doc> {
        const doc = new Doc(`file:///${++this.opened}/${encodeURIComponent(name)}`, name, bytes);
        this.list.push(doc);
        try {
            const opened = await this.engine.turn((ask) => this.openIn(ask, doc));
            const [lineBreak] = /\r\n|\r|\n/.exec(opened.text) ?? ['\n'];
            doc.lineBreak = lineBreak;
            doc.text = Text.of(opened.text.split(/\r\n?|\n/));
            await this.read(doc);
            await this.readDetails(doc);
        } catch (error) {
            doc.problem = this.reason(error);
        }
        return doc;
    }

    /** What a new disclosure may be. */
    choices(): Promise<Choices> {
        return this.engine.turn(choicesOf);
    }

    /** Drafts a disclosure, or says all that is wrong with what it was to be made of. */
    async draft({ from, tables, ...words }: Wish): Promise<Draft | string[]> {
        try {
            const attachment = (file: Wish['from']): object | undefined => file && { name: file.name, size: file.bytes.length };
            const asked = { ...words, from: attachment(from), tables: attachment(tables) };
            const contents = [from, tables].flatMap((file) => (file === undefined ? [] : [file.bytes as BlobPart]));
            const payload = new Uint8Array(await new Blob(contents).arrayBuffer());
            const { result } = await this.engine.turn((ask) => ask('gouji/draft', asked, payload));
            const { complaints, ...draft } = result as Draft & { complaints?: string[] };
            return complaints ?? draft;
        } catch (error) {
            const broke = say('起草时程序出错，已重新启动；请换一份文件再试。', 'The engine broke and was started anew; please try other files.');
            return [error instanceof Refusal ? error.message : broke];
        }
    }

    /** Opens what was drafted: a text that is not downloaded yet. */
    async openDraft({ name, text, notes }: Draft): Promise<Doc> {
        const doc = await this.open(name, new TextEncoder().encode(text));
        doc.savedVersion = 0;
        doc.notes = notes;
        return doc;
    }

    close(doc: Doc): Promise<void> {
        this.list.splice(this.list.indexOf(doc), 1);
        return this.engine.turn(async (ask) => {
            if (doc.isOpen) {
                doc.isOpen = false;
                await ask('textDocument/didClose', { textDocument: { uri: doc.uri } });
            }
        });
    }

    /** Whether the page can go on while the engine reads. */
    get isApart(): boolean {
        return this.engine.isApart;
    }

    /** Reads the findings of a document as it is now. */
    read(doc: Doc): Promise<Reading> {
        const read = async (ask: Ask): Promise<Reading> => {
            const { version } = doc;
            const { result } = await ask('gouji/overview', { uri: doc.uri, since: doc.reading?.version });
            const overview = withNews(doc.reading?.overview.findings ?? [], result as News);
            doc.reading = { version, overview, details: doc.reading?.details };
            return doc.reading;
        };
        return this.with(doc, (ask) => trying(doc, () => read(ask)));
    }

    /** Reads all else that there is to show of it. */
    readDetails(doc: Doc): Promise<void> {
        return this.with(doc, (ask) => trying(doc, () => this.detailsOf(ask, doc)));
    }

    /** What there is to say about a place. */
    hover(doc: Doc, offset: number): Promise<Hover | null> {
        return this.about<Hover | null>(doc, 'textDocument/hover', () => ({ position: rangeOf(doc.text, { from: offset, to: offset }).start }));
    }

    completion(doc: Doc, offset: number): Promise<CompletionList | null> {
        return this.about<CompletionList | null>(doc, 'textDocument/completion', () => ({
            position: rangeOf(doc.text, { from: offset, to: offset }).start,
        }));
    }

    /** The actions of these kinds for a span. */
    async actions(doc: Doc, span: Span, only: string[]): Promise<CodeAction[]> {
        const params = (): object => ({ range: rangeOf(doc.text, span), context: { diagnostics: [], only, triggerKind: 1 } });
        return (await this.about<CodeAction[] | null>(doc, 'textDocument/codeAction', params)) ?? [];
    }

    /** The edits that an action stands for. */
    edits(doc: Doc, action: CodeAction): Promise<TextEdit[]> {
        return this.with(doc, async (ask) => {
            const resolved = action.edit === undefined ? ((await ask('codeAction/resolve', action)).result as CodeAction) : action;
            const { documentChanges = [], changes = {} } = resolved.edit ?? {};
            const told = documentChanges.flatMap((change) => ('edits' in change && change.textDocument.uri === doc.uri ? change.edits : []));
            return [...told, ...(changes[doc.uri] ?? [])] as TextEdit[];
        });
    }

    async formatting(doc: Doc): Promise<TextEdit[]> {
        const options = { tabSize: 4, insertSpaces: true };
        return (await this.about<TextEdit[] | null>(doc, 'textDocument/formatting', () => ({ options }))) ?? [];
    }

    /** The page of a rule. */
    explain(code: string): Promise<{ title: string; markdown: string }> {
        return this.engine.turn(async (ask) => (await ask('gouji/explain', { code })).result as { title: string; markdown: string });
    }

    /** How many of the changes made here cannot be written into the file. */
    async unwritten(doc: Doc): Promise<number> {
        if (!doc.takesComments || doc.version === 1) {
            return 0;
        }
        const asked = this.with(doc, async (ask) => ((await ask('gouji/unwritten', { uri: doc.uri })).result as { changes: number }).changes);
        // The download itself says what is wrong.
        return asked.catch(() => 0);
    }

    async download(doc: Doc, what: Download): Promise<Made> {
        const { version } = doc;
        const made = await this.with(doc, async (ask) => {
            const { result, payload } = await ask('gouji/download', { uri: doc.uri, name: doc.name, what, date: now() });
            const { name, remarks = [] } = result as { name: string; remarks?: string[] };
            return { name, remarks, bytes: payload };
        }).catch((error: unknown) => {
            // A text is there whatever the engine does.
            if (what === 'text') {
                return { name: doc.name.replace(/(\.[^.]*)?$/, '.txt'), remarks: [], bytes: new TextEncoder().encode(doc.whole()) };
            }
            throw error;
        });
        // What could not be written is not saved.
        if (what === 'text' || ((what === 'comments' || what === 'tracked') && made.remarks.length === 0)) {
            doc.savedVersion = version;
        }
        return made;
    }

    /** One report over all documents that could be read. */
    report(): Promise<Uint8Array> {
        return this.engine.turn(async (ask) => {
            const open = this.list.filter((doc) => doc.isOpen);
            for (const doc of open) {
                const change = changeOf(doc);
                if (change !== undefined) {
                    await ask(change.method, change.params);
                }
            }
            const documents = open.map(({ uri, name }) => ({ uri, name }));
            return (await ask('gouji/report', { documents })).payload;
        });
    }

    /** Checks with this `gouji.toml` from now on; with problems, which are returned, all stays as it is. */
    useToml(toml: string): Promise<string[]> {
        return this.engine.turn((ask) => this.tellSettings(ask, 'gouji/settings', { toml }));
    }

    /** Changes the `gouji.toml` that documents are checked with. */
    changeSettings(change: Change): Promise<string[]> {
        return this.engine.turn((ask) => this.tellSettings(ask, 'gouji/changeSettings', { toml: this.settings().toml, change }));
    }

    /** Has everything said in the language of now. */
    useLanguage(): Promise<void> {
        return this.engine.startAnew();
    }

    async interrupt(): Promise<void> {
        await this.engine.interrupt();
        // What the engine was told to leave did not break it.
        this.list.forEach((doc) => (doc.broke = undefined));
    }

    /** Asks for one thing after another, as long as nothing is typed. */
    private async detailsOf(ask: Ask, doc: Doc): Promise<void> {
        const { version } = doc;
        const textDocument = { uri: doc.uri };
        const get = async <T>(method: string, otherwise: T, more: object = {}): Promise<T> =>
            doc.version === version ? (((await ask(method, { textDocument, ...more })).result as T | null) ?? otherwise) : otherwise;
        const everything = { start: { line: 0, character: 0 }, end: { line: doc.text.lines, character: 0 } };
        const diagnostics = await get<{ items?: Diagnostic[] }>('textDocument/diagnostic', {});
        const tokens = await get<{ data?: number[] }>('textDocument/semanticTokens/full', {});
        const details = {
            version,
            diagnostics: diagnostics.items ?? [],
            symbols: await get<DocumentSymbol[]>('textDocument/documentSymbol', []),
            hints: await get<InlayHint[]>('textDocument/inlayHint', [], { range: everything }),
            lenses: await get<CodeLens[]>('textDocument/codeLens', []),
            tokens: tokens.data ?? [],
        };
        if (doc.reading !== undefined && doc.version === version) {
            doc.reading.details = details;
        }
    }

    private async about<T>(doc: Doc, method: string, params: () => object): Promise<T> {
        return this.with(doc, async (ask) => (await ask(method, { textDocument: { uri: doc.uri }, ...params() })).result as T);
    }

    /** A turn in which the engine is told of the text as it is before it is asked. */
    private with<T>(doc: Doc, work: (ask: Ask) => Promise<T>): Promise<T> {
        return this.engine.turn(async (ask) => {
            if (doc.broke === doc.version) {
                // It would break again.
                throw new Refusal(this.brokeWords());
            }
            if (!doc.isOpen) {
                await this.openAgain(ask, doc);
            }
            return work((method, params, payload) => ask(method, params, payload, changeOf(doc)));
        });
    }

    private async openIn(ask: Ask, doc: Doc): Promise<Opened> {
        const opened = await trying(doc, async () => (await ask('gouji/open', { uri: doc.uri, name: doc.name }, doc.bytes)).result as Opened);
        doc.isOpen = true;
        doc.format = opened.format;
        doc.takesComments = opened.takesComments;
        doc.remarks = opened.remarks;
        return opened;
    }

    /** Opens a document in a new engine: the file as it came, then the text as it is. */
    private async openAgain(ask: Ask, doc: Doc): Promise<void> {
        await this.openIn(ask, doc);
        doc.pending = [];
        if (doc.version > 1) {
            const contentChanges = [{ text: doc.whole() }];
            await trying(doc, () => ask('textDocument/didChange', { textDocument: { uri: doc.uri, version: doc.version }, contentChanges }));
        }
    }

    /** All that a new engine has to know. */
    private async tell(ask: Ask): Promise<void> {
        const known = this.list.filter((doc) => doc.isOpen && doc.broke !== doc.version);
        this.list.forEach((doc) => (doc.isOpen = false));
        const { capabilities } = (await ask('initialize', initializeParams(lang()))).result as Initialized;
        this.doesReadPdf = capabilities.experimental.pdf;
        ({ layouts: this.layouts } = await choicesOf(ask));
        this.problems = await this.tellSettings(ask, 'gouji/settings', { toml: this.settings().toml });
        for (const doc of known) {
            await this.openAgain(ask, doc);
        }
    }

    private async tellSettings(ask: Ask, method: string, params: object): Promise<string[]> {
        const { toml, problems, shown } = (await ask(method, params)).result as Told;
        if (problems.length === 0) {
            this.settings().toml = toml;
            this.shown = shown;
        }
        return problems;
    }

    private brokeWords(): string {
        return say('核对这份文件时程序出错，其他文件不受影响。', 'The engine broke at this file; the others are not affected.');
    }

    private reason(error: unknown): () => string {
        if (error instanceof Broken) {
            return () => this.brokeWords();
        }
        const message = error instanceof Error ? error.message : String(error);
        return () => message;
    }
}

/** What a new disclosure may be in this month. */
async function choicesOf(ask: Ask): Promise<Choices> {
    const today = new Date();
    return (await ask('gouji/choices', { year: today.getFullYear(), month: today.getMonth() + 1 })).result as Choices;
}

/** What the engine has to be told before it is asked about a document. */
function changeOf(doc: Doc): Request['before'] {
    if (doc.pending.length === 0) {
        return undefined;
    }
    const contentChanges = doc.pending;
    doc.pending = [];
    return { method: 'textDocument/didChange', params: { textDocument: { uri: doc.uri, version: doc.version }, contentChanges } };
}

/** The time as Word writes it beside a comment: to the second. */
function now(): string {
    return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}

/**
 * Does something that the engine may break at. If it does, the document is not told to a new engine before it has changed.
 */
async function trying<T>(doc: Doc, work: () => Promise<T>): Promise<T> {
    doc.broke = doc.version;
    try {
        const done = await work();
        doc.broke = undefined;
        return done;
    } catch (error) {
        if (!(error instanceof Broken)) {
            doc.broke = undefined;
        }
        throw error;
    }
}

/** What the page can show. */
function initializeParams(locale: Lang): object {
    return {
        processId: null,
        rootUri: null,
        locale,
        capabilities: {
            general: { positionEncodings: ['utf-16'] },
            workspace: { workspaceEdit: { documentChanges: true } },
            textDocument: {
                diagnostic: {},
                publishDiagnostics: {
                    relatedInformation: true,
                    dataSupport: true,
                    codeDescriptionSupport: true,
                },
                codeAction: {
                    codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'source'] } },
                    dataSupport: true,
                    isPreferredSupport: true,
                    resolveSupport: { properties: ['edit'] },
                },
                completion: { completionItem: { snippetSupport: false, labelDetailsSupport: true } },
                hover: { contentFormat: ['markdown'] },
                documentSymbol: { hierarchicalDocumentSymbolSupport: true },
            },
        },
    };
}
