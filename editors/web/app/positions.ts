// Places in a text: the protocol's lines and UTF-16 columns, and the editor's offsets.

import type { ChangeSet, Text } from '@codemirror/state';
import type { Position, Range, TextEdit } from 'vscode-languageserver-types';

export interface Span {
    from: number;
    to: number;
}

/** A change as the protocol tells it; without a range all of the text. */
export interface ContentChange {
    range?: Range;
    text: string;
}

/** The offset of a place; one outside the text is drawn to its nearest. */
export function offsetOf(text: Text, { line, character }: Position): number {
    if (line >= text.lines) {
        return text.length;
    }
    const found = text.line(line + 1);
    return Math.min(found.from + character, found.to);
}

export function spanOf(text: Text, { start, end }: Range): Span {
    const from = offsetOf(text, start);
    return { from, to: Math.max(from, offsetOf(text, end)) };
}

export function positionOf(text: Text, offset: number): Position {
    const line = text.lineAt(offset);
    return { line: line.number - 1, character: offset - line.from };
}

export function rangeOf(text: Text, { from, to }: Span): Range {
    return { start: positionOf(text, from), end: positionOf(text, to) };
}

/** A range when the text has so many more lines above it. */
export function movedDown({ start, end }: Range, lines: number): Range {
    return { start: { ...start, line: start.line + lines }, end: { ...end, line: end.line + lines } };
}

/** Changes as the protocol tells them: from the last to the first, so that each finds the text that its range was read in. */
export function contentChanges(before: Text, changes: ChangeSet, lineBreak: string): ContentChange[] {
    const told: ContentChange[] = [];
    changes.iterChanges((from, to, _newFrom, _newTo, inserted) => {
        told.push({ range: rangeOf(before, { from, to }), text: inserted.sliceString(0, inserted.length, lineBreak) });
    });
    return told.reverse();
}

/** The editor's changes that make these edits. */
export function changesOf(text: Text, edits: TextEdit[]): { from: number; to: number; insert: string }[] {
    return edits.map(({ range, newText }) => ({ ...spanOf(text, range), insert: newText.replace(/\r\n?/g, '\n') }));
}
