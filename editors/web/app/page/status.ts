// The one place where the page says what has happened, to the eye or to a screen reader alone.

import { h, put } from '../dom';

/** How long a notice is shown. */
const LONG_ENOUGH = 8_000;

export class Status {
    readonly element = h('div', { class: 'status', role: 'status', 'aria-live': 'polite' });
    private timer = 0;

    /** Shows a notice and has it read out. */
    show(words: string): void {
        this.say(h('span', { class: 'notice' }, words));
        this.timer = window.setTimeout(() => this.clear(), LONG_ENOUGH);
    }

    clear(): void {
        clearTimeout(this.timer);
        put(this.element);
    }

    /** Has something read out that the page shows elsewhere. */
    announce(words: string): void {
        if (this.element.querySelector('.notice') === null) {
            this.say(h('span', { class: 'unseen' }, words));
        }
    }

    private say(words: HTMLElement): void {
        clearTimeout(this.timer);
        put(this.element, words);
    }
}
