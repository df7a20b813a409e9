// Findings of the files that are not open: once the user has asked for them, they follow the files.

import { CancellationToken, Diagnostic, Disposable, Progress, ProgressLocation, Uri, commands, l10n, languages, window, workspace } from 'vscode';
import { LanguageClient, WorkDoneProgress, WorkspaceDiagnosticRequest } from 'vscode-languageclient/node';
import { checkedInTabs } from './documents';
import { Service } from './service';

/** How long files stand still before they are looked at again. */
const PAUSE_MS = 500;

/** The findings of a file, and the name the server gave them. */
interface Kept {
    uri: Uri;
    resultId: string | undefined;
    findings: Diagnostic[];
}

/** The findings of the files in the open folders. */
export class Folder implements Disposable {
    private readonly shown = languages.createDiagnosticCollection('gouji-folder');
    private readonly listeners: Disposable[];
    private kept = new Map<string, Kept>();
    private isFollowed = false;
    private timer: NodeJS.Timeout | undefined;

    constructor(private readonly service: Service) {
        const files = workspace.createFileSystemWatcher('**/*.{txt,md}');
        const later = (): void => this.later();
        this.listeners = [
            this.shown,
            files,
            files.onDidChange(later),
            files.onDidCreate(later),
            files.onDidDelete(later),
            workspace.onDidChangeWorkspaceFolders(later),
            // A document that is open shows its findings by itself.
            window.tabGroups.onDidChangeTabs(() => this.show()),
            workspace.onDidOpenTextDocument(() => this.show()),
            workspace.onDidCloseTextDocument(() => this.show()),
            // What is typed and not saved has moved what was found in the file.
            workspace.onDidChangeTextDocument(({ document }) => {
                if (document.isDirty) {
                    this.shown.delete(document.uri);
                }
            }),
        ];
    }

    dispose(): void {
        clearTimeout(this.timer);
        this.listeners.forEach((listener) => listener.dispose());
    }

    /** Checks all files of the open folders, and shows what was found. */
    async check(): Promise<void> {
        if ((workspace.workspaceFolders ?? []).length === 0) {
            const open = l10n.t('Open Folder…');
            const chosen = await window.showInformationMessage(l10n.t('Open the folder that is to be checked first.'), open);
            if (chosen === open) {
                await commands.executeCommand('vscode.openFolder');
            }
            return;
        }
        const client = await this.service.running();
        if (client === undefined) {
            return;
        }
        const options = { location: ProgressLocation.Notification, cancellable: true, title: l10n.t('gouji: checking the folder') };
        const files = await window.withProgress(options, (progress, token) => this.pull(client, token, progress));
        if (files === undefined) {
            return;
        }
        this.isFollowed = true;
        const errors = [...this.kept.values()].filter(({ findings }) => findings.length > 0).length;
        void commands.executeCommand('workbench.actions.view.problems');
        void window.showInformationMessage(l10n.t('Files checked: {0}; with findings: {1}.', files, errors));
    }

    private later(): void {
        if (this.isFollowed) {
            clearTimeout(this.timer);
            this.timer = setTimeout(() => void this.again(), PAUSE_MS);
        }
    }

    private async again(): Promise<void> {
        const client = await this.service.running();
        if (client !== undefined) {
            await this.pull(client, undefined, undefined);
        }
    }

    /** Asks for what has changed since it was last asked for. How many files there are; none if that was given up. */
    private async pull(
        client: LanguageClient,
        token: CancellationToken | undefined,
        progress: Progress<{ message?: string; increment?: number }> | undefined,
    ): Promise<number | undefined> {
        const workDoneToken = `gouji-folder-${Date.now()}`;
        let done = 0;
        const steps = client.onProgress(WorkDoneProgress.type, workDoneToken, (step) => {
            if (step.kind === 'report' && progress !== undefined) {
                const percentage = step.percentage ?? done;
                progress.report({ increment: percentage - done, ...(step.message === undefined ? {} : { message: step.message }) });
                done = percentage;
            }
        });
        const previousResultIds = [...this.kept].flatMap(([uri, { resultId }]) => (resultId === undefined ? [] : [{ uri, value: resultId }]));
        try {
            const report = await client.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds, workDoneToken }, token);
            if (token?.isCancellationRequested === true) {
                return undefined;
            }
            const kept = new Map<string, Kept>();
            for (const item of report.items) {
                const before = this.kept.get(item.uri);
                if (item.kind === 'full') {
                    const findings = await client.protocol2CodeConverter.asDiagnostics(item.items);
                    kept.set(item.uri, { uri: client.protocol2CodeConverter.asUri(item.uri), resultId: item.resultId, findings });
                } else if (before !== undefined) {
                    kept.set(item.uri, before);
                }
            }
            this.kept = kept;
            this.show();
            return kept.size;
        } catch (error) {
            if (token?.isCancellationRequested !== true) {
                client.error(l10n.t('The folder could not be checked.'), error, progress !== undefined);
            }
            return undefined;
        } finally {
            steps.dispose();
        }
    }

    private show(): void {
        const open = checkedInTabs();
        this.shown.clear();
        const closed = [...this.kept.values()].filter(({ uri }) => !open.has(uri.toString()));
        this.shown.set(closed.map(({ uri, findings }) => [uri, findings]));
    }
}
