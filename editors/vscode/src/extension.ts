// The extension: brings its parts together.

import { Diagnostic, ExtensionContext, Uri, commands, l10n, window, workspace } from 'vscode';
import { annotate } from './annotate';
import { chooseDismissal, dismiss } from './dismiss';
import { Documents, canBeChecked, isChecked } from './documents';
import { draft } from './draft';
import { Explanations } from './explain';
import { Findings, codeOf } from './findings';
import { fix } from './fix';
import { Folder } from './folder';
import { insertGlossary } from './glossary';
import { Notes } from './notes';
import { Offer } from './offer';
import { Readings } from './readings';
import { Service } from './service';
import { Status } from './status';
import { Tables } from './tables';
import { Node, Tree } from './tree';

let service: Service | undefined;

export function activate(context: ExtensionContext): void {
    const output = window.createOutputChannel('gouji', { log: true });
    const findings = new Findings();
    const server = new Service(context, output, findings);
    service = server;
    const documents = new Documents(context.workspaceState);
    const folder = new Folder(server);
    const readings = new Readings(server, documents);
    const explanations = new Explanations(context);
    const notes = new Notes();
    const tables = new Tables(findings);
    const marked = (node: Node | undefined): Marked | undefined => (node?.kind === 'finding' ? { uri: node.uri, diagnostic: node.finding.diagnostic } : atCursor(findings));
    const startFor = (isNeeded: boolean): void => {
        if (isNeeded) {
            void server.start();
        }
    };
    context.subscriptions.push(
        output,
        documents,
        folder,
        readings,
        explanations,
        findings,
        notes,
        tables,
        new Offer(context, documents),
        new Status(server, findings),
        new Tree(findings, server),
        workspace.onDidOpenTextDocument((document) => startFor(isChecked(document))),
        workspace.onDidChangeConfiguration((change) => {
            if (change.affectsConfiguration('gouji.path') && server.standing !== 'idle') {
                void server.restart();
            }
        }),
        commands.registerCommand('gouji.insertGlossary', () => insertGlossary(server)),
        commands.registerCommand('gouji.fix', async (node?: Node) => {
            const place = marked(node) ?? sayNoFinding();
            await (place && fix(place.uri, place.diagnostic));
        }),
        // An action of the server says what is dismissed; of a finding the user chooses it.
        commands.registerCommand('gouji.dismiss', async (what?: Node | Parameters<typeof dismiss>[1]) => {
            if (what !== undefined && 'scope' in what) {
                await dismiss(server, what);
                return;
            }
            const place = marked(what) ?? sayNoFinding();
            await (place && chooseDismissal(place.uri, place.diagnostic));
        }),
        commands.registerCommand('gouji.explain', async (what?: Node | string) => {
            const place = typeof what === 'string' ? undefined : marked(what);
            const code = typeof what === 'string' ? what : place && codeOf(place.diagnostic);
            await (code === undefined ? sayNoFinding() : explanations.show(code));
        }),
        commands.registerCommand('gouji.showTables', () => tables.show()),
        commands.registerCommand('gouji.new', () => draft(context, output, notes)),
        // The Explorer says what is selected beside the file that was clicked, the menu of a tab where the tab is.
        commands.registerCommand('gouji.openReading', (clicked?: Uri, beside?: unknown) =>
            readings.open(Array.isArray(beside) ? (beside as Uri[]) : clicked === undefined ? [] : [clicked]),
        ),
        commands.registerCommand('gouji.annotate', (reading?: Uri) => annotate(context, output, reading)),
        commands.registerCommand('gouji.checkFolder', () => folder.check()),
        commands.registerCommand('gouji.restart', () => server.restart()),
        commands.registerCommand('gouji.showOutput', () => output.show()),
        commands.registerCommand('gouji.switchOn', async () => {
            const document = window.activeTextEditor?.document;
            if (document !== undefined && canBeChecked(document)) {
                await documents.switchOn(document);
            } else {
                void window.showInformationMessage(l10n.t('Open a plain text or Markdown document first.'));
            }
        }),
        commands.registerCommand('gouji.switchOff', async () => {
            const document = window.activeTextEditor?.document;
            if (document !== undefined && isChecked(document)) {
                await documents.switchOff(document);
            }
        }),
    );
    startFor(workspace.textDocuments.some(isChecked));
}

/** A finding and its document. */
interface Marked {
    uri: Uri;
    diagnostic: Diagnostic;
}

/** The finding that the cursor is on, the gravest first. */
function atCursor(findings: Findings): Marked | undefined {
    const editor = window.activeTextEditor;
    const here = editor === undefined ? [] : findings.of(editor.document.uri).map(({ diagnostic }) => diagnostic);
    const [diagnostic] = here.filter(({ range }) => range.intersection(editor!.selection) !== undefined).sort((a, b) => a.severity - b.severity);
    return editor === undefined || diagnostic === undefined ? undefined : { uri: editor.document.uri, diagnostic };
}

function sayNoFinding(): undefined {
    void window.showInformationMessage(l10n.t('Place the cursor on a finding first.'));
}

export async function deactivate(): Promise<void> {
    await service?.stop();
}
