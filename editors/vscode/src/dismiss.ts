// Findings that somebody has checked and that are not to be reported again: the server writes them into gouji.toml.

import { CodeAction, CodeActionKind, Diagnostic, Uri, commands, l10n, window, workspace } from 'vscode';
import { ExecuteCommandRequest } from 'vscode-languageclient/node';
import { codeOf } from './findings';
import { Service } from './service';

/** The server's own command, and the kind of its actions. */
const WRITE = 'gouji.addDismissal';
const KIND = CodeActionKind.QuickFix.append('gouji').append('dismiss');

/** What is dismissed, as the server's action says it. */
interface Dismissal {
    uri: string;
    code: string;
    text: string;
    scope: 'here' | 'file' | 'word' | 'term';
}

/** Whether a command was given what is to be dismissed. */
export function isDismissal(what: unknown): what is Dismissal {
    return typeof what === 'object' && what !== null && 'scope' in what;
}

/** Lets the user choose what of a finding is dismissed. */
export async function chooseDismissal(uri: Uri, finding: Diagnostic): Promise<void> {
    const all = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri, finding.range, KIND.value);
    const code = codeOf(finding);
    const own = all.filter(({ command }) => (command?.arguments?.[0] as Dismissal | undefined)?.code === code);
    if (own.length === 0) {
        void window.showInformationMessage(l10n.t('Only findings of documents that are saved to a file can be dismissed.'));
        return;
    }
    const items = own.map((action) => ({ label: action.title, action }));
    const chosen = await window.showQuickPick(items, { title: finding.message });
    const command = chosen?.action.command;
    if (command !== undefined) {
        await commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
    }
}

/** Asks for the reason, and has it written. */
export async function dismiss(service: Service, dismissal: Dismissal): Promise<void> {
    const reason = dismissal.scope === 'here' || dismissal.scope === 'file' ? await askForReason() : '';
    if (reason === undefined) {
        return;
    }
    const client = await service.running();
    if (client === undefined) {
        return;
    }
    // What somebody has begun to change there, he saves himself.
    const unsaved = new Set(workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.toString()));
    try {
        const params = { command: WRITE, arguments: [{ ...dismissal, ...(reason === '' ? {} : { reason }) }] };
        const config = client.protocol2CodeConverter.asUri((await client.sendRequest(ExecuteCommandRequest.type, params)) as string);
        const document = await workspace.openTextDocument(config);
        if (!unsaved.has(config.toString())) {
            await document.save();
        }
        const open = l10n.t('Open gouji.toml');
        const written = l10n.t('Written into {0}: the finding is not reported again.', workspace.asRelativePath(config));
        if ((await window.showInformationMessage(written, open)) === open) {
            await window.showTextDocument(document);
        }
    } catch (error) {
        void window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
}

function askForReason(): Thenable<string | undefined> {
    return window.showInputBox({
        title: l10n.t('Do not report this again'),
        prompt: l10n.t('Why is it right as it is? The reason is kept in gouji.toml.'),
        placeHolder: l10n.t('e.g. so in the approved budget; the finance bureau has confirmed it'),
        ignoreFocusOut: true,
        validateInput: (text) => (text.trim() === '' ? l10n.t('Please write the reason.') : undefined),
    });
}
