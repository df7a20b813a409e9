// The blanks of a draft: Tab goes from one to the next as long as one is left, and Escape gives Tab back to the page.

import { EditorState, Extension, StateEffect, StateField, Text } from '@codemirror/state';
import { Command, EditorView, KeyBinding, Panel, ViewUpdate, showPanel } from '@codemirror/view';
import { h, put } from '../dom';
import { say } from '../lang';
import { Span } from '../positions';

/** A place that was a blank when the draft was made, and is one still where it has those characters. */
interface Place extends Span {
    blank: string;
}

interface Blanks {
    places: Place[];
    left: Span[];
    /** Whether Tab is ours. */
    isTabbing: boolean;
}

/** The blanks of the text as it is. */
export const setBlanks = StateEffect.define<Span[]>();

const setTabbing = StateEffect.define<boolean>();

const field = StateField.define<Blanks>({
    create: () => ({ places: [], left: [], isTabbing: false }),
    update(blanks, { changes, docChanged, effects, newDoc }) {
        let { places, isTabbing } = blanks;
        if (docChanged) {
            // What is typed at its border belongs to it: undone, it is the blank again.
            places = places.map(({ blank, from, to }) => ({ blank, from: changes.mapPos(from, -1), to: changes.mapPos(to, 1) }));
        }
        for (const effect of effects) {
            if (effect.is(setBlanks)) {
                places = effect.value.map(({ from, to }) => ({ from, to, blank: newDoc.sliceString(from, to) }));
                isTabbing = true;
            } else if (effect.is(setTabbing)) {
                isTabbing = effect.value;
            }
        }
        const isSame = places === blanks.places && isTabbing === blanks.isTabbing;
        return isSame ? blanks : { places, isTabbing, left: places.flatMap((place) => leftOf(newDoc, place)) };
    },
});

function leftOf(text: Text, { blank, from, to }: Place): Span[] {
    const at = text.sliceString(from, to).indexOf(blank);
    return at === -1 ? [] : [{ from: from + at, to: from + at + blank.length }];
}

/** The blank behind the selection, or before it; behind the last comes the first. */
function next(state: EditorState, by: 1 | -1): Span | undefined {
    const { left } = state.field(field);
    const { from, to } = state.selection.main;
    return by > 0 ? (left.find((blank) => blank.from >= to && blank.to > to) ?? left[0]) : ([...left].reverse().find((blank) => blank.to <= from && blank.from < from) ?? left[left.length - 1]);
}

/** Selects the next blank, or the one before. */
function go(view: EditorView, by: 1 | -1): boolean {
    const blank = next(view.state, by);
    if (blank !== undefined) {
        select(view, blank);
    }
    return blank !== undefined;
}

function select(view: EditorView, { from, to }: Span): void {
    view.dispatch({ selection: { anchor: from, head: to }, effects: [setTabbing.of(true), EditorView.scrollIntoView(from, { y: 'center' })] });
    view.focus();
}

/** Takes over the blanks of a draft, and selects the first. */
export function beginWith(view: EditorView, blanks: Span[]): void {
    view.dispatch({ effects: setBlanks.of(blanks) });
    const [first] = view.state.field(field).left;
    if (first !== undefined) {
        select(view, first);
    }
    view.focus();
}

const tab =
    (by: 1 | -1): Command =>
    (view) =>
        view.state.field(field).isTabbing && go(view, by);

function giveBack(view: EditorView): boolean {
    const { isTabbing, left } = view.state.field(field);
    if (!isTabbing || left.length === 0) {
        return false;
    }
    view.dispatch({ effects: setTabbing.of(false) });
    return true;
}

/** Behind the keys of completion and search: what Escape closes is closed first. */
export const blankKeys: KeyBinding[] = [
    { key: 'Tab', run: tab(1), shift: tab(-1) },
    { key: 'Escape', run: giveBack },
];

const HINT = 'blanks-hint';

/** What is left, how to get there by key, and the same as buttons. */
function panel(view: EditorView): Panel {
    const hint = h('p', { id: HINT });
    const button = (name: string, by: 1 | -1): HTMLElement => h('button', { type: 'button', class: 'button', onclick: () => go(view, by) }, name);
    const dom = h(
        'section',
        { class: 'blanks', 'aria-label': say('待填的空白', 'Blanks to fill in') },
        hint,
        button(say('上一处', 'Previous'), -1),
        button(say('下一处', 'Next'), 1),
    );
    const draw = (): void => {
        const { left, isTabbing } = view.state.field(field);
        const keys = isTabbing
            ? say('Tab 到下一处，Shift+Tab 到上一处；按 Esc 退出逐处填写', 'Tab goes to the next, Shift+Tab to the one before; after Escape, Tab moves the focus as usual')
            : say('已退出逐处填写；点“下一处”接着填', 'Tab moves the focus as usual; “Next” goes through the blanks again');
        put(hint, h('strong', {}, say(`还有 ${left.length} 处待填`, `Blanks left: ${left.length}`)), h('span', { class: 'faint' }, keys));
    };
    draw();
    return {
        dom,
        update: ({ state, startState }: ViewUpdate) => {
            if (state.field(field) !== startState.field(field, false)) {
                draw();
            }
        },
    };
}

export function blanks(): Extension {
    // Made anew for each language.
    const own = (view: EditorView): Panel => panel(view);
    return [
        field,
        showPanel.from(field, ({ left }) => (left.length > 0 ? own : null)),
        EditorView.contentAttributes.compute([field], (state): Record<string, string> =>
            state.field(field).left.length > 0 ? { 'aria-describedby': HINT } : {},
        ),
    ];
}
