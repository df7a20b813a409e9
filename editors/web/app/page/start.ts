// The first screen: paste, drop, choose, or look at an example.

import { h, icon, put } from '../dom';
import { say } from '../lang';
import { Incoming, choose, pasted } from './intake';

/** The example, put in by the build. */
declare const EXAMPLE: string;

const EXAMPLE_NAME = '部门预算情况说明（示例）.txt';

/** The promise of the page, in one line. */
export function privacy(): string {
    return say(
        '文件只在本机的浏览器里核对：不上传，不联网，不保存文稿。',
        'Files are checked in this browser only: nothing is uploaded, nothing is requested, no text is kept.',
    );
}

export function pastedText(text: string): Incoming {
    return pasted(say('粘贴的文字.txt', 'pasted.txt'), text);
}

function formats(readsPdf: boolean): string {
    return readsPdf
        ? say('或把文件、文件夹拖到这里：Word、Excel、PDF、网页、文本，可以一次多个', 'or drop files or folders here: Word, Excel, PDF, web pages, texts, several at once')
        : say('或把文件、文件夹拖到这里：Word、Excel、网页、文本，可以一次多个', 'or drop files or folders here: Word, Excel, web pages, texts, several at once');
}

/** The screen, with what was typed into it before it was drawn anew. */
export function startScreen(typed: string, readsPdf: Promise<boolean>, onFiles: (files: Incoming[]) => void, onDraft: () => void): HTMLElement {
    const check = (text: string): void => onFiles([pastedText(text)]);
    const area = h('textarea', {
        id: 'paste',
        rows: '7',
        placeholder: say('把说明全文粘贴到这里（Ctrl+V），表格也可以一起粘贴', 'Paste the whole text here (Ctrl+V), tables included'),
        'aria-label': say('粘贴说明全文', 'Paste the whole text'),
        onpaste: (event: ClipboardEvent) => {
            const text = event.clipboardData?.getData('text/plain') ?? '';
            if (text.trim() !== '' && area.value === '') {
                event.preventDefault();
                check(text);
            }
        },
        oninput: () => (button.hidden = area.value.trim() === ''),
    });
    const button = h(
        'button',
        { type: 'button', class: 'button main', hidden: typed.trim() === '', onclick: () => check(area.value) },
        say('核对这段文字', 'Check this text'),
    );
    area.value = typed;
    const hint = h('span', { class: 'faint' }, formats(false));
    readsPdf.then(
        (reads) => put(hint, formats(reads)),
        // That the engine does not run is said by the page.
        () => undefined,
    );
    const example = (): void => onFiles([pasted(EXAMPLE_NAME, EXAMPLE)]);
    return h(
        'section',
        { class: 'start' },
        h('h1', {}, say('预算、决算公开说明，发布前先核对一遍数字', 'Check a budget disclosure before it is published')),
        h(
            'p',
            { class: 'lead' },
            say(
                '读懂文稿和附表里的数字，逐项核对勾稽关系，指出哪个数不对、应为多少。',
                'Reads the figures of text and tables, checks each against the others, and says which is wrong and what it should be.',
            ),
        ),
        h(
            'div',
            { class: 'drop' },
            area,
            h(
                'div',
                { class: 'drop-row' },
                button,
                h(
                    'button',
                    { type: 'button', class: 'button main choose', onclick: () => choose(onFiles) },
                    icon('open'),
                    h('span', {}, say('选择文件…', 'Choose files…')),
                ),
                hint,
            ),
        ),
        h(
            'p',
            { class: 'try' },
            offer(say('第一次用？', 'New here?'), say('打开一个例子看看', 'Open an example'), example),
            offer(say('要写新的一份？', 'Writing a new one?'), say('新建情况说明', 'Draft a disclosure'), onDraft),
        ),
        h('p', { class: 'privacy' }, icon('lock'), h('span', {}, privacy())),
    );
}

function offer(question: string, answer: string, run: () => void): HTMLElement {
    return h('span', {}, h('span', { class: 'faint' }, question), ' ', h('button', { type: 'button', class: 'link', onclick: run }, answer));
}
