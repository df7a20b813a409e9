// What the figure at the cursor has to agree with: below the list, for whoever does not hover.

import { Doc, Documents } from '../documents';
import { h, put } from '../dom';
import { relations } from '../editor/hover';
import { say } from '../lang';

/** How long the cursor stands still before the engine is asked. */
const REST = 120;

export class CursorCard {
    readonly element = h('section', { class: 'cursor', 'aria-labelledby': 'cursor-title' });
    private readonly title = h('h2', { id: 'cursor-title' });
    private readonly body = h('div', { class: 'cursor-body', tabindex: '0', role: 'group', 'aria-labelledby': 'cursor-title' });
    private timer = 0;
    private asked = 0;

    constructor(private readonly documents: Documents) {
        put(this.element, this.title, this.body);
        this.useLanguage();
    }

    useLanguage(): void {
        put(this.title, say('光标处的勾稽关系', 'At the cursor'));
        this.clear();
    }

    /** Shows what there is to say about a place. */
    show(doc: Doc, offset: number): void {
        clearTimeout(this.timer);
        const turn = ++this.asked;
        this.timer = window.setTimeout(async () => {
            const said = await this.documents.hover(doc, offset).catch(() => null);
            if (turn !== this.asked) {
                return;
            }
            if (said === null) {
                this.clear();
            } else {
                put(this.body, relations(said));
            }
        }, REST);
    }

    private clear(): void {
        const words = say('点一个数字或名词，这里列出它参与的各项勾稽。', 'Click a figure or a term: its relations are listed here.');
        put(this.body, h('p', { class: 'faint' }, words));
    }
}
