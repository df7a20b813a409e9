// Readings: what gouji reads from a file that is no text, as a document that cannot be changed.

import {
    CancellationToken,
    CodeLens,
    CodeLensProvider,
    CustomDocument,
    CustomReadonlyEditorProvider,
    Disposable,
    EventEmitter,
    FileDecoration,
    FileDecorationProvider,
    Range,
    Tab,
    TabInputCustom,
    TabInputText,
    TextDocument,
    TextDocumentContentProvider,
    TextDocumentShowOptions,
    Uri,
    WebviewPanel,
    commands,
    l10n,
    languages,
    window,
    workspace,
} from 'vscode';
import { TextDocumentContentRequest } from 'vscode-languageclient/node';
import { orSayWhy } from './client';
import { COMMENTABLE, Documents, READABLE, READING, canBeChecked, hasExtension, isReading, nameOf, readingOf } from './documents';
import { Service } from './service';

/** Shows readings: by the command, by “Reopen Editor With…”, and wherever the address of one is opened. */
export class Readings implements CustomReadonlyEditorProvider, TextDocumentContentProvider, CodeLensProvider, FileDecorationProvider, Disposable {
    private readonly changed = new EventEmitter<Uri>();
    private readonly listeners: Disposable[];

    /** The text of a reading may be another one. */
    readonly onDidChange = this.changed.event;

    constructor(
        private readonly service: Service,
        private readonly documents: Documents,
    ) {
        this.listeners = [
            this.changed,
            // The client gives readings as well, and has them asked for again, but only while the server runs.
            workspace.registerTextDocumentContentProvider(READING, this),
            window.registerCustomEditorProvider('gouji.reading', this),
            window.registerFileDecorationProvider(this),
            languages.registerCodeLensProvider({ scheme: READING }, this),
            service.onDidChange(() => this.readAgain()),
        ];
    }

    dispose(): void {
        this.listeners.forEach((listener) => listener.dispose());
    }

    /** Opens the readings of these files, of the one in the active tab, or of those that the user chooses. */
    async open(named: Uri[]): Promise<void> {
        const active = named.length === 0 ? fileInTab() : undefined;
        const files = named.length > 0 ? named : active !== undefined ? [active] : await choose();
        for (const file of files) {
            await this.show(file, {});
        }
    }

    provideTextDocumentContent(reading: Uri, token: CancellationToken): Promise<string> {
        return orSayWhy(reading, this.ask(reading, token));
    }

    openCustomDocument(uri: Uri): CustomDocument {
        return { uri, dispose: () => {} };
    }

    /** The editor's own text editor takes the place of ours. */
    async resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel): Promise<void> {
        const column = panel.viewColumn;
        await this.show(uri, { ...(column === undefined ? {} : { viewColumn: column }), preserveFocus: !panel.active });
        panel.dispose();
    }

    /** What stands above the text: what it is, and what can be done with it. */
    provideCodeLenses({ uri }: TextDocument): CodeLens[] {
        const top = new Range(0, 0, 0, 0);
        const about = l10n.t('As read from “{0}”: read-only, follows the file', nameOf(uri));
        const annotate = { title: l10n.t('Write the Findings into a Copy as Comments…'), command: 'gouji.annotate', arguments: [uri] };
        return [new CodeLens(top, { title: about, command: '' }), ...(hasExtension(uri, COMMENTABLE) ? [new CodeLens(top, annotate)] : [])];
    }

    provideFileDecoration(uri: Uri): FileDecoration | undefined {
        return isReading(uri) ? { badge: l10n.t('R'), tooltip: l10n.t('As gouji reads it; read-only') } : undefined;
    }

    private async show(file: Uri, options: TextDocumentShowOptions): Promise<void> {
        if (file.scheme !== 'file') {
            void window.showErrorMessage(l10n.t('Only files on a disk can be read.'));
            return;
        }
        const reading = readingOf(file);
        // A document that an extension opens stays open for minutes after its tab.
        await commands.executeCommand('vscode.openWith', reading, 'default', { ...options, preview: false });
        const document = workspace.textDocuments.find(({ uri }) => uri.toString() === reading.toString());
        if (document === undefined) {
            // Why it was not read has been said; what the editor shows instead says that nobody knows.
            await window.tabGroups.close(tabsOf(reading));
        } else if (canBeChecked(document)) {
            await this.documents.switchOn(document);
        }
    }

    private async ask(reading: Uri, token: CancellationToken): Promise<string> {
        const client = await this.service.running();
        if (client === undefined) {
            throw new Error(l10n.t('The server of gouji does not run.'));
        }
        const params = { uri: client.code2ProtocolConverter.asUri(reading) };
        return (await client.sendRequest(TextDocumentContentRequest.type, params, token)).text;
    }

    /** What has changed while there was no server, nobody has told. */
    private readAgain(): void {
        if (this.service.standing === 'running') {
            workspace.textDocuments.filter(({ uri }) => isReading(uri)).forEach(({ uri }) => this.changed.fire(uri));
        }
    }
}

/** The file in the active tab, whatever shows it, if it can be read. */
function fileInTab(): Uri | undefined {
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    const file = input instanceof TabInputText || input instanceof TabInputCustom ? input.uri : undefined;
    return file?.scheme === 'file' && hasExtension(file, READABLE) ? file : undefined;
}

function tabsOf(uri: Uri): Tab[] {
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
    return tabs.filter(({ input }) => input instanceof TabInputText && input.uri.toString() === uri.toString());
}

async function choose(): Promise<Uri[]> {
    const filters = { [l10n.t('Word, Excel, PDF, web pages')]: READABLE };
    const options = { title: l10n.t('Read and Check a File'), openLabel: l10n.t('Read and Check'), canSelectMany: true, filters };
    return (await window.showOpenDialog(options)) ?? [];
}
