// A dialog over the page: the browser keeps the focus in it and gives it back.

import { h, icon } from '../dom';
import { say } from '../lang';

let last = 0;

/** Opens a dialog; it is gone when it is closed. */
export function dialog(title: string, ...content: (Node | string)[]): HTMLDialogElement {
    const id = `dialog-${++last}`;
    const close = h(
        'button',
        { type: 'button', class: 'plain', 'aria-label': say('关闭', 'Close'), onclick: () => box.close() },
        icon('close'),
    );
    const box: HTMLDialogElement = h(
        'dialog',
        { 'aria-labelledby': id, onclose: () => box.remove() },
        h('header', {}, h('h2', { id }, title), close),
        h('div', { class: 'dialog-body' }, ...content),
    );
    document.body.append(box);
    box.showModal();
    return box;
}
