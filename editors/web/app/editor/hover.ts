// What is shown of the place under the pointer: its findings, and the relations of its figure.

import { Extension } from '@codemirror/state';
import { EditorView, hoverTooltip } from '@codemirror/view';
import type { Hover } from 'vscode-languageserver-types';
import { h, icon } from '../dom';
import { Finding } from '../engine/types';
import { markdown } from '../markdown';
import { conclusion, severityName } from '../words';
import { findingsAt } from './findings';

type Ask = (offset: number) => Promise<Hover | null>;

/** How long the pointer rests before anything is shown. */
const REST = 300;

export function hover(ask: Ask): Extension {
    return hoverTooltip(
        async (view, offset) => {
            const shown = await about(view, offset, ask);
            return shown === undefined ? null : { pos: offset, above: true, create: () => ({ dom: shown }) };
        },
        { hoverTime: REST, hideOnChange: true },
    );
}

async function about(view: EditorView, offset: number, ask: Ask): Promise<HTMLElement | undefined> {
    const found = findingsAt(view.state, offset).map(({ finding }) => finding);
    const said = await ask(offset).catch(() => null);
    if (found.length === 0 && said === null) {
        return undefined;
    }
    return h('div', { class: 'hover' }, ...found.map(findingLine), said !== null && relations(said));
}

/** A finding in one line. */
function findingLine({ severity, expected, message }: Finding): HTMLElement {
    return h(
        'p',
        { class: `hover-finding ${severity}` },
        icon(severity),
        h('strong', {}, severityName(severity)),
        expected !== null && h('strong', {}, conclusion(expected)),
        h('span', {}, message),
    );
}

/** What the engine says of a figure, a term or a subject: the marks ✓ ≈ ✗ are drawn as such. */
export function relations({ contents }: Hover): HTMLElement {
    const source = typeof contents === 'object' && 'value' in contents ? contents.value : String(contents);
    const shown = h('div', { class: 'relations' }, markdown(source));
    shown.querySelectorAll('li').forEach((item) => {
        const mark = item.textContent?.charAt(0);
        item.classList.add(mark === '✗' ? 'broken' : mark === '✓' ? 'exact' : mark === '≈' ? 'rounded' : 'plain');
    });
    return shown;
}

/** The same beside a cell of a table, which is no text of the editor. */
export class CellHover {
    private readonly box = h('div', { class: 'hover cell-hover', hidden: true, role: 'tooltip' });
    private timer = 0;
    private asked = 0;
    private pointer = [-1, -1];

    constructor(
        parent: HTMLElement,
        private readonly ask: Ask,
    ) {
        parent.append(this.box);
        addEventListener('mousemove', ({ screenX, screenY }) => (this.pointer = [screenX, screenY]));
    }

    point(view: EditorView, event: MouseEvent | undefined, offset: number): void {
        clearTimeout(this.timer);
        const turn = ++this.asked;
        // A table that is scrolled comes under a pointer that has not moved.
        const [x, y] = this.pointer;
        const cell = event !== undefined && (event.screenX !== x || event.screenY !== y) ? (event.currentTarget as HTMLElement) : undefined;
        if (cell === undefined) {
            this.box.hidden = true;
            return;
        }
        this.timer = window.setTimeout(async () => {
            const shown = await about(view, offset, this.ask);
            if (shown === undefined || turn !== this.asked || !cell.isConnected) {
                return;
            }
            this.box.replaceChildren(...shown.childNodes);
            this.box.hidden = false;
            const place = cell.getBoundingClientRect();
            const { width, height } = this.box.getBoundingClientRect();
            const above = place.top - height - 4;
            this.box.style.left = `${Math.max(4, Math.min(place.left, innerWidth - width - 4))}px`;
            this.box.style.top = `${above >= 4 ? above : place.bottom + 4}px`;
        }, REST);
    }
}
