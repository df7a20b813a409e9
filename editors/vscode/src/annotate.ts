// The command that writes the findings into a copy of the file, as comments.

import * as path from 'node:path';
import { ExtensionContext, LogOutputChannel, ProgressLocation, UIKind, Uri, commands, env, l10n, window, workspace } from 'vscode';
import * as binary from './binary';
import { COMMENTABLE, fileOf, hasExtension, isReading, nameOf } from './documents';
import { run } from './program';

/** How the program ends when it has checked: with or without errors found. */
const CHECKED = [0, 1];

/** What the program says of a check, as far as it matters here: errors and warnings become comments. */
interface Report {
    summary: { error: number; warning: number };
}

/** Asks where the copy of the file behind a reading is to be, and writes it. */
export async function annotate(context: ExtensionContext, output: LogOutputChannel, named: Uri | undefined): Promise<void> {
    const reading = named ?? window.activeTextEditor?.document.uri;
    if (reading === undefined || !isReading(reading) || !hasExtension(reading, COMMENTABLE)) {
        void window.showInformationMessage(l10n.t('First read a Word document (.docx) or a workbook (.xlsx) with gouji.'));
        return;
    }
    const found = await binary.find(context);
    if ('missing' in found) {
        return binary.sayMissing(found.missing);
    }
    const file = fileOf(reading);
    const copy = await askForCopy(file);
    if (copy === undefined) {
        return;
    }
    if (copy.toString() === file.toString()) {
        void window.showErrorMessage(l10n.t('The copy needs another name than the file; nothing was written.'));
        return;
    }
    try {
        const options = { location: ProgressLocation.Window, title: l10n.t('gouji: writing comments') };
        const { stdout, stderr } = await window.withProgress(options, () =>
            run(found.path, ['check', file.fsPath, '--annotate', copy.fsPath, '--format', 'json'], CHECKED),
        );
        if (stderr !== '') {
            output.warn(stderr);
            void window.showWarningMessage(stderr);
        }
        const open = l10n.t('Open the Copy');
        const { summary } = JSON.parse(stdout) as Report;
        const done =
            summary.error + summary.warning > 0
                ? l10n.t('The findings stand as comments in the copy “{0}”; the file itself is as it was.', nameOf(copy))
                : l10n.t('There are no errors or warnings to comment on; the copy “{0}” says what the file says.', nameOf(copy));
        const chosen = await window.showInformationMessage(done, open);
        if (chosen === open) {
            await show(copy);
        }
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        output.error(reason);
        void window.showErrorMessage(l10n.t('No copy was written: {0}', reason));
    }
}

/** Where the copy is to be. */
async function askForCopy(file: Uri): Promise<Uri | undefined> {
    const { dir, name, ext } = path.posix.parse(file.path);
    return window.showSaveDialog({
        title: l10n.t('Write the Findings into a Copy as Comments'),
        saveLabel: l10n.t('Write the Copy'),
        defaultUri: file.with({ path: path.posix.join(dir, `${l10n.t('{0} (comments)', name)}${ext}`) }),
        filters: { [l10n.t('Word, Excel')]: [ext.slice(1)] },
    });
}

/** Opens the copy in the program of its kind; where that is on another machine than the file, in the window. */
async function show(copy: Uri): Promise<void> {
    if (env.remoteName === undefined && env.uiKind === UIKind.Desktop) {
        if (!(await env.openExternal(copy))) {
            await commands.executeCommand('revealFileInOS', copy);
        }
    } else if (workspace.getWorkspaceFolder(copy) !== undefined) {
        // From there it can be downloaded.
        await commands.executeCommand('revealInExplorer', copy);
    } else {
        await commands.executeCommand('vscode.open', copy);
    }
}
