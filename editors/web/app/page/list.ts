// The list of findings beside the text: by section, the conclusion first; what can be done about one stands below it.

import type { CodeAction, DiagnosticRelatedInformation } from 'vscode-languageserver-types';
import { h, icon, patch, put } from '../dom';
import { Finding, SEVERITIES, Severity } from '../engine/types';
import { say } from '../lang';
import { conclusion, severityName } from '../words';

/** What the page does for the list. */
export interface Deeds {
    goTo(finding: Finding): void;
    /** Whether it stands at the cursor or behind it. */
    isAhead(finding: Finding): boolean;
    /** Has a finding read out that was gone to without the focus. */
    announce(finding: Finding): void;
    fixes(finding: Finding): Promise<CodeAction[]>;
    fix(action: CodeAction): void;
    related(finding: Finding): DiagnosticRelatedInformation[];
    goToRelated(related: DiagnosticRelatedInformation): void;
    explain(finding: Finding): void;
    dismiss(finding: Finding): void;
}

export class FindingList {
    readonly element: HTMLElement;
    private readonly title = h('h2', { id: 'findings-title' });
    private readonly body = h('div', { class: 'findings' });
    private all: Finding[] = [];
    private shown: Finding[] = [];
    private current: Finding | undefined;
    private items = new Map<Finding, HTMLElement>();
    private sections = new Map<string, HTMLElement>();
    private readonly hidden = new Set<Severity>();
    private lowest: Severity = 'hint';
    private notes: string[] = [];
    private drafting: string[] = [];

    constructor(private readonly deeds: Deeds) {
        this.element = h('section', { class: 'list', 'aria-labelledby': 'findings-title' });
        this.body.addEventListener('keydown', (event) => this.key(event));
        this.useLanguage();
    }

    useLanguage(): void {
        this.items.clear();
        this.sections.clear();
        const step = (sign: 'up' | 'down', name: string, by: number): HTMLElement =>
            h('button', { type: 'button', class: 'plain', 'aria-label': name, title: name, onclick: () => this.step(by, false) }, icon(sign));
        put(
            this.element,
            h(
                'header',
                {},
                this.title,
                step('up', say('上一条（Shift+F8）', 'Previous (Shift+F8)'), -1),
                step('down', say('下一条（F8）', 'Next (F8)'), 1),
            ),
            this.body,
        );
    }

    /** Shows findings, what there is to say about how the file was read, and how it was drafted. */
    show(findings: Finding[], lowest: Severity, notes: string[], drafting: string[]): void {
        const before = this.current;
        this.notes = notes;
        this.drafting = drafting;
        this.all = findings;
        this.lowest = lowest;
        // The same finding after an edit: it has its rule and its words still.
        this.current =
            before && findings.find((finding) => finding.code === before.code && finding.message === before.message && finding.text === before.text);
        this.draw();
    }

