// What the user has chosen. Kept in the browser where it lets us, else for as long as the page is open.

import { SEVERITIES, Severity } from './engine/types';
import { Lang } from './lang';

export interface Settings {
    lang: Lang;
    theme: 'system' | 'light' | 'dark';
    /** The least severity that is shown. */
    lowest: Severity;
    /** The `gouji.toml` that documents are checked with, as it was imported and changed: the engine reads and writes it. */
    toml: string;
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
function settingsOf({ lang, theme, lowest, toml }: Partial<Record<keyof Settings, unknown>>): Settings {
    const isOne = <T extends string>(value: unknown, values: readonly T[]): value is T => values.includes(value as T);
    return {
        lang: isOne(lang, ['zh-CN', 'en'] as const) ? lang : 'zh-CN',
        theme: isOne(theme, ['system', 'light', 'dark'] as const) ? theme : 'system',
        lowest: isOne(lowest, SEVERITIES) ? lowest : 'hint',
        toml: typeof toml === 'string' ? toml : '',
    };
}

export function saveSettings(settings: Settings): void {
    try {
        localStorage.setItem(KEY, JSON.stringify(settings));
    } catch {
        // A browser that keeps nothing is no reason to stop.
    }
}
