// The fixes of one finding, from the view beside the text.

import { CodeAction, CodeActionKind, Diagnostic, Uri, commands, l10n, window, workspace } from 'vscode';

/** Actions whose edits are fetched: those on one place are few. */
const MOST = 20;

/** Makes the one fix of a finding, or lets the user choose among several. */
export async function fix(uri: Uri, finding: Diagnostic): Promise<void> {
    const kind = CodeActionKind.QuickFix.value;
    const all = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri, finding.range, kind, MOST);
    // What has a command dismisses it.
    const fixes = all.filter(({ command, edit }) => command === undefined && edit !== undefined);
    if (fixes.length === 0) {
        void window.showInformationMessage(l10n.t('There is no fix for this finding.'));
        return;
    }
    const preferred = fixes.filter(({ isPreferred }) => isPreferred === true);
    const items = fixes.map((action) => ({ label: action.title, action }));
    // Where two findings lie on one place each may have its own.
    const chosen = preferred.length === 1 ? preferred[0] : (await window.showQuickPick(items, { title: finding.message }))?.action;
    if (chosen?.edit === undefined) {
        return;
    }
    await window.showTextDocument(uri, { selection: finding.range });
    await workspace.applyEdit(chosen.edit);
}
