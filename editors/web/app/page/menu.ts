// A button with a menu: arrows walk through it, Escape closes it.

import { Icon, h, icon, put } from '../dom';

export interface Item {
    name: string;
    /** What it is for, in a second line. */
    about?: string;
    run: () => void;
}

/** A menu whose items are asked for when it opens. */
export function menu(name: string, sign: Icon, items: () => Promise<Item[]> | Item[], className = ''): HTMLElement {
    const list = h('ul', { class: 'menu', role: 'menu', 'aria-label': name, hidden: true });
    const button = h(
        'button',
        { type: 'button', class: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', onclick: () => void toggle() },
        icon(sign),
        h('span', {}, name),
        icon('down'),
    );
    const box = h('div', { class: `menu-box ${className}`, onkeydown: key, onfocusout: left }, button, list);

    const entries = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[role=menuitem]')];

    async function toggle(): Promise<void> {
        if (!list.hidden) {
            close();
            return;
        }
        const made = await items();
        put(list, ...made.map(entry));
        list.hidden = false;
        button.setAttribute('aria-expanded', 'true');
        entries()[0]?.focus();
    }

    function entry({ name: words, about, run }: Item): HTMLElement {
        const onclick = (): void => {
            close();
            button.focus();
            run();
        };
        const item = h(
            'button',
            { type: 'button', role: 'menuitem', tabindex: '-1', onclick },
            h('span', {}, words),
            about !== undefined && h('small', {}, about),
        );
        return h('li', { role: 'none' }, item);
    }

    function close(): void {
        list.hidden = true;
        button.setAttribute('aria-expanded', 'false');
    }

    function key(event: KeyboardEvent): void {
        if (list.hidden) {
            return;
        }
        const all = entries();
        const at = all.indexOf(document.activeElement as HTMLElement);
        const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
        const step = steps[event.key];
        if (event.key === 'Escape') {
            close();
            button.focus();
        } else if (step !== undefined) {
            all[(step + all.length) % all.length]?.focus();
        } else {
            return;
        }
        event.preventDefault();
    }

    function left(event: FocusEvent): void {
        if (!box.contains(event.relatedTarget as Node | null)) {
            close();
        }
    }

    return box;
}