    /** The severities that there are, each with a switch. */
    switches(counts: Record<Severity, number>): HTMLElement[] {
        return SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) =>
            h(
                'button',
                {
                    type: 'button',
                    class: `switch ${severity}`,
                    'aria-pressed': String(!this.hidden.has(severity)),
                    title: say('显示或隐藏', 'Show or hide'),
                    onclick: (event: Event) => {
                        const isHidden = this.hidden.delete(severity) ? false : (this.hidden.add(severity), true);
                        (event.currentTarget as HTMLElement).setAttribute('aria-pressed', String(!isHidden));
                        this.draw();
                    },
                },
                icon(severity),
                h('span', {}, `${severityName(severity)} ${counts[severity]}`),
            ),
        );
    }

    /** Marks the finding that the cursor is at. */
    mark(finding: Finding | undefined): void {
        if (finding !== this.current) {
            this.setCurrent(finding);
        }
    }

    /** Goes to the next finding or to the one before, from the list or from the text. */
    step(by: number, takesFocus: boolean): void {
        const { length } = this.shown;
        const at = this.current === undefined ? -1 : this.shown.indexOf(this.current);
        const ahead = this.shown.findIndex((finding) => this.deeds.isAhead(finding));
        // Without a current finding it goes on from the cursor.
        const wanted = at !== -1 ? at + by : by < 0 ? ahead - 1 : Math.max(ahead, 0);
        const next = this.shown[(wanted + length) % length] ?? this.shown[length - 1];
        if (next !== undefined) {
            this.choose(next, takesFocus);
            if (!takesFocus) {
                this.deeds.announce(next);
            }
        }
    }

    /** Puts the focus on what can be done about the current finding. */
    focusFixes(): void {
        const item = this.current && this.items.get(this.current);
        (item?.querySelector<HTMLElement>('.fix') ?? item?.querySelector<HTMLElement>('.go'))?.focus();
    }

    private choose(finding: Finding, takesFocus: boolean): void {
        this.setCurrent(finding);
        this.deeds.goTo(finding);
        if (takesFocus) {
            this.items.get(finding)?.querySelector<HTMLElement>('.go')?.focus();
        }
    }

    private draw(): void {
        const lowest = SEVERITIES.indexOf(this.lowest);
        this.shown = this.all.filter(({ severity }) => SEVERITIES.indexOf(severity) <= lowest && !this.hidden.has(severity));
        const left = this.all.length - this.shown.length;
        const more = left > 0 ? say(`（另有 ${left} 条未显示）`, ` (${left} not shown)`) : '';
        put(this.title, say(`问题 ${this.shown.length} 条${more}`, `${this.shown.length} findings${more}`));
        // A finding that stands as it did keeps its row: of a thousand, a key changes a few.
        this.items = new Map(this.shown.map((finding) => [finding, this.items.get(finding) ?? this.item(finding)]));
        this.sections = new Map(groups(this.shown).map(([section, findings]) => [section, this.group(section, findings)]));
        const listed = [...this.sections.values()];
        const drafted = this.drafting.length > 0 ? [remarks(say('草稿请留意', 'About the draft'), this.drafting)] : [];
        const noted = this.notes.length > 0 ? [remarks(say('关于这份文件', 'About the file'), this.notes)] : [];
        patch(this.body, [...drafted, ...(listed.length > 0 ? listed : [this.nothing()]), ...noted]);
        this.leaveStops();
        const first = (this.current && this.items.get(this.current)) ?? this.items.values().next().value;
        first?.querySelector('.go')?.setAttribute('tabindex', '0');
        this.setCurrent(this.current);
    }

    private nothing(): HTMLElement {
        const words = this.all.length > 0 ? say('所选级别没有问题。', 'Nothing of these severities.') : say('没有发现问题。', 'Nothing found.');
        return h('p', { class: 'nothing' }, icon('right'), h('span', {}, words));
    }

    private group(section: string, findings: Finding[]): HTMLElement {
        const known = this.sections.get(section);
        const group = known ?? h('section', { class: 'group' }, h('h3', {}, h('span', {}, section), h('span', { class: 'count' })), h('ul', {}));
        put(group.querySelector('.count') ?? group, String(findings.length));
        patch(group.querySelector('ul') ?? group, findings.flatMap((finding) => this.items.get(finding) ?? []));
        return group;
    }

    /** No row is a stop of the tab key. */
    private leaveStops(): void {
        this.body.querySelectorAll('.go[tabindex="0"]').forEach((other) => other.setAttribute('tabindex', '-1'));
    }

    private item(finding: Finding): HTMLElement {
        const { severity, expected, message, place, range, title } = finding;
        const where = place ?? say(`第 ${range.start.line + 1} 行`, `line ${range.start.line + 1}`);
        return h(
            'li',
            { class: `item ${severity}` },
            h(
                'button',
                { type: 'button', class: 'go', tabindex: '-1', onclick: () => this.choose(finding, false) },
                h('span', { class: 'badge' }, icon(severity), severityName(severity), h('span', { class: 'unseen' }, '：')),
                h(
                    'span',
                    { class: 'told' },
                    expected !== null && h('strong', {}, say(`${conclusion(expected)}：`, `${conclusion(expected)}: `)),
                    withoutConclusion(message, expected),
                ),
                h('span', { class: 'where' }, `${where} · ${title}`),
            ),
        );
    }

    private setCurrent(finding: Finding | undefined): void {
        this.body.querySelectorAll('.item.current').forEach((item) => {
            item.classList.remove('current');
            item.querySelector('.go')?.removeAttribute('aria-current');
            item.querySelector('.more')?.remove();
        });
        this.current = finding;
        const item = finding && this.items.get(finding);
        if (finding === undefined || item === undefined) {
            return;
        }
        item.classList.add('current');
        this.leaveStops();
        const go = item.querySelector('.go');
        go?.setAttribute('tabindex', '0');
        go?.setAttribute('aria-current', 'true');
        item.append(this.more(finding));
        item.scrollIntoView({ block: 'nearest' });
    }

    /** What can be done about a finding. */
    private more(finding: Finding): HTMLElement {
        const fixes = h('div', { class: 'fixes' });
        if (finding.hasFix) {
            void this.deeds.fixes(finding).then((actions) => {
                const button = (action: CodeAction): HTMLElement =>
                    h(
                        'button',
                        { type: 'button', class: `button fix${action.isPreferred === true ? ' preferred' : ''}`, onclick: () => this.deeds.fix(action) },
                        icon('wand'),
                        h('span', {}, action.title),
                    );
                put(fixes, ...actions.map(button));
                fixes.closest('.item')?.scrollIntoView({ block: 'nearest' });
            });
        }
        const related = this.deeds.related(finding).map((one) =>
            h('li', {}, h('button', { type: 'button', class: 'link', onclick: () => this.deeds.goToRelated(one) }, one.message)),
        );
        return h(
            'div',
            { class: 'more' },
            fixes,
            related.length > 0 && h('div', { class: 'related' }, h('span', { class: 'faint' }, say('相关：', 'See:')), h('ul', {}, ...related)),
            h(
                'div',
                { class: 'about' },
                h('button', { type: 'button', class: 'link', onclick: () => this.deeds.explain(finding) }, say('为什么要查这一项', 'Why this is checked')),
                h('button', { type: 'button', class: 'link', onclick: () => this.deeds.dismiss(finding) }, say('已核实，不再提示…', 'Checked: dismiss…')),
            ),
        );
    }

    private key(event: KeyboardEvent): void {
        const go = (event.target as Element).closest('.go');
        const at = this.shown.findIndex((finding) => this.items.get(finding)?.contains(go) === true);
        const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.shown.length - 1 };
        const step = steps[event.key];
        const next = step === undefined || go === null ? undefined : this.shown[step];
        if (next !== undefined) {
            event.preventDefault();
            this.choose(next, true);
        }
    }
}

function remarks(title: string, notes: string[]): HTMLElement {
    return h('section', { class: 'group' }, h('h3', {}, title), h('ul', { class: 'notes' }, ...notes.map((note) => h('li', {}, note))));
}

/** Findings by the headings they stand below, in text order. */
export function groups(findings: Finding[]): [string, Finding[]][] {
    const found = new Map<string, Finding[]>();
    for (const finding of findings) {
        const section = finding.section ?? say('全文', 'Whole text');
        const there = found.get(section);
        if (there === undefined) {
            found.set(section, [finding]);
        } else {
            there.push(finding);
        }
    }
    return [...found];
}

/** The message without the conclusion at its end, which stands before it. */
export function withoutConclusion(message: string, expected: string | null): string {
    const end = /[；;][^；;]*$/.exec(message)?.[0] ?? '';
    return expected !== null && end.endsWith(` ${expected}`) && end.length < expected.length + 40 ? message.slice(0, -end.length) : message;
}
