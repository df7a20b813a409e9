// Which documents are budget disclosures: those named so, those the user says, and what is read from other files.

import * as path from 'node:path';
import { Disposable, Memento, RelativePattern, TabInputText, TabInputTextDiff, TextDocument, Uri, languages, window, workspace } from 'vscode';

/** The language of the documents that gouji checks. */
export const LANGUAGE = 'budget-disclosure';

/** What else a document may be for the user to switch gouji on. */
const PLAIN = ['plaintext', 'markdown'];

/** The scheme of readings: `gouji:/区/预算.docx` is the text that the server reads from that file. */
export const READING = 'gouji';

/** The files that are checked as the texts they are, by their extensions. */
export const TEXTS = ['txt', 'md'];

/** The files that have readings. */
export const READABLE = ['docx', 'docm', 'xlsx', 'xlsm', 'xls', 'et', 'ods', 'pdf', 'html', 'htm', 'mht', 'mhtml'];

/** Those of them that take comments. */
export const COMMENTABLE = ['docx', 'docm', 'xlsx', 'xlsm'];

/** Documents that the user has switched on or off and that are remembered. */
const MOST_CHOICES = 500;

const MEMORY = 'gouji.choices';

/** The kinds of places whose documents are checked: not the old versions that a comparison shows. */
function schemes(): string[] {
    const folders = workspace.workspaceFolders ?? [];
    return [...new Set(['file', 'untitled', READING, ...folders.map((folder) => folder.uri.scheme)])];
}

/** The settings of a folder, whose faults the server shows in the file itself. */
const SETTINGS = '**/gouji.toml';

/** The documents that the server is told of. */
export function selector(): { scheme: string; language?: string; pattern?: string }[] {
    return schemes().flatMap((scheme) => [
        { scheme, language: LANGUAGE },
        { scheme, pattern: SETTINGS },
    ]);
}

/** Whether gouji checks this document. */
export function isChecked(document: TextDocument): boolean {
    return document.languageId === LANGUAGE && schemes().includes(document.uri.scheme);
}

/** Whether an address is that of a reading. */
export function isReading(uri: Uri): boolean {
    return uri.scheme === READING;
}

/** The address of the reading of a file. */
export function readingOf(file: Uri): Uri {
    return file.with({ scheme: READING });
}

/** The file behind a reading. */
export function fileOf(reading: Uri): Uri {
    return reading.with({ scheme: 'file' });
}

/** The last part of an address. */
export function nameOf(uri: Uri): string {
    return path.posix.basename(uri.path);
}

export function hasExtension(uri: Uri, extensions: string[]): boolean {
    return extensions.includes(path.posix.extname(uri.path).slice(1).toLowerCase());
}

/** Whether the user may switch gouji on for this document. */
export function canBeChecked(document: TextDocument): boolean {
    const isText = PLAIN.includes(document.languageId) || (isReading(document.uri) && document.languageId !== LANGUAGE);
    return isText && schemes().includes(document.uri.scheme);
}

/** The documents in the editor that are checked, by their addresses. */
export function checkedInTabs(): Set<string> {
    const inTabs = window.tabGroups.all.flatMap((group) => group.tabs).flatMap(({ input }) => {
        if (input instanceof TabInputText) {
            return [input.uri];
        }
        return input instanceof TabInputTextDiff ? [input.original, input.modified] : [];
    });
    const shown = new Set(inTabs.map(String));
    const checked = workspace.textDocuments.filter(isChecked).map((document) => document.uri.toString());
    return new Set(checked.filter((uri) => shown.has(uri)));
}

/** Gives documents the language the user wants them to have, and remembers it. */
export class Documents implements Disposable {
    private readonly listeners: Disposable[];
    /** The document that was closed in this very turn: one that opens again in it has changed its language. */
    private closed: { uri: string; language: string } | undefined;

    constructor(private readonly memory: Memento) {
        this.listeners = [
            workspace.onDidCloseTextDocument((document) => this.didClose(document)),
            workspace.onDidOpenTextDocument((document) => this.didOpen(document)),
            workspace.onDidChangeConfiguration((change) => {
                if (change.affectsConfiguration('gouji.files')) {
                    workspace.textDocuments.filter(({ uri }) => !isReading(uri)).forEach((document) => this.consider(document));
                }
            }),
        ];
        workspace.textDocuments.forEach((document) => this.consider(document));
    }

    dispose(): void {
        this.listeners.forEach((listener) => listener.dispose());
    }

    /** Whether the user has said that a document is to be checked, or not. */
    isDecided(uri: Uri): boolean {
        return this.choices().has(uri.toString());
    }

    async switchOn(document: TextDocument): Promise<void> {
        await languages.setTextDocumentLanguage(document, LANGUAGE);
    }

    async switchOff(document: TextDocument): Promise<void> {
        await languages.setTextDocumentLanguage(document, plainLanguage(document.uri));
    }

    private didClose(document: TextDocument): void {
        const closed = { uri: document.uri.toString(), language: document.languageId };
        this.closed = closed;
        setTimeout(() => {
            if (this.closed === closed) {
                this.closed = undefined;
            }
        });
    }

    private didOpen(document: TextDocument): void {
        const before = this.closed?.uri === document.uri.toString() ? this.closed.language : undefined;
        this.closed = undefined;
        if (before === undefined) {
            this.consider(document);
        } else if (document.languageId === LANGUAGE || before === LANGUAGE) {
            // Whether by our commands or by the editor's own list of languages.
            this.remember(document.uri, document.languageId === LANGUAGE);
        }
    }

    private consider(document: TextDocument): void {
        const choice = this.choices().get(document.uri.toString());
        const isWanted = choice ?? (isChecked(document) || isReading(document.uri) || isListed(document));
        if (isWanted && canBeChecked(document)) {
            void this.switchOn(document);
        } else if (!isWanted && isChecked(document)) {
            void this.switchOff(document);
        }
    }

    private choices(): Map<string, boolean> {
        return new Map(this.memory.get<[string, boolean][]>(MEMORY, []));
    }

    private remember(uri: Uri, isOn: boolean): void {
        // Who opens a reading wants it checked.
        if (uri.scheme === 'untitled' || isReading(uri)) {
            return;
        }
        const choices = this.choices();
        choices.delete(uri.toString());
        choices.set(uri.toString(), isOn);
        void this.memory.update(MEMORY, [...choices].slice(-MOST_CHOICES));
    }
}

/** Whether the setting `gouji.files` names the document. */
function isListed(document: TextDocument): boolean {
    const globs = workspace.getConfiguration('gouji', document.uri).get<string[]>('files', []);
    const folder = workspace.getWorkspaceFolder(document.uri);
    return globs.some((glob) => {
        const patterns = folder === undefined ? [glob] : [glob, new RelativePattern(folder, glob)];
        return patterns.some((pattern) => languages.match({ pattern }, document) > 0);
    });
}

/** The language of a text that is no disclosure. */
function plainLanguage(uri: Uri): string {
    return !isReading(uri) && hasExtension(uri, ['md', 'markdown']) ? 'markdown' : 'plaintext';
}
