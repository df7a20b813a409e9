// A new disclosure: asks what it is to be made of. What may be asked for, and what is wrong with it, the engine says.

import { h, icon, put } from '../dom';
import { Attachment, Choices, Draft, Wish } from '../engine/draft';
import { say } from '../lang';
import { dialog } from './dialog';
import { ACCEPTED } from './intake';

export interface DraftDeeds {
    /** Drafts it, or says all that is wrong. */
    draft(wish: Wish): Promise<Draft | string[]>;
    /** Opens the draft. */
    open(draft: Draft): void;
}

/** Opens the dialog; `unit` is the name that is likely meant. */
export function askForDraft(choices: Choices, unit: string, deeds: DraftDeeds): void {
    const name = h('input', { type: 'text', id: 'draft-unit', autocomplete: 'off', value: unit, 'aria-required': 'true' });
    const year = h('input', { type: 'text', id: 'draft-year', inputmode: 'numeric', autocomplete: 'off', 'aria-required': 'true' });
    const kind = select('draft-kind', choices.documents, () => byKind());
    const issuer = select('draft-issuer', [{ id: '', title: say('与上年一致，没有上年的按部门', 'As last year’s, else a department') }, ...choices.issuers]);
    const layout = h('select', { id: 'draft-layout' });
    const from = fileField('draft-from', say('上年的情况说明（可以不选）', 'Last year’s disclosure (optional)'), say('职责、机构、名词和联系方式沿用上年，各项增减与上年比较', 'Duties, structure, terms and contact are carried over; changes are measured from its figures'));
    const tables = fileField('draft-tables', say('本年的报表（可以不选）', 'This year’s tables (optional)'), say('Excel 工作簿，或制表符分隔的文本；各项数字由此填写', 'A workbook, or text with tabs; all figures are taken from it'));
    const complaints = h('div', { class: 'complaints', tabindex: '-1', hidden: true });
    const submit = h('button', { type: 'submit', class: 'button main' });

    let suggested = '';
    function byKind(): void {
        const chosen = choices.documents.find(({ id }) => id === kind.value);
        if (year.value === suggested) {
            year.value = suggested = String(chosen?.year ?? '');
        }
        const layouts = choices.layouts.filter(({ document }) => document === kind.value);
        const usual = layouts.find(({ id }) => id === chosen?.layout)?.title ?? '';
        const option = (value: string, words: string): HTMLElement => h('option', { value }, words);
        put(
            layout,
            option('', say(`与上年一致，没有上年的用“${usual}”`, `As last year’s, else ${usual}`)),
            ...layouts.map(({ id, title }) => option(id, title)),
        );
    }
    byKind();

    function complain(list: string[]): void {
        complaints.hidden = list.length === 0;
        const title = list.length === 1 ? say('还不能起草，请先改正一处：', 'Not drafted: one thing is wrong.') : say(`没有起草，有 ${list.length} 处要改：`, `Not drafted: ${list.length} things are wrong.`);
        put(complaints, h('p', {}, icon('error'), h('strong', {}, title)), h('ul', {}, ...list.map((one) => h('li', {}, one))));
        if (list.length > 0) {
            complaints.focus();
        }
    }

    function wait(isWaiting: boolean): void {
        submit.disabled = isWaiting;
        put(submit, isWaiting ? say('正在起草……', 'Drafting …') : say('起草', 'Draft'));
    }
    wait(false);

    async function run(): Promise<void> {
        wait(true);
        const made = await wish().then(deeds.draft, (error: Error) => [error.message]);
        wait(false);
        if (!box.open) {
            // Closed meanwhile: nobody wants it any more.
            return;
        }
        if (Array.isArray(made)) {
            complain(made);
        } else {
            box.close();
            deeds.open(made);
        }
    }

    async function wish(): Promise<Wish> {
        return {
            unit: name.value,
            // What is no year the engine complains of.
            year: /^\d{1,6}$/.test(year.value.trim()) ? Number(year.value) : 0,
            kinds: [kind.value, issuer.value].filter((one) => one !== ''),
            profile: layout.value === '' ? undefined : layout.value,
            from: await from.file(),
            tables: await tables.file(),
        };
    }

    const form = h(
        'form',
        {
            novalidate: true,
            onsubmit: (event: SubmitEvent) => {
                event.preventDefault();
                void run();
            },
        },
        field(name, say('单位名称', 'Unit')),
        h(
            'div',
            { class: 'draft-row' },
            field(year, say('年度', 'Year')),
            field(kind, say('预算还是决算', 'Budget or final account')),
            field(issuer, say('部门还是单位', 'Department or unit')),
        ),
        field(layout, say('版式', 'Layout')),
        from.element,
        tables.element,
        complaints,
        h(
            'div',
            { class: 'dialog-row draft-end' },
            h('span', { class: 'faint' }, say('草稿里不知道的地方留空，由您填写。', 'What is not known is left blank for you to fill in.')),
            submit,
        ),
    );
    const box = dialog(say('新建情况说明', 'New disclosure'), form);
    name.focus();
}

function field(input: HTMLElement, name: string): HTMLElement {
    return h('div', { class: 'field' }, h('label', { for: input.id }, name), input);
}

function select(id: string, options: { id: string; title: string }[], onChange?: () => void): HTMLSelectElement {
    return h('select', { id, onchange: onChange }, ...options.map(({ id, title }) => h('option', { value: id }, title)));
}

/** A field for one file: the browser's own, which takes a dropped file too. */
function fileField(id: string, name: string, about: string): { element: HTMLElement; file(): Promise<Attachment | undefined> } {
    const input = h('input', { type: 'file', id, accept: ACCEPTED, 'aria-describedby': `${id}-about`, onchange: () => draw() });
    const remove = h(
        'button',
        {
            type: 'button',
            class: 'plain',
            hidden: true,
            onclick: () => {
                input.value = '';
                draw();
                input.focus();
            },
        },
        icon('close'),
    );
    const told = h('span', { class: 'chosen', 'aria-hidden': 'true' });
    const draw = (): void => {
        const chosen = input.files?.[0];
        put(told, chosen?.name ?? h('span', { class: 'faint' }, say('或把文件拖到这里', 'or drop a file here')));
        remove.hidden = chosen === undefined;
        remove.setAttribute('aria-label', say(`移除 ${chosen?.name ?? ''}`, `Remove ${chosen?.name ?? ''}`));
    };
    draw();
    const button = h('span', { class: 'button', 'aria-hidden': 'true' }, say('选择文件…', 'Choose a file…'));
    const element = h(
        'div',
        { class: 'field' },
        h('label', { for: id }, name),
        h('div', { class: 'draft-file' }, button, told, input, remove),
        h('small', { id: `${id}-about`, class: 'faint' }, about),
    );
    const file = async (): Promise<Attachment | undefined> => {
        const chosen = input.files?.[0];
        const bytes = await chosen?.arrayBuffer().catch(() => {
            throw new Error(say(`无法读取 ${chosen.name}。`, `${chosen.name} cannot be read.`));
        });
        return chosen && bytes && { name: chosen.name, bytes: new Uint8Array(bytes) };
    };
    return { element, file };
}
