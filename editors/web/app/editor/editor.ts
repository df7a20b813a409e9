// The editor: CodeMirror with what gouji draws into it. It shows one document; the others keep their states.

import { closeCompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorSelection, EditorState, Extension, StateEffect } from '@codemirror/state';
import { EditorView, KeyBinding, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, tooltips } from '@codemirror/view';
import type { Range, TextEdit } from 'vscode-languageserver-types';
import { Doc, Documents } from '../documents';
import { Finding } from '../engine/types';
import { say } from '../lang';
import { Span, changesOf, spanOf } from '../positions';
import { beginWith, blankKeys, blanks } from './blanks';
import { completion } from './completion';
import { dressing, setDressing } from './dressing';
import { Placed, currentFinding, findings, findingsAt, placedFindings, setCurrent, setFindings } from './findings';
import { CellHover, hover } from './hover';
import { phrases } from './phrases';
import { setTables, showCell, tables } from './tables';

/** What the page does when something happens in the editor. */
export interface Events {
    changed(doc: Doc): void;
    /** The cursor came to a place of the text. */
    moved(doc: Doc, offset: number): void;
    /** A key of the whole page was pressed. */
    keys: KeyBinding[];
}

export class Editor {
    readonly view: EditorView;
    private readonly states = new WeakMap<Doc, EditorState>();
    private readonly tips: CellHover;
    private shown: Doc | undefined;

    constructor(
        parent: HTMLElement,
        private readonly documents: Documents,
        private readonly events: Events,
    ) {
        this.view = new EditorView({ parent });
        this.tips = new CellHover(parent, async (offset) => (this.shown === undefined ? null : documents.hover(this.shown, offset)));
    }

    get doc(): Doc | undefined {
        return this.shown;
    }

    show(doc: Doc): void {
        if (this.shown !== undefined) {
            this.states.set(this.shown, this.view.state);
        }
        this.shown = doc;
        this.view.setState(this.states.get(doc) ?? EditorState.create({ doc: doc.text }));
        this.useLanguage();
        this.draw(doc);
    }

    /** Says everything in the language of now. */
    useLanguage(): void {
        if (this.shown !== undefined) {
            this.view.dispatch({ effects: StateEffect.reconfigure.of(this.extensions(this.shown)) });
        }
    }

    /** Draws what was read of the text as it is; of an older one nothing. */
    draw(doc: Doc): void {
        const { reading } = doc;
        if (doc !== this.shown || reading?.version !== doc.version) {
            return;
        }
        this.view.dispatch({ effects: setFindings.of(reading.overview.findings) });
        this.drawDetails(doc);
    }

    /** Draws what is more than findings. */
    drawDetails(doc: Doc): void {
        const details = doc.reading?.details;
        if (doc === this.shown && details?.version === doc.version) {
            this.view.dispatch({ effects: [setDressing.of(details), setTables.of(details.symbols)] });
        }
    }

    /** The findings where they stand now. */
    placed(): Placed[] {
        return placedFindings(this.view.state);
    }

    /** Whether a finding stands at the cursor or behind it. */
    isAhead(finding: Finding): boolean {
        const place = this.placed().find((placed) => placed.finding === finding);
        return place !== undefined && place.from >= this.view.state.selection.main.from;
    }

    findingsAtCursor(): Placed[] {
        return findingsAt(this.view.state, this.view.state.selection.main.head);
    }

    /** Looks at a finding: scrolls to it and marks it. */
    lookAt(finding: Finding | undefined, options: { goes: boolean; takesFocus: boolean }): void {
        const place = this.placed().find((placed) => placed.finding === finding);
        const current = place === undefined ? undefined : finding;
        const effects = [setCurrent.of(current)];
        if (place === undefined || !options.goes) {
            if (current !== currentFinding(this.view.state)) {
                this.view.dispatch({ effects });
            }
            return;
        }
        this.view.dispatch({
            effects: [...effects, EditorView.scrollIntoView(place.from, { y: 'center' })],
            selection: EditorSelection.single(place.from, place.to),
        });
        // A table is drawn when it comes into view.
        requestAnimationFrame(() => {
            if (!showCell(this.view, place.from, options.takesFocus) && options.takesFocus) {
                this.view.focus();
            }
        });
    }

    goTo({ from, to }: Span): void {
        this.view.dispatch({ selection: EditorSelection.single(from, to), effects: EditorView.scrollIntoView(from, { y: 'center' }) });
        this.view.focus();
    }

    /** Goes to the first blank of a draft. */
    fillIn(ranges: Range[]): void {
        const { doc } = this.view.state;
        beginWith(this.view, ranges.map((range) => spanOf(doc, range)));
    }

    apply(edits: TextEdit[]): void {
        closeCompletion(this.view);
        this.view.dispatch({ changes: changesOf(this.view.state.doc, edits), userEvent: 'input.fix' });
    }

    private extensions(doc: Doc): Extension {
        const cells = {
            entered: (offset: number) => this.events.moved(doc, offset),
            pointed: (event: MouseEvent | undefined, offset: number) => this.tips.point(this.view, event, offset),
        };
        return [
            phrases(),
            lineNumbers(),
            findings(),
            dressing(),
            tables(cells),
            blanks(),
            history(),
            highlightActiveLine(),
            highlightActiveLineGutter(),
            highlightSelectionMatches({ minSelectionLength: 2 }),
            search({ top: true }),
            EditorView.lineWrapping,
            EditorView.contentAttributes.of({ 'aria-label': say(`${doc.name}：文稿`, `${doc.name}: text`), lang: 'zh-CN', spellcheck: 'false', tabindex: '0' }),
            tooltips({ position: 'fixed' }),
            hover((offset) => this.documents.hover(doc, offset)),
            completion((offset) => this.documents.completion(doc, offset)),
            keymap.of([...this.events.keys, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...blankKeys, ...defaultKeymap]),
            EditorView.updateListener.of((update) => {
                if (update.docChanged) {
                    doc.change(update.changes);
                    this.events.changed(doc);
                }
                if (update.selectionSet || update.docChanged) {
                    this.events.moved(doc, update.state.selection.main.head);
                }
            }),
        ];
    }
}
