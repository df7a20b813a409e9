// What the user has chosen. Kept in the browser where it lets us, else for as long as the page is open.

import { Severity } from './engine/types';
import { Lang } from './lang';

/** A finding that the user has checked and does not want to see again. */
export interface Dismissal {
    file: string;
    code: string;
    /** The words it lies on: the only ones of a document that are ever kept. */
    text: string;
    reason: string;
}

export interface Settings {
    lang: Lang;
    theme: 'system' | 'light' | 'dark';
    /** The least severity that is shown. */
    lowest: Severity;
    /** The severities of rules that are not the usual ones. */
    severity: Record<string, Severity | 'off'>;
    dismissed: Dismissal[];
}

const KEY = 'gouji';

const USUAL: Settings = { lang: 'zh-CN', theme: 'system', lowest: 'hint', severity: {}, dismissed: [] };

export function loadSettings(): Settings {
    try {
        const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>;
        return { ...USUAL, ...kept };
    } catch {
        return { ...USUAL };
    }
}

export function saveSettings(settings: Settings): void {
    try {
        localStorage.setItem(KEY, JSON.stringify(settings));
    } catch {
        // A browser that keeps nothing is no reason to stop.
    }
}

/** The settings that concern the checks, as a gouji.toml. */
export function toToml(settings: Settings): string {
    const severities = Object.entries(settings.severity).map(([code, severity]) => `${text(code)} = ${text(severity)}\n`);
    const dismissed = settings.dismissed.map(
        ({ file, code, text: words, reason }) =>
            `[[ignore-findings]]\nfiles = [${text(literal(file))}]\ncode = ${text(code)}\ntext = ${text(words)}\nreason = ${text(reason)}\n`,
    );
    const head = severities.length === 0 ? [] : [`[severity]\n${severities.join('')}`];
    return [...head, ...dismissed].join('\n');
}

/** A string of TOML: what JSON writes, and the one control character that JSON leaves. */
function text(value: string): string {
    return JSON.stringify(value).replace(/\u007f/g, '\\u007f');
}

/** The pattern that fits this name and no other. */
function literal(name: string): string {
    return name.replace(/[*?[\]{}!\\]/g, (mark) => (mark === '\\' || mark === '!' ? mark : `[${mark}]`));
}
