// The command that inserts 专业性名词解释: the server's own code action.

import { CodeAction, CodeActionKind, Position, Range, TextEdit, TextEditorRevealType, ViewColumn, commands, l10n, window, workspace } from 'vscode';
import { isChecked, isReading } from './documents';
import { Service } from './service';

const KIND = CodeActionKind.Source.append('insertGlossary').append('gouji');

/** What a disclosure lacks is asked for anew after each insertion, but not for ever. */
const MOST_ROUNDS = 5;

/** An entry that is inserted: `（三）其他收入：指……`. */
const ENTRY = /^[（(]?[\d一二三四五六七八九十百]+[）).．、]\s*([^：:\n]{2,40})[：:]/gm;

/** Names that a message has room for. */
const MOST_NAMES = 5;

/** Inserts the glossary of the disclosure the cursor stands in, or what it lacks. */
export async function insertGlossary(service: Service): Promise<void> {
    const editor = window.activeTextEditor;
    const canBeChanged = editor !== undefined && isChecked(editor.document) && !isReading(editor.document.uri);
    if (!canBeChanged || (await service.running()) === undefined) {
        void window.showInformationMessage(l10n.t('Open a disclosure that gouji checks first.'));
        return;
    }
    const before = editor.document.version;
    let first: Position | undefined;
    const added: string[] = [];
    for (let round = 0; round < MOST_ROUNDS; round++) {
        const actions = await commands.executeCommand<CodeAction[]>(
            'vscode.executeCodeActionProvider',
            editor.document.uri,
            editor.selection,
            KIND.value,
            1,
        );
        const [action] = actions;
        if (action?.edit === undefined || !(await workspace.applyEdit(action.edit))) {
            break;
        }
        const edits = action.edit.get(editor.document.uri);
        added.push(...edits.flatMap(({ newText }) => [...newText.matchAll(ENTRY)].map(([, name = '']) => name)));
        first ??= edits[0] && firstLine(edits[0]);
    }
    if (editor.document.version === before || first === undefined) {
        void window.showInformationMessage(l10n.t('The glossary is complete: nothing to insert.'));
        return;
    }
    // “Go Back” leads to where the cursor was.
    const shown = await window.showTextDocument(editor.document, { viewColumn: editor.viewColumn ?? ViewColumn.Active, selection: new Range(first, first) });
    shown.revealRange(new Range(first, first), TextEditorRevealType.InCenter);
    void window.showInformationMessage(l10n.t('Terms inserted from line {0} on ({1}): {2}', first.line + 1, added.length, named(added)));
}

/** Where what is inserted begins: behind the line that it is inserted at, where it begins a line. */
function firstLine({ range, newText }: TextEdit): Position {
    return /^\r?\n/.test(newText) ? new Position(range.start.line + 1, 0) : range.start;
}

function named(terms: string[]): string {
    const names = terms.slice(0, MOST_NAMES).join(l10n.t(', '));
    return terms.length > MOST_NAMES ? `${names}…` : names;
}
