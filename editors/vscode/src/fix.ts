// The fixes of one finding, from the view beside the text.

import { CodeAction, CodeActionKind, Diagnostic, Uri, commands, l10n, window, workspace } from 'vscode';
import { codeOf } from './findings';

/** Actions whose edits are fetched: those on one place are few. */
const MOST = 20;

/** Makes the one fix of a finding, or lets the user choose among several. */
export async function fix(uri: Uri, finding: Diagnostic): Promise<void> {
    const kind = CodeActionKind.QuickFix.value;
    const all = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri, finding.range, kind, MOST);
    const code = codeOf(finding);
    const own = all.filter(({ command, diagnostics }) => command === undefined && (diagnostics ?? []).some((one) => codeOf(one) === code));
    const preferred = own.find(({ isPreferred }) => isPreferred === true);
    const items = own.map((action) => ({ label: action.title, action }));
    const chosen = preferred ?? (await window.showQuickPick(items, { title: finding.message }))?.action;
    if (chosen?.edit === undefined) {
        if (own.length === 0) {
            void window.showInformationMessage(l10n.t('There is no fix for this finding.'));
        }
        return;
    }
    await window.showTextDocument(uri, { selection: finding.range });
    await workspace.applyEdit(chosen.edit);
}
