// Several files: one row each, by unit, with what was found; progress while they are read.

import { Doc } from '../documents';
import { h, icon, put } from '../dom';
import { SEVERITIES, Severity } from '../engine/types';
import { say } from '../lang';
import { severityName } from '../words';

type Order = 'unit' | 'findings';

export interface FileDeeds {
    open(doc: Doc): void;
    close(doc: Doc): void;
    cancel(): void;
    report(): void;
}

/** How far the reading of files has come. */
export interface Progress {
    done: number;
    all: number;
    name: string;
}

export class FileList {
    readonly element = h('section', { class: 'files', 'aria-labelledby': 'files-title' });
    private order: Order = 'unit';
    private docs: Doc[] = [];
    private progress: Progress | undefined;

    constructor(private readonly deeds: FileDeeds) {}

    show(docs: Doc[], progress: Progress | undefined): void {
        this.docs = docs;
        this.progress = progress;
        const wrong = docs.filter((doc) => count(doc) > 0).length;
        const focused = this.element.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : undefined;
        const title = say(`${docs.length} 个文件，${wrong} 个有问题`, `${docs.length} files, ${wrong} with findings`);
        put(
            this.element,
            h(
                'header',
                {},
                h('h1', { id: 'files-title', tabindex: '-1' }, title),
                progress === undefined &&
                    h('button', { type: 'button', class: 'button', onclick: () => this.deeds.report() }, icon('download'), h('span', {}, say('下载汇总报告', 'Download the report over all'))),
            ),
            progress !== undefined && this.bar(progress),
            h('div', { class: 'files-table' }, this.table()),
        );
        // All is drawn anew: whoever was at a button is there still.
        [...this.element.querySelectorAll<HTMLElement>('[data-key]')].find((one) => one.getAttribute('data-key') === focused)?.focus();
    }

    private bar({ done, all, name }: Progress): HTMLElement {
        const words = say(`正在核对 ${done + 1}/${all}：${name}`, `Checking ${done + 1} of ${all}: ${name}`);
        return h(
            'div',
            { class: 'progress' },
            h('label', { for: 'progress' }, words),
            h('progress', { id: 'progress', max: all, value: done }),
            h('button', { type: 'button', class: 'button', 'data-key': 'stop', onclick: () => this.deeds.cancel() }, say('停止', 'Stop')),
        );
    }

    private table(): HTMLElement {
        const heading = (name: string, order?: Order): HTMLElement => {
            if (order === undefined) {
                return h('th', { scope: 'col' }, name);
            }
            const onclick = (): void => {
                this.order = order;
                this.show(this.docs, this.progress);
            };
            const isOwn = this.order === order;
            const sort = order === 'unit' ? 'ascending' : 'descending';
            return h(
                'th',
                { scope: 'col', 'aria-sort': isOwn ? sort : 'none' },
                h('button', { type: 'button', class: 'plain', 'data-key': order, onclick }, name, isOwn && icon(order === 'unit' ? 'up' : 'down')),
            );
        };
        return h(
            'table',
            {},
            h('caption', { class: 'unseen' }, say('打开的文件', 'Open files')),
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    heading(say('单位', 'Unit'), 'unit'),
                    heading(say('文件', 'File')),
                    heading(say('问题', 'Findings'), 'findings'),
                    heading(say('核对结果', 'Result')),
                    h('td', {}),
                ),
            ),
            h('tbody', {}, ...this.sorted().map((doc) => this.row(doc))),
        );
    }

    private sorted(): Doc[] {
        const byUnit = (one: Doc, other: Doc): number => one.unit.localeCompare(other.unit, 'zh-CN');
        const byFindings = (one: Doc, other: Doc): number => count(other, 'error') - count(one, 'error') || count(other) - count(one);
        return [...this.docs].sort(this.order === 'unit' ? byUnit : byFindings);
    }

    private row(doc: Doc): HTMLElement {
        const overview = doc.reading?.overview;
        const counts = SEVERITIES.filter((severity) => count(doc, severity) > 0).map((severity) =>
            h('span', { class: `badge ${severity}` }, icon(severity), `${severityName(severity)} ${count(doc, severity)}`),
        );
        const clean = overview !== undefined && counts.length === 0 && h('span', { class: 'badge right' }, icon('right'), say('没有发现问题', 'None'));
        const unit =
            overview === undefined
                ? doc.unit
                : h('button', { type: 'button', class: 'link', 'data-key': doc.uri, onclick: () => this.deeds.open(doc) }, doc.unit);
        const result = doc.problem?.() ?? overview?.headline ?? say('等待核对', 'Waiting');
        return h(
            'tr',
            { class: doc.problem === undefined ? '' : 'unread' },
            h('th', { scope: 'row' }, unit),
            h('td', {}, doc.name, doc.isChanged && h('span', { class: 'changed' }, say('（已修改）', ' (changed)'))),
            h('td', { class: 'badges' }, ...counts, clean),
            h('td', {}, result),
            h(
                'td',
                {},
                h(
                    'button',
                    {
                        type: 'button',
                        class: 'plain',
                        'aria-label': say(`移除 ${doc.name}`, `Remove ${doc.name}`),
                        onclick: () => this.deeds.close(doc),
                    },
                    icon('close'),
                ),
            ),
        );
    }
}

function count(doc: Doc, severity?: Severity): number {
    const counts = doc.reading?.overview.counts;
    return counts === undefined ? 0 : severity === undefined ? SEVERITIES.reduce((sum, one) => sum + counts[one], 0) : counts[severity];
}
