// The extension: brings its parts together.

import { ExtensionContext, Uri, commands, l10n, window, workspace } from 'vscode';
import { annotate } from './annotate';
import { Documents, canBeChecked, isChecked } from './documents';
import { draft } from './draft';
import { Folder } from './folder';
import { insertGlossary } from './glossary';
import { Readings } from './readings';
import { Service } from './service';
import { Status } from './status';

let service: Service | undefined;

export function activate(context: ExtensionContext): void {
    const output = window.createOutputChannel('gouji', { log: true });
    const server = new Service(context, output);
    service = server;
    const documents = new Documents(context.workspaceState);
    const folder = new Folder(server);
    const readings = new Readings(server, documents);
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
        new Status(server),
        workspace.onDidOpenTextDocument((document) => startFor(isChecked(document))),
        workspace.onDidChangeConfiguration((change) => {
            if (change.affectsConfiguration('gouji.path') && server.standing !== 'idle') {
                void server.restart();
            }
        }),
        commands.registerCommand('gouji.insertGlossary', () => insertGlossary(server)),
        commands.registerCommand('gouji.new', () => draft(context, output)),
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

export async function deactivate(): Promise<void> {
    await service?.stop();
}
