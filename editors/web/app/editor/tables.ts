// Tables of the text as tables: a block in place of their lines, whose cells can be walked through and written in.

import { EditorState, Extension, RangeSetBuilder, StateEffect, StateField, Text } from '@codemirror/state';
import { Decoration, DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { h, icon, put } from '../dom';
import { Severity, SEVERITIES } from '../engine/types';
import { say } from '../lang';
import { Span, spanOf } from '../positions';
import { severityName } from '../words';
import { Placed, currentFinding, placedFindings, setCurrent, setFindings } from './findings';

/** The tables that the engine knows of. */
export const setTables = StateEffect.define<DocumentSymbol[]>();

/** A cell, with its place from the beginning of the table. */
interface Cell extends Span {
    text: string;
}

interface Table extends Span {
    caption: string;
    rows: Cell[][];
    /** How many rows are its head. */
    heads: number;
    /** All that is in it, as one string. */
    signature: string;
}

/** What a cell has: its gravest finding, and whether that is looked at. */
interface Mark {
    severity: Severity;
    message: string;
    expected: string | null;
    isCurrent: boolean;
}

/** What the engine says a table is: an array. */
const TABLE = 18;

const RULE_ROW = /^\s*\|?[\s:|-]+\|?\s*$/;
const FIGURE = /^[-−+]?[\d,，]*\.?\d+%?$/;

/** Where the lines of tables are, with the captions above them. */
function bodies(text: Text, symbols: DocumentSymbol[]): { caption: string; span: Span }[] {
    return symbols.flatMap((symbol) => {
        const inside = bodies(text, symbol.children ?? []);
        if (symbol.kind !== TABLE) {
            return inside;
        }
        const { from, to } = spanOf(text, symbol.range);
        const lines = [];
        for (let at = text.lineAt(from).number; at <= text.lineAt(to).number; at++) {
            lines.push(text.line(at));
        }
        const rows = lines.filter((line) => isRow(line.text));
        const [first, last] = [rows[0], rows[rows.length - 1]];
        return first === undefined || last === undefined || first === last
            ? inside
            : [...inside, { caption: symbol.name, span: { from: first.from, to: last.to } }];
    });
}

function isRow(line: string): boolean {
    return line.includes('\t') || line.trimStart().startsWith('|');
}

function tableOf(text: Text, caption: string, { from, to }: Span): Table {
    const rows: Cell[][] = [];
    for (let at = text.lineAt(from).number; at <= text.lineAt(to).number; at++) {
        const line = text.line(at);
        if (line.length > 0 && !(line.text.includes('-') && RULE_ROW.test(line.text))) {
            rows.push(cellsOf(line.text, line.from - from));
        }
    }
    const firstData = rows.findIndex((row) => row.slice(1).some((cell) => FIGURE.test(cell.text)));
    const heads = Math.max(firstData, 1);
    return { from, to, caption, rows, heads, signature: JSON.stringify([caption, rows, heads]) };
}

function cellsOf(line: string, start: number): Cell[] {
    const isPiped = !line.includes('\t') && line.trimStart().startsWith('|');
    const mark = isPiped ? '|' : '\t';
    const pieces = line.split(mark);
    const cells: Cell[] = [];
    let at = start;
    for (const piece of pieces) {
        const lead = piece.length - piece.trimStart().length;
        const text = piece.trim();
        const from = text === '' ? at : at + lead;
        cells.push({ from, to: from + text.length, text });
        at += piece.length + 1;
    }
    // The marks at both ends of a line bound no cell.
    return isPiped ? cells.slice(1, line.trimEnd().endsWith('|') ? -1 : undefined) : cells;
}

function marksOf(state: EditorState, table: Table): Map<Cell, Mark> {
    const current = currentFinding(state);
    const marks = new Map<Cell, Mark>();
    const here = placedFindings(state).filter(({ from, to }) => from >= table.from && to <= table.to);
    for (const { finding, from, to } of here.sort(byGravity)) {
        const cell = table.rows.flat().find((cell) => table.from + cell.from <= from && to <= table.from + cell.to);
        const isCurrent = finding === current;
        if (cell !== undefined && (isCurrent || !marks.has(cell))) {
            marks.set(cell, { severity: finding.severity, message: finding.message, expected: finding.expected, isCurrent });
        }
    }
    return marks;
}

function byGravity(one: Placed, other: Placed): number {
    return SEVERITIES.indexOf(one.finding.severity) - SEVERITIES.indexOf(other.finding.severity);
}

/** What the page does about a cell. */
export interface Cells {
    /** A cell was entered or clicked; the offset is that of its text. */
    entered(offset: number): void;
    /** The pointer has come to a cell, or left it. */
    pointed(event: MouseEvent | undefined, offset: number): void;
}

class Shown extends WidgetType {
    constructor(
        private readonly table: Table,
        private readonly marks: Map<Cell, Mark>,
        private readonly cells: Cells,
    ) {
        super();
    }

    /** The marks as one string. */
    private get marked(): string {
        return JSON.stringify([...this.marks].map(([{ from }, mark]) => [from, mark]));
    }

    override eq(other: Shown): boolean {
        return other.table.signature === this.table.signature && other.marked === this.marked;
    }

    override get estimatedHeight(): number {
        return this.table.rows.length * 30 + 16;
    }

    override ignoreEvent(): boolean {
        return true;
    }

    override toDOM(view: EditorView): HTMLElement {
        const box = h('div', { class: 'table-box', contenteditable: 'false' });
        this.draw(view, box);
        return box;
    }

    override updateDOM(box: HTMLElement, view: EditorView): boolean {
        const focused = box.contains(document.activeElement) ? placeOf(document.activeElement) : undefined;
        if (focused !== undefined && document.activeElement instanceof HTMLInputElement) {
            // Somebody writes in a cell: it is drawn when that is done.
            return true;
        }
        this.draw(view, box);
        if (focused !== undefined) {
            enter(box, focused);
        }
        return true;
    }

    private draw(view: EditorView, box: HTMLElement): void {
        const { table } = this;
        const row = (cells: Cell[], at: number): HTMLElement => h('tr', {}, ...cells.map((cell, column) => this.cell(view, box, cell, at, column)));
        const shown = h(
            'table',
            {},
            h('caption', { class: 'unseen' }, table.caption),
            h('thead', {}, ...table.rows.slice(0, table.heads).map(row)),
            h('tbody', {}, ...table.rows.slice(table.heads).map((cells, at) => row(cells, at + table.heads))),
        );
        put(box, shown);
        box.querySelector('[data-cell]')?.setAttribute('tabindex', '0');
    }

    private cell(view: EditorView, box: HTMLElement, cell: Cell, row: number, column: number): HTMLElement {
        const mark = this.marks.get(cell);
        const isHead = row < this.table.heads;
        const isName = !isHead && column === this.table.rows[row]?.findIndex(({ text }) => text !== '' && !FIGURE.test(text));
        // The first column has codes, not figures.
        const kind = FIGURE.test(cell.text) && !isHead && column > 0 ? 'figure ' : '';
        const attributes = {
            class: `${kind}${mark === undefined ? '' : `wrong ${mark.severity}${mark.isCurrent ? ' current' : ''}`}`,
            'data-cell': `${row},${column}`,
            tabindex: '-1',
            onclick: () => enter(box, [row, column]),
            ondblclick: () => this.write(view, box, cell, row, column),
            onfocus: () => this.cells.entered(view.posAtDOM(box) + cell.from),
            onmouseenter: (event: MouseEvent) => this.cells.pointed(event, view.posAtDOM(box) + cell.from),
            onmouseleave: () => this.cells.pointed(undefined, 0),
            onkeydown: (event: KeyboardEvent) => {
                if (event.target === element) {
                    this.key(view, box, event, cell, row, column);
                }
            },
        };
        const about =
            mark === undefined
                ? []
                : [
                      icon(mark.severity),
                      h('span', { class: 'unseen' }, `${severityName(mark.severity)}：${mark.message}`),
                      mark.expected !== null && h('span', { class: 'aside-hint' }, `→ ${mark.expected}`),
                  ];
        const element: HTMLElement =
            (isHead && cell.text !== '') || isName
                ? h('th', { ...attributes, scope: isHead ? 'col' : 'row' }, cell.text, ...about)
                : h('td', attributes, cell.text, ...about);
        return element;
    }

    private key(view: EditorView, box: HTMLElement, event: KeyboardEvent, cell: Cell, row: number, column: number): void {
        const steps: Record<string, [number, number]> = {
            ArrowUp: [row - 1, column],
            ArrowDown: [row + 1, column],
            ArrowLeft: [row, column - 1],
            ArrowRight: [row, column + 1],
            Home: [row, 0],
            End: [row, (this.table.rows[row]?.length ?? 1) - 1],
        };
        const step = steps[event.key];
        if (step !== undefined) {
            event.preventDefault();
            enter(box, step);
        } else if (event.key === 'Enter' || event.key === 'F2') {
            event.preventDefault();
            this.write(view, box, cell, row, column);
        } else if (event.key === 'Escape') {
            event.preventDefault();
            view.focus();
        }
    }

    /** Writes in a cell: Enter keeps what was written, Escape does not. */
    private write(view: EditorView, box: HTMLElement, cell: Cell, row: number, column: number): void {
        const element = cellAt(box, [row, column]);
        if (element === undefined || element.querySelector('input') !== null || view.state.readOnly) {
            return;
        }
        const label = say('单元格内容：回车保存，Esc 取消', 'Cell: Enter keeps it, Escape does not');
        const input = h('input', { type: 'text', value: cell.text, 'aria-label': label, size: Math.max(cell.text.length, 6) });
        let isDone = false;
        const finish = (isKept: boolean): void => {
            if (isDone) {
                return;
            }
            isDone = true;
            const from = view.posAtDOM(box) + cell.from;
            const insert = input.value.replace(/[\t\r\n|]/g, ' ').trim();
            const hadFocus = document.activeElement === input;
            this.draw(view, box);
            if (isKept && insert !== cell.text) {
                view.dispatch({ changes: { from, to: from + cell.text.length, insert }, userEvent: 'input.cell' });
            }
            if (hadFocus) {
                requestAnimationFrame(() => enter(box, [row, column]));
            }
        };
        input.addEventListener('keydown', (event) => {
            event.stopPropagation();
            if (event.key === 'Enter' || event.key === 'Escape') {
                event.preventDefault();
                finish(event.key === 'Enter');
            }
        });
        input.addEventListener('blur', () => finish(true));
        put(element, input);
        input.focus();
        input.select();
    }
}

function cellAt(box: HTMLElement, [row, column]: [number, number]): HTMLElement | undefined {
    return box.querySelector<HTMLElement>(`[data-cell="${row},${column}"]`) ?? undefined;
}

function placeOf(element: Element | null): [number, number] | undefined {
    const [row, column] = (element?.closest('[data-cell]')?.getAttribute('data-cell') ?? '').split(',').map(Number);
    return row === undefined || column === undefined ? undefined : [row, column];
}

/** Puts the focus into a cell; a table is one stop of the tab key. */
function enter(box: HTMLElement, place: [number, number]): void {
    const element = cellAt(box, place);
    if (element !== undefined) {
        box.querySelectorAll('[data-cell][tabindex="0"]').forEach((other) => other.setAttribute('tabindex', '-1'));
        element.setAttribute('tabindex', '0');
        element.focus();
    }
}

/** Where a table stands, and what it was when it was drawn last and nobody has written in it since. */
interface Body {
    caption: string;
    span: Span;
    table?: Table;
}

interface Drawn {
    bodies: Body[];
    blocks: DecorationSet;
}

function field(cells: Cells): StateField<Drawn> {
    const draw = (state: EditorState, known: Body[]): Drawn => {
        const builder = new RangeSetBuilder<Decoration>();
        const bodies = known.map(({ caption, span, table }) => ({
            caption,
            span,
            table: table === undefined ? tableOf(state.doc, caption, span) : { ...table, ...span },
        }));
        for (const { span, table } of bodies) {
            const widget = new Shown(table, marksOf(state, table), cells);
            builder.add(span.from, span.to, Decoration.replace({ widget, block: true }));
        }
        return { bodies, blocks: builder.finish() };
    };
    return StateField.define<Drawn>({
        create: () => ({ bodies: [], blocks: Decoration.none }),
        update(drawn, transaction) {
            let { bodies: known } = drawn;
            let isOther = false;
            if (transaction.docChanged) {
                const isTouched = ({ span }: Body): boolean => transaction.changes.touchesRange(span.from, span.to) !== false;
                isOther = known.some(isTouched);
                known = known
                    .map((body) => {
                        const span = { from: transaction.changes.mapPos(body.span.from, -1), to: transaction.changes.mapPos(body.span.to, 1) };
                        return isTouched(body) ? { caption: body.caption, span: wholeLines(transaction.newDoc, span) } : { ...body, span };
                    })
                    .filter(({ span }) => span.from < span.to);
            }
            for (const effect of transaction.effects) {
                if (effect.is(setTables)) {
                    known = bodies(transaction.newDoc, effect.value).sort((one, other) => one.span.from - other.span.from);
                    isOther = true;
                } else if (effect.is(setFindings) || effect.is(setCurrent)) {
                    isOther = true;
                }
            }
            if (isOther) {
                return draw(transaction.state, known);
            }
            return transaction.docChanged ? { bodies: known, blocks: drawn.blocks.map(transaction.changes) } : drawn;
        },
        provide: (self) => [
            EditorView.decorations.from(self, ({ blocks }) => blocks),
            EditorView.atomicRanges.of((view) => view.state.field(self).blocks),
        ],
    });
}

function wholeLines(text: Text, { from, to }: Span): Span {
    return { from: text.lineAt(from).from, to: text.lineAt(to).to };
}

/** The tables of the text; the findings must come before them. */
export function tables(cells: Cells): Extension {
    return field(cells);
}

/** Shows the cell at an offset, with the focus in it where that is wanted. */
export function showCell(view: EditorView, offset: number, takesFocus: boolean): boolean {
    for (const box of view.contentDOM.querySelectorAll<HTMLElement>('.table-box')) {
        const current = box.querySelector<HTMLElement>('.current');
        const start = view.posAtDOM(box);
        if (current !== null && start <= offset) {
            const place = placeOf(current);
            current.scrollIntoView({ block: 'center', inline: 'nearest' });
            if (takesFocus && place !== undefined) {
                enter(box, place);
            }
            return true;
        }
    }
    return false;
}
