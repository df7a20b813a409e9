// The tables of a document as tables, its wrong cells marked: beside the text, which they follow.

import { DiagnosticSeverity, Disposable, DocumentSymbol, Range, SymbolKind, TextDocument, ViewColumn, WebviewPanel, commands, env, l10n, window } from 'vscode';
import { isChecked, nameOf } from './documents';
import { Finding, Findings } from './findings';

/** How long text and findings stand still before the tables are drawn again. */
const PAUSE_MS = 200;

/** The row that only parts the head of a table from what is below: `|---|---|`. */
const RULE = /^\s*\|?[\s:|-]*-[\s:|-]*\|?\s*$/;
const FIGURE = /^[-−+]?[\d,，]*\.?\d+%?$/;

const CLASSES = ['error', 'warning', 'note', 'note'];

interface Cell {
    text: string;
    range: Range;
}

interface Table {
    caption: string;
    rows: Cell[][];
}

/** The one panel of the window. */
export class Tables implements Disposable {
    private readonly listeners: Disposable[];
    private panel: WebviewPanel | undefined;
    private document: TextDocument | undefined;
    private timer: NodeJS.Timeout | undefined;

    constructor(private readonly findings: Findings) {
        this.listeners = [
            findings.onDidChange(() => this.later()),
            window.onDidChangeActiveTextEditor((editor) => {
                if (this.panel !== undefined && editor !== undefined && isChecked(editor.document)) {
                    this.document = editor.document;
                    this.later();
                }
            }),
        ];
    }

    dispose(): void {
        clearTimeout(this.timer);
        this.panel?.dispose();
        this.listeners.forEach((listener) => listener.dispose());
    }

    /** Shows the tables of the document at hand. */
    async show(): Promise<void> {
        const document = window.activeTextEditor?.document;
        if (document === undefined || !isChecked(document)) {
            void window.showInformationMessage(l10n.t('Open a disclosure that gouji checks first.'));
            return;
        }
        this.document = document;
        this.panel ??= this.open();
        this.panel.reveal(ViewColumn.Beside, true);
        await this.draw();
    }

    private open(): WebviewPanel {
        const options = { enableScripts: true, localResourceRoots: [] };
        const panel = window.createWebviewPanel('gouji.tables', '', { viewColumn: ViewColumn.Beside, preserveFocus: true }, options);
        panel.onDidDispose(() => (this.panel = undefined));
        panel.webview.onDidReceiveMessage(([line, character]: [number, number]) => void this.goTo(line, character));
        return panel;
    }

    private async goTo(line: number, character: number): Promise<void> {
        if (this.document !== undefined) {
            const shown = window.visibleTextEditors.find(({ document }) => document === this.document);
            await window.showTextDocument(this.document, { viewColumn: shown?.viewColumn ?? ViewColumn.One, selection: new Range(line, character, line, character) });
        }
    }

    private later(): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.draw(), PAUSE_MS);
    }

    private async draw(): Promise<void> {
        const { document } = this;
        if (this.panel === undefined || document === undefined) {
            return;
        }
        const symbols = await commands.executeCommand<DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', document.uri);
        const tables = (symbols ?? []).flatMap((symbol) => tablesIn(document, symbol));
        this.panel.title = l10n.t('Tables: {0}', nameOf(document.uri));
        this.panel.webview.html = page(tables, this.findings.of(document.uri));
    }
}

function tablesIn(document: TextDocument, { kind, name, range, children }: DocumentSymbol): Table[] {
    const inside = children.flatMap((child) => tablesIn(document, child));
    if (kind !== SymbolKind.Array) {
        return inside;
    }
    const rows: Cell[][] = [];
    for (let line = range.start.line; line <= Math.min(range.end.line, document.lineCount - 1); line++) {
        const { text } = document.lineAt(line);
        const isRow = text.includes('\t') || text.trimStart().startsWith('|');
        if (isRow && !RULE.test(text)) {
            rows.push(cellsOf(text, line));
        }
    }
    return rows.length > 1 ? [{ caption: name, rows }, ...inside] : inside;
}

