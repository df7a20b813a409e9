// The command that inserts 专业性名词解释: the server's own code action.

import { CodeAction, CodeActionKind, l10n, commands, window, workspace } from 'vscode';
import { isChecked, isReading } from './documents';
import { Service } from './service';

const KIND = CodeActionKind.Source.append('insertGlossary').append('gouji');

/** What a disclosure lacks is asked for anew after each insertion, but not for ever. */
const MOST_ROUNDS = 5;

/** Inserts the glossary of the disclosure the cursor stands in, or what it lacks. */
export async function insertGlossary(service: Service): Promise<void> {
    const editor = window.activeTextEditor;
    const canBeChanged = editor !== undefined && isChecked(editor.document) && !isReading(editor.document.uri);
    if (!canBeChanged || (await service.running()) === undefined) {
        void window.showInformationMessage(l10n.t('Open a disclosure that gouji checks first.'));
        return;
    }
    const before = editor.document.version;
    for (let round = 0; round < MOST_ROUNDS; round++) {
        const actions = await commands.executeCommand<CodeAction[]>(
            'vscode.executeCodeActionProvider',
            editor.document.uri,
            editor.selection,
            KIND.value,
            1,
        );
        const edit = actions[0]?.edit;
        if (edit === undefined || !(await workspace.applyEdit(edit))) {
            break;
        }
    }
    if (editor.document.version === before) {
        void window.showInformationMessage(l10n.t('The glossary is complete: nothing to insert.'));
    }
}
