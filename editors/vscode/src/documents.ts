// Which documents are budget disclosures: those named so, and those the user says.

import { Disposable, Memento, RelativePattern, TabInputText, TabInputTextDiff, TextDocument, Uri, languages, window, workspace } from 'vscode';

/** The language of the documents that gouji checks. */
export const LANGUAGE = 'budget-disclosure';

/** What else a document may be for the user to switch gouji on. */
const PLAIN = ['plaintext', 'markdown'];

/** Documents that the user has switched on or off and that are remembered. */
const MOST_CHOICES = 500;

const MEMORY = 'gouji.choices';

/** The kinds of places whose documents are checked: not the old versions that a comparison shows. */
function schemes(): string[] {
    const folders = workspace.workspaceFolders ?? [];
    return [...new Set(['file', 'untitled', ...folders.map((folder) => folder.uri.scheme)])];
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

/** Whether the user may switch gouji on for this document. */
export function canBeChecked(document: TextDocument): boolean {
    return PLAIN.includes(document.languageId) && schemes().includes(document.uri.scheme);
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
                    workspace.textDocuments.forEach((document) => this.consider(document));
                }
            }),
        ];
        workspace.textDocuments.forEach((document) => this.consider(document));
    }

    dispose(): void {
        this.listeners.forEach((listener) => listener.dispose());
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
        const isWanted = choice ?? (isChecked(document) || isListed(document));
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
        if (uri.scheme === 'untitled') {
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
    return /\.(md|markdown)$/i.test(uri.path) ? 'markdown' : 'plaintext';
}
