// What is printed: the findings, not the screen.

import { Doc } from '../documents';
import { h, put } from '../dom';
import { say } from '../lang';
import { conclusion, severityName } from '../words';
import { groups, withoutConclusion } from './list';

/** Fills a part of the page that only the printer sees. */
export function printed(docs: () => Doc[]): HTMLElement {
    const element = h('section', { class: 'print', 'aria-hidden': 'true' });
    addEventListener('beforeprint', () => put(element, h('h1', {}, say('勾稽核对结果', 'What gouji found')), ...docs().map(of)));
    addEventListener('afterprint', () => put(element));
    return element;
}

function of(doc: Doc): HTMLElement {
    const overview = doc.reading?.overview;
    const rows = groups(overview?.findings ?? []).flatMap(([section, findings]) => [
        h('tr', {}, h('th', { scope: 'rowgroup', colspan: '3' }, section)),
        ...findings.map(({ severity, place, range, expected, message }) =>
            h(
                'tr',
                {},
                h('td', {}, severityName(severity)),
                h('td', {}, place ?? say(`第 ${range.start.line + 1} 行`, `line ${range.start.line + 1}`)),
                h('td', {}, expected !== null && h('strong', {}, `${conclusion(expected)}：`), withoutConclusion(message, expected)),
            ),
        ),
    ]);
    return h(
        'article',
        {},
        h('h2', {}, doc.unit),
        h('p', {}, doc.problem?.() ?? overview?.headline ?? '', h('br'), doc.name),
        rows.length > 0 && h('table', {}, h('tbody', {}, ...rows)),
    );
}
