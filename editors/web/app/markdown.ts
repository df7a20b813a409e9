// The Markdown of the engine, and no more of it: headings, paragraphs, lists, bold, code.

import { h } from './dom';
import { say } from './lang';

const ITEM = /^[-*] /;
const HEADING = /^#{1,6} /;
const FENCE = '```';

/** The nodes that show a Markdown text. */
export function markdown(source: string): DocumentFragment {
    const out = document.createDocumentFragment();
    const lines = source.split(/\r\n?|\n/);
    for (let at = 0; at < lines.length; ) {
        const line = lines[at] ?? '';
        const take = (belongs: (line: string) => boolean): string[] => {
            const start = at;
            while (at < lines.length && belongs(lines[at] ?? '')) {
                at++;
            }
            return lines.slice(start, at);
        };
        if (line.trim() === '') {
            at++;
        } else if (line.startsWith(FENCE)) {
            at++;
            const body = take((inside) => !inside.startsWith(FENCE));
            at++;
            out.append(example(line.slice(FENCE.length).trim(), body.join('\n')));
        } else if (HEADING.test(line)) {
            at++;
            out.append(h('h3', {}, ...inline(line.replace(HEADING, ''))));
        } else if (ITEM.test(line)) {
            const items = take((inside) => ITEM.test(inside));
            out.append(h('ul', {}, ...items.map((item) => h('li', {}, ...inline(item.replace(ITEM, ''))))));
        } else {
            const isText = (inside: string): boolean =>
                inside.trim() !== '' && !ITEM.test(inside) && !HEADING.test(inside) && !inside.startsWith(FENCE);
            out.append(h('p', {}, ...inline(take(isText).join('\n'))));
        }
    }
    return out;
}

/** Lines as they stand; where they are an example of a rule it says whether a bad one or a good one. */
function example(kind: string, lines: string): HTMLElement {
    const names: Record<string, string> = { bad: say('✗ 有问题', '✗ Wrong'), good: say('✓ 正确', '✓ Right') };
    const name = names[kind];
    return h('div', { class: `example ${kind}` }, name !== undefined && h('p', { class: 'example-name' }, name), h('pre', {}, lines));
}

/** What stands within a line: `\` before a mark makes it plain; of a link only the words are shown. */
const MARKS = /\\([\\`*_[\]<>#|~&])|\*\*((?:\\.|[^\\])+?)\*\*|`([^`]+)`|\[((?:\\.|[^\\\]])+)\]\([^)]*\)/g;

function inline(text: string): (Node | string)[] {
    const out: (Node | string)[] = [];
    let end = 0;
    for (const found of text.matchAll(MARKS)) {
        const [whole, plain, strong, code, link] = found;
        out.push(text.slice(end, found.index));
        end = found.index + whole.length;
        if (plain !== undefined) {
            out.push(plain);
        } else if (strong !== undefined) {
            out.push(h('strong', {}, ...inline(strong)));
        } else if (code !== undefined) {
            out.push(h('code', {}, code));
        } else if (link !== undefined) {
            out.push(...inline(link));
        }
    }
    out.push(text.slice(end));
    return out;
}
