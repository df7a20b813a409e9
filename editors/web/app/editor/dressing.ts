// What else is drawn into the text: figures and terms in their colours, the right figure behind a wrong one, and behind a
// heading how its figures stand.

import { Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, DecorationSet, EditorView, ViewPlugin, ViewUpdate, WidgetType } from '@codemirror/view';
import type { CodeLens, InlayHint } from 'vscode-languageserver-types';
import { h } from '../dom';
import { offsetOf } from '../positions';

interface Dressing {
    hints: InlayHint[];
    lenses: CodeLens[];
    tokens: number[];
}

export const setDressing = StateEffect.define<Dressing>();

/** Words behind a place in the text. */
class Aside extends WidgetType {
    constructor(
        private readonly kind: 'hint' | 'lens',
        private readonly words: string,
        private readonly title: string | undefined,
    ) {
        super();
    }

    override eq(other: Aside): boolean {
        return other.kind === this.kind && other.words === this.words && other.title === this.title;
    }

    override toDOM(): HTMLElement {
        return h('span', { class: `aside-${this.kind}`, title: this.title }, this.words);
    }
}

const asides = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(shown, transaction) {
        let next = shown.map(transaction.changes);
        for (const effect of transaction.effects) {
            if (effect.is(setDressing)) {
                const text = transaction.newDoc;
                const hints = effect.value.hints.map(({ position, label, tooltip }) => {
                    const words = typeof label === 'string' ? label : label.map(({ value }) => value).join('');
                    const title = typeof tooltip === 'string' ? tooltip : tooltip?.value;
                    return Decoration.widget({ widget: new Aside('hint', words, title), side: 1 }).range(offsetOf(text, position));
                });
                const lenses = effect.value.lenses.map(({ range, command }) => {
                    const end = text.lineAt(offsetOf(text, range.start)).to;
                    return Decoration.widget({ widget: new Aside('lens', command?.title ?? '', undefined), side: 2 }).range(end);
                });
                next = Decoration.set([...hints, ...lenses], true);
            }
        }
        return next;
    },
    provide: (self) => EditorView.decorations.from(self),
});

/** The kinds of tokens, in the order of the engine's legend. */
const KINDS = ['figure', 'year', 'subject', 'term'].map((kind) => Decoration.mark({ class: `token-${kind}` }));

/** A token: where it begins, its length, its kind. */
type Token = [line: number, character: number, length: number, kind: number];

function unpack(data: number[]): Token[] {
    const tokens: Token[] = [];
    let [line, character] = [0, 0];
    for (let at = 0; at + 4 < data.length; at += 5) {
        const [lines = 0, characters = 0, length = 0, kind = 0] = data.slice(at, at + 4);
        character = lines === 0 ? character + characters : characters;
        line += lines;
        tokens.push([line, character, length, kind]);
    }
    return tokens;
}

/** Colours what is in view only: a long document has tens of thousands of tokens. */
const colours = ViewPlugin.fromClass(
    class {
        private tokens: Token[] = [];
        private isCurrent = true;
        shown: DecorationSet = Decoration.none;

        update(update: ViewUpdate): void {
            if (update.docChanged) {
                this.isCurrent = false;
                this.shown = this.shown.map(update.changes);
            }
            const told = update.transactions.flatMap(({ effects }) => effects).filter((effect) => effect.is(setDressing));
            const last = told[told.length - 1];
            if (last !== undefined) {
                this.tokens = unpack(last.value.tokens);
                this.isCurrent = true;
            }
            if (this.isCurrent && (last !== undefined || update.viewportChanged)) {
                this.shown = this.inView(update.view);
            }
        }

        private inView(view: EditorView): DecorationSet {
            const { doc } = view.state;
            const { from, to } = view.viewport;
            const [first, last] = [doc.lineAt(from).number - 1, doc.lineAt(to).number - 1];
            const found = this.tokens.filter(([line]) => first <= line && line <= last && line < doc.lines);
            const marks = found.flatMap(([line, character, length, kind]) => {
                const start = doc.line(line + 1).from + character;
                const end = Math.min(start + length, doc.length);
                const mark = KINDS[kind];
                return mark === undefined || start >= end ? [] : [mark.range(start, end)];
            });
            return Decoration.set(marks, true);
        }
    },
    { decorations: ({ shown }) => shown },
);

export function dressing(): Extension {
    return [asides, colours];
}
