// What the user has chosen. Kept in the browser where it lets us, else for as long as the page is open.

import { SEVERITIES, Severity } from './engine/types';
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

export function loadSettings(): Settings {
    try {
        return settingsOf(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Record<keyof Settings, unknown>>);
    } catch {
        return settingsOf({});
    }
}

/** What was kept, as far as it can be used: another version of the page may have kept it. */
function settingsOf({ lang, theme, lowest, severity, dismissed }: Partial<Record<keyof Settings, unknown>>): Settings {
    const isOne = <T extends string>(value: unknown, values: readonly T[]): value is T => values.includes(value as T);
    const levels = Object.entries(typeof severity === 'object' ? { ...severity } : {});
    return {
        lang: isOne(lang, ['zh-CN', 'en'] as const) ? lang : 'zh-CN',
        theme: isOne(theme, ['system', 'light', 'dark'] as const) ? theme : 'system',
        lowest: isOne(lowest, SEVERITIES) ? lowest : 'hint',
        severity: Object.fromEntries(levels.filter(([, level]) => isOne(level, [...SEVERITIES, 'off'] as const))) as Settings['severity'],
        dismissed: Array.isArray(dismissed) ? (dismissed as Partial<Dismissal>[]).filter(isDismissal) : [],
    };
}

function isDismissal(one: Partial<Dismissal> | null): one is Dismissal {
    return one !== null && [one.file, one.code, one.text, one.reason].every((word) => typeof word === 'string');
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
            `[[ignore-findings]]\nfiles = [${text(literal(file))}]\ncode = ${text(code)}\n` +
            // A finding of what is missing lies on no words.
            (words === '' ? '' : `text = ${text(words)}\n`) +
            `reason = ${text(reason)}\n`,
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
