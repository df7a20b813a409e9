// Completion: what the engine offers at a place, with the range that it says.

import { Completion, CompletionContext, CompletionResult, autocompletion } from '@codemirror/autocomplete';
import { Extension } from '@codemirror/state';
import type { CompletionItem, CompletionList } from 'vscode-languageserver-types';
import { changesOf, spanOf } from '../positions';

type Offers = (offset: number) => Promise<CompletionList | null>;

export function completion(offers: Offers): Extension {
    const source = async ({ pos, state }: CompletionContext): Promise<CompletionResult | null> => {
        const list = await offers(pos).catch(() => null);
        if (list === null || list.items.length === 0) {
            return null;
        }
        const ranges = list.items.map((item) => replaced(item)).filter((range) => range !== undefined);
        const starts = ranges.map((range) => spanOf(state.doc, range).from);
        const options = [...list.items].sort(bySortText).map(optionOf);
        // The engine has chosen and put in order; it wants to be asked again with each character.
        return { from: Math.min(pos, ...starts), options, filter: false };
    };
    return autocompletion({
        override: [source],
        // Who writes prose presses Enter to begin a new line.
        selectOnOpen: false,
        icons: false,
        activateOnTypingDelay: 120,
    });
}

function replaced({ textEdit }: CompletionItem): { start: { line: number; character: number }; end: { line: number; character: number } } | undefined {
    return textEdit === undefined ? undefined : 'range' in textEdit ? textEdit.range : textEdit.replace;
}

function bySortText(one: CompletionItem, other: CompletionItem): number {
    const [first, second] = [one.sortText ?? one.label, other.sortText ?? other.label];
    return first < second ? -1 : first > second ? 1 : 0;
}

function optionOf(item: CompletionItem): Completion {
    const detail = item.labelDetails?.description ?? item.labelDetails?.detail ?? item.detail;
    const { documentation } = item;
    const about = typeof documentation === 'string' ? documentation : documentation?.value;
    return {
        label: item.label,
        ...(detail === undefined ? {} : { detail }),
        ...(about === undefined ? {} : { info: about }),
        apply: (view, _completion, from, to) => {
            const { doc } = view.state;
            const range = replaced(item);
            const span = range === undefined ? { from, to } : { from: spanOf(doc, range).from, to };
            const insert = (item.textEdit?.newText ?? item.insertText ?? item.label).replace(/\r\n?/g, '\n');
            const changes = [{ ...span, insert }, ...changesOf(doc, item.additionalTextEdits ?? [])];
            const set = view.state.changes(changes);
            const anchor = set.mapPos(span.to, 1);
            view.dispatch({ changes: set, selection: { anchor }, userEvent: 'input.complete', scrollIntoView: true });
        },
    };
}
