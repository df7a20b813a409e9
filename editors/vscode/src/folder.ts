// Findings of the files that are not open: once the user has asked for them, they follow the files.

import { CancellationToken, Diagnostic, Disposable, Progress, ProgressLocation, Uri, commands, l10n, languages, window, workspace } from 'vscode';
import { LanguageClient, WorkDoneProgress, WorkspaceDiagnosticReport, WorkspaceDiagnosticRequest } from 'vscode-languageclient/node';
import { READABLE, TEXTS, checkedInTabs } from './documents';
import { shown } from './findings';
import { Service } from './service';

/** How long files stand still before they are looked at again. */
const PAUSE_MS = 500;

/** The findings of a file, and the name the server gave them. */
interface Kept {
    uri: Uri;
    /** The address as the server writes it. */
    address: string;
    resultId: string | undefined;
    findings: Diagnostic[];
}

/** What the server says of the folders as a whole, beside what the protocol has. */
interface Summary {
    /** Documents checked. */
    files: number;
    /** Figures and relations between them that were compared, and those that do not hold. */
    figures: number;
    relations: number;
    broken: number;
    /** The documents that were not checked, in a sentence. */
    leftOut?: string;
}

/** The findings of the files in the open folders. */
export class Folder implements Disposable {
    private readonly shown = languages.createDiagnosticCollection('gouji-folder');
    private readonly listeners: Disposable[];
    /** By the address as the editor writes it. */
    private kept = new Map<string, Kept>();
    /** The files whose findings are not shown here. */
    private hidden = new Set<string>();
    private isFollowed = false;
    private timer: NodeJS.Timeout | undefined;

    constructor(private readonly service: Service) {
        const files = workspace.createFileSystemWatcher(`**/*.{${[...TEXTS, ...READABLE].join()}}`);
        const later = (): void => this.later();
        this.listeners = [
            this.shown,
            files,
            files.onDidChange(later),
            files.onDidCreate(later),
            files.onDidDelete(later),
            workspace.onDidChangeWorkspaceFolders(later),
            window.tabGroups.onDidChangeTabs(() => this.update()),
            workspace.onDidOpenTextDocument(() => this.update()),
            workspace.onDidCloseTextDocument(() => this.update()),
            workspace.onDidChangeTextDocument(() => this.update()),
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
        const summary = await window.withProgress(options, (progress, token) => this.pull(client, token, progress));
        if (summary === undefined) {
            return;
        }
        this.isFollowed = true;
        const leftOut = summary.leftOut === undefined ? [] : [l10n.t('Left out: {0}.', summary.leftOut)];
        if (summary.files === 0) {
            const nothing = l10n.t('There is no file in the folder that can be checked.');
            void window.showWarningMessage([nothing, ...leftOut].join(' '));
        }
        const faulty = [...this.kept.values()].filter(({ findings }) => findings.length > 0).length;
        if (summary.files > 0 || faulty > 0) {
            void commands.executeCommand('workbench.actions.view.problems');
        }
        if (summary.files > 0) {
            const found = l10n.t('Files checked: {0}; with findings: {1}.', summary.files, faulty);
            void window.showInformationMessage([found, compared(summary), ...leftOut].join(' '));
        }
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

    /** Asks for what has changed since it was last asked for. What all came to; nothing if that was given up. */
    private async pull(
        client: LanguageClient,
        token: CancellationToken | undefined,
        progress: Progress<{ message?: string; increment?: number }> | undefined,
    ): Promise<Summary | undefined> {
        const workDoneToken = `gouji-folder-${Date.now()}`;
        let done = 0;
        const steps = client.onProgress(WorkDoneProgress.type, workDoneToken, (step) => {
            if (step.kind === 'report' && progress !== undefined) {
                const percentage = step.percentage ?? done;
                progress.report({ increment: percentage - done, ...(step.message === undefined ? {} : { message: step.message }) });
                done = percentage;
            }
        });
        const previousResultIds = [...this.kept.values()].flatMap(({ address, resultId }) =>
            resultId === undefined ? [] : [{ uri: address, value: resultId }],
        );
        try {
            const report = await client.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds, workDoneToken }, token);
            if (token?.isCancellationRequested === true) {
                return undefined;
            }
            const kept = new Map<string, Kept>();
            for (const item of report.items) {
                const uri = client.protocol2CodeConverter.asUri(item.uri);
                const before = this.kept.get(uri.toString());
                if (item.kind === 'full') {
                    const findings = await client.protocol2CodeConverter.asDiagnostics(item.items);
                    kept.set(uri.toString(), { uri, address: item.uri, resultId: item.resultId, findings });
                } else if (before !== undefined) {
                    kept.set(uri.toString(), before);
                }
            }
            this.kept = kept;
            this.show();
            return (report as WorkspaceDiagnosticReport & { summary: Summary }).summary;
        } catch (error) {
            if (token?.isCancellationRequested !== true) {
                client.error('workspace/diagnostic', error);
                if (progress !== undefined) {
                    void window.showErrorMessage(l10n.t('The folder could not be checked.'));
                }
            }
            return undefined;
        } finally {
            steps.dispose();
        }
    }

    private show(): void {
        this.hidden = elsewhere();
        const files = [...this.kept].filter(([uri]) => !this.hidden.has(uri)).map(([, file]) => file);
        this.shown.clear();
        this.shown.set(files.map(({ uri, findings }) => [uri, shown(findings)]));
    }

    /** Hides and shows what was opened, closed, changed or saved; that is little, however many files there are. */
    private update(): void {
        if (!this.isFollowed) {
            return;
        }
        const now = elsewhere();
        for (const file of now) {
            const kept = this.hidden.has(file) ? undefined : this.kept.get(file);
            if (kept !== undefined) {
                this.shown.delete(kept.uri);
            }
        }
        const back = [...this.hidden].filter((file) => !now.has(file));
        this.hidden = now;
        if (back.length > 0) {
            // What was found may be of a text that was never saved.
            this.later();
        }
    }
}

/** How much was compared, in a sentence. */
function compared({ figures, relations, broken }: Summary): string {
    if (relations === 0) {
        return l10n.t('There were no figures to compare.');
    }
    return broken === 0
        ? l10n.t('Figures compared: {0}, in relations: {1}; all hold.', figures, relations)
        : l10n.t('Figures compared: {0}, in relations: {1}; broken: {2}.', figures, relations, broken);
}

/**
 * The files that show their findings by themselves, being open and checked, and those with text that is not saved: where
 * something was found in them has moved.
 */
function elsewhere(): Set<string> {
    const unsaved = workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.toString());
    return new Set([...checkedInTabs(), ...unsaved]);
}
