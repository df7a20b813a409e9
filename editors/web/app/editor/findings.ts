// The findings in the text: underlined, each severity in its own way, and marked in the margin.

import { EditorState, Extension, RangeSet, StateEffect, StateField, Text } from '@codemirror/state';
import { Decoration, DecorationSet, EditorView, GutterMarker, gutter } from '@codemirror/view';
import { icon } from '../dom';
import { Finding, SEVERITIES, Severity } from '../engine/types';
import { Span, spanOf } from '../positions';

/** A finding where it stands now. */
export interface Placed extends Span {
    finding: Finding;
}

interface Marked {
    placed: Placed[];
    current: Finding | undefined;
    marks: DecorationSet;
    /** In the margin. */
    signs: RangeSet<GutterMarker>;
}

/** The findings of the text as it is. */
export const setFindings = StateEffect.define<Finding[]>();

/** The finding that is looked at. */
export const setCurrent = StateEffect.define<Finding | undefined>();

const field = StateField.define<Marked>({
    create: () => ({ placed: [], current: undefined, marks: Decoration.none, signs: RangeSet.empty }),
    update(marked, transaction) {
        let { placed, current, marks, signs } = marked;
        if (transaction.docChanged) {
            placed = placed.map(({ finding, from, to }) => ({
                finding,
                from: transaction.changes.mapPos(from, 1),
                to: Math.max(transaction.changes.mapPos(from, 1), transaction.changes.mapPos(to, -1)),
            }));
            marks = marks.map(transaction.changes);
            signs = signs.map(transaction.changes);
        }
        for (const effect of transaction.effects) {
            if (effect.is(setFindings)) {
                placed = effect.value.map((finding) => ({ finding, ...spanOf(transaction.newDoc, finding.range) }));
                marks = marksOf(transaction.newDoc, placed, current);
                signs = signsOf(transaction.newDoc, placed);
            } else if (effect.is(setCurrent)) {
                current = effect.value;
                marks = marksOf(transaction.newDoc, placed, current);
            }
        }
        const isSame = placed === marked.placed && current === marked.current && marks === marked.marks;
        return isSame ? marked : { placed, current, marks, signs };
    },
    provide: (self) => EditorView.decorations.from(self, ({ marks }) => marks),
});

function marksOf(text: Text, placed: Placed[], current: Finding | undefined): DecorationSet {
    const marks = placed.flatMap(({ finding, from, to }) => {
        const shown = visible(text, { from, to });
        const own = finding === current ? ' current' : '';
        return shown === undefined
            ? []
            : [Decoration.mark({ class: `finding ${finding.severity}${own}` }).range(shown.from, shown.to)];
    });
    return Decoration.set(marks, true);
}

/** A span that can be seen: one without extent takes a character beside it. */
function visible(text: Text, { from, to }: Span): Span | undefined {
    if (from < to) {
        return { from, to };
    }
    const line = text.lineAt(from);
    if (line.from === line.to) {
        return undefined;
    }
    return from < line.to ? { from, to: from + 1 } : { from: from - 1, to: from };
}

class Sign extends GutterMarker {
    constructor(private readonly severity: Severity) {
        super();
    }

    override eq(other: Sign): boolean {
        return other.severity === this.severity;
    }

    override toDOM(): Node {
        return icon(this.severity);
    }
}

const SIGNS = Object.fromEntries(SEVERITIES.map((severity) => [severity, new Sign(severity)])) as Record<Severity, Sign>;

/** One sign in each line: that of its gravest finding. */
function signsOf(text: Text, placed: Placed[]): RangeSet<GutterMarker> {
    const gravest = new Map<number, number>();
    for (const { finding, from } of placed) {
        const at = text.lineAt(from).from;
        gravest.set(at, Math.min(gravest.get(at) ?? SEVERITIES.length, SEVERITIES.indexOf(finding.severity)));
    }
    const found = [...gravest].map(([at, rank]) => SIGNS[SEVERITIES[rank] ?? 'hint'].range(at));
    return RangeSet.of(found, true);
}

export function findings(): Extension {
    return [field, gutter({ class: 'signs', markers: (view) => view.state.field(field).signs })];
}

export function placedFindings(state: EditorState): Placed[] {
    return state.field(field).placed;
}

export function currentFinding(state: EditorState): Finding | undefined {
    return state.field(field).current;
}

/** The findings at a place, those on the shortest span first. */
export function findingsAt(state: EditorState, at: number): Placed[] {
    const here = placedFindings(state).filter(({ from, to }) => from <= at && at <= to);
    return here.sort((one, other) => one.to - one.from - (other.to - other.from));
}
