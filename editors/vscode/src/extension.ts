// The extension: brings its parts together.

import { Diagnostic, ExtensionContext, Uri, commands, l10n, window, workspace } from 'vscode';
import { annotate } from './annotate';
import { chooseDismissal, dismiss, isDismissal } from './dismiss';
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
import { Tree, findingOf } from './tree';

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
        commands.registerCommand('gouji.fix', async (...chosen: unknown[]) => {
            const place = marked(findings, chosen);
            await (place && fix(place.uri, place.diagnostic));
        }),
        // An action of the server says what is dismissed; of a finding the user chooses it.
        commands.registerCommand('gouji.dismiss', async (...chosen: unknown[]) => {
            const [dismissal] = chosen;
            if (isDismissal(dismissal)) {
                await dismiss(server, dismissal);
                return;
            }
            const place = marked(findings, chosen);
            await (place && chooseDismissal(place.uri, place.diagnostic));
        }),
        commands.registerCommand('gouji.explain', async (...chosen: unknown[]) => {
            const [named] = chosen;
            const place = typeof named === 'string' ? undefined : marked(findings, chosen);
            const code = typeof named === 'string' ? named : place && codeOf(place.diagnostic);
            await (code === undefined ? undefined : explanations.show(code));
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

/**
 * The finding that a command is for: the one of a line in the view, or, where it was not given from there, the one at the cursor.
 * A line that is no more is nothing: never the finding that the cursor happens to be on.
 */
function marked(findings: Findings, chosen: unknown[]): Marked | undefined {
    const place = chosen.length > 0 ? findingOf(chosen[0]) : atCursor(findings);
    if (place === undefined) {
        void window.showInformationMessage(chosen.length > 0 ? l10n.t('The list has changed: please choose again.') : l10n.t('Place the cursor on a finding first.'));
    }
    return place;
}

function atCursor(findings: Findings): Marked | undefined {
    const editor = window.activeTextEditor;
    if (editor === undefined) {
        return undefined;
    }
    const { uri } = editor.document;
    const all = findings.of(uri).map(({ diagnostic }) => diagnostic);
    const [diagnostic] = all.filter(({ range }) => range.intersection(editor.selection) !== undefined).sort((a, b) => a.severity - b.severity);
    return diagnostic === undefined ? undefined : { uri, diagnostic };
}

export async function deactivate(): Promise<void> {
    await service?.stop();
}
