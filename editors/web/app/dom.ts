// Elements of the page. Whatever a document says becomes text, never markup.

type Child = Node | string | undefined | false;
type Attributes = Record<string, string | boolean | number | undefined | ((event: never) => void)>;

/** An element with attributes, listeners (`onclick`) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
    tag: K,
    attributes: Attributes = {},
    ...children: Child[]
): HTMLElementTagNameMap[K] {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === 'function') {
            element.addEventListener(name.slice(2), value as EventListener);
        } else if (value === true) {
            element.setAttribute(name, '');
        } else if (value !== false && value !== undefined) {
            element.setAttribute(name, String(value));
        }
    }
    put(element, ...children);
    return element;
}

/** Gives an element these children instead of those it has. */
export function put(element: Element, ...children: Child[]): void {
    element.replaceChildren(...children.filter((child): child is Node | string => child !== undefined && child !== false));
}

/** Gives an element these children, and leaves alone those at both ends that it has. */
export function patch(element: Element, children: Node[]): void {
    const there = [...element.childNodes];
    const most = Math.min(there.length, children.length);
    let [first, last] = [0, 0];
    while (first < most && there[first] === children[first]) {
        first++;
    }
    while (last < most - first && there[there.length - 1 - last] === children[children.length - 1 - last]) {
        last++;
    }
    const [end] = there.slice(there.length - last);
    there.slice(first, there.length - last).forEach((node) => element.removeChild(node));
    children.slice(first, children.length - last).forEach((node) => element.insertBefore(node, end ?? null));
}

const SVG = 'http://www.w3.org/2000/svg';

/** Drawings of 16 by 16: the severities have each a shape of its own. */
const ICONS = {
    error: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM5.4 4.3 8 6.9l2.6-2.6 1.1 1.1L9.1 8l2.6 2.6-1.1 1.1L8 9.1l-2.6 2.6-1.1-1.1L6.9 8 4.3 5.4Z',
    warning: 'M8 1.2 15.4 14.5H.6ZM7.2 6v4.2h1.6V6Zm0 5.3v1.6h1.6v-1.6Z',
    information: 'M1.5 1.5h13v13h-13ZM7.2 4v1.7h1.6V4Zm0 3v5h1.6V7Z',
    hint: 'M8 .8 15.2 8 8 15.2.8 8ZM5 7.2v1.6h6V7.2Z',
    right: 'M6.4 12.6 2 8.2l1.3-1.3 3.1 3.1 6.3-6.3L14 5Z',
    open: 'M1.5 3h4.6l1.6 1.8h6.8V13h-13Zm1.5 3.3v5.2h10V6.3Z',
    add: 'M7.2 2.5h1.6v4.7h4.7v1.6H8.8v4.7H7.2V8.8H2.5V7.2h4.7Z',
    download: 'M7.2 1.5h1.6v6.7l2.3-2.3L12.2 7 8 11.2 3.8 7l1.1-1.1 2.3 2.3ZM2 12.7h12v1.6H2Z',
    settings: 'M1.5 3.6h6.2a2.2 2.2 0 0 1 4.2 0h2.6v1.5h-2.6a2.2 2.2 0 0 1-4.2 0H1.5Zm0 7.3h2.6a2.2 2.2 0 0 1 4.2 0h6.2v1.5H8.3a2.2 2.2 0 0 1-4.2 0H1.5Z',
    down: 'M3.2 5.4 8 10.2l4.8-4.8 1.1 1.1L8 12.4 2.1 6.5Z',
    up: 'M3.2 10.6 8 5.8l4.8 4.8 1.1-1.1L8 3.6 2.1 9.5Z',
    back: 'M10.6 3.2 5.8 8l4.8 4.8-1.1 1.1L3.6 8l5.9-5.9Z',
    close: 'M3.6 2.5 8 6.9l4.4-4.4 1.1 1.1L9.1 8l4.4 4.4-1.1 1.1L8 9.1l-4.4 4.4-1.1-1.1L6.9 8 2.5 3.6Z',
    wand: 'M2 12.6 9.3 5.3l1.4 1.4L3.4 14ZM11.5 1l.6 1.9 1.9.6-1.9.6-.6 1.9-.6-1.9L9 3.5l1.9-.6ZM13.6 8l.4 1.2 1.2.4-1.2.4-.4 1.2-.4-1.2-1.2-.4 1.2-.4Z',
    lock: 'M4 6.5V5a4 4 0 0 1 8 0v1.5h1v8H3v-8Zm1.6 0h4.8V5a2.4 2.4 0 0 0-4.8 0Z',
} as const;

export type Icon = keyof typeof ICONS;

/** A drawing beside words that say the same. */
export function icon(name: Icon): SVGSVGElement {
    const svg = document.createElementNS(SVG, 'svg');
    const attributes = { viewBox: '0 0 16 16', width: '16', height: '16', 'aria-hidden': 'true', class: `icon icon-${name}` };
    Object.entries(attributes).forEach(([key, value]) => svg.setAttribute(key, value));
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', ICONS[name]);
    path.setAttribute('fill', 'currentColor');
    path.setAttribute('fill-rule', 'evenodd');
    svg.append(path);
    return svg;
}