function cellsOf(text: string, line: number): Cell[] {
    const isPiped = !text.includes('\t');
    let at = 0;
    const cells = text.split(isPiped ? '|' : '\t').map((piece) => {
        const cell = { text: piece.trim(), range: new Range(line, at, line, at + piece.length) };
        at += piece.length + 1;
        return cell;
    });
    // The marks at both ends of a line bound no cell.
    return isPiped ? cells.slice(1, text.trimEnd().endsWith('|') ? -1 : undefined) : cells;
}

/** The page: it loads nothing, and runs the one script that says which cell was chosen. */
function page(tables: Table[], findings: Finding[]): string {
    const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const body = tables.map((table) => section(table, findings)).join('\n') || `<p>${escaped(l10n.t('The document has no tables.'))}</p>`;
    return `<!DOCTYPE html>
<html lang="${escaped(env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>gouji</title>
<style nonce="${nonce}">
body { font-family: var(--vscode-font-family); color: var(--vscode-foreground); background: var(--vscode-editor-background); }
section { overflow-x: auto; margin-bottom: 2em; }
caption, h2 { font-size: 1.1em; font-weight: 600; text-align: start; margin: .5em 0; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder)); padding: .2em .6em; text-align: start; white-space: nowrap; }
th { background: var(--vscode-keybindingTable-headerBackground); font-weight: 600; }
td.figure { text-align: end; font-variant-numeric: tabular-nums; }
td.error { outline: 2px solid var(--vscode-editorError-foreground); outline-offset: -2px; }
td.warning { outline: 2px solid var(--vscode-editorWarning-foreground); outline-offset: -2px; }
td.note { outline: 2px dotted var(--vscode-editorInfo-foreground); outline-offset: -2px; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-decoration: underline; }
button:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
small { display: block; color: var(--vscode-descriptionForeground); white-space: normal; text-align: start; max-width: 24em; }
</style>
</head>
<body>
${body}
<script nonce="${nonce}">
const code = acquireVsCodeApi();
document.addEventListener('click', ({ target }) => {
    const at = target.closest('[data-at]')?.dataset.at;
    if (at !== undefined) {
        code.postMessage(at.split(':').map(Number));
    }
});
</script>
</body>
</html>`;
}

function section({ caption, rows }: Table, findings: Finding[]): string {
    const first = rows.findIndex((row) => row.slice(1).some(({ text }) => FIGURE.test(text)));
    const heads = Math.max(first, 1);
    const lines = rows.map((row, at) => `<tr>${row.map((cell) => (at < heads ? `<th scope="col">${escaped(cell.text)}</th>` : ofCell(cell, findings))).join('')}</tr>`);
    return `<section><table><caption>${escaped(caption)}</caption><thead>${lines.slice(0, heads).join('')}</thead><tbody>\n${lines.slice(heads).join('\n')}\n</tbody></table></section>`;
}

/** A cell; one with a finding is a button that leads to its place. */
function ofCell({ text, range }: Cell, findings: Finding[]): string {
    const here = findings.filter(({ diagnostic }) => range.contains(diagnostic.range)).sort((a, b) => a.diagnostic.severity - b.diagnostic.severity);
    const classes = [FIGURE.test(text) ? 'figure' : '', CLASSES[here[0]?.diagnostic.severity ?? -1] ?? ''].filter((name) => name !== '').join(' ');
    const shown = escaped(text);
    if (here[0] === undefined) {
        return `<td class="${classes}">${shown}</td>`;
    }
    const { start } = here[0].diagnostic.range;
    const said = here.filter(({ diagnostic }, at) => at === 0 || diagnostic.severity <= DiagnosticSeverity.Warning).map(({ message }) => `<small>${escaped(message)}</small>`);
    return `<td class="${classes}"><button data-at="${start.line}:${start.character}">${shown === '' ? escaped(l10n.t('(empty)')) : shown}</button>${said.join('')}</td>`;
}

function escaped(text: string): string {
    return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
