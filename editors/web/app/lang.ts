// The language of the page: Chinese, or English where somebody says so.

export type Lang = 'zh-CN' | 'en';

let current: Lang = 'zh-CN';

export function setLang(lang: Lang): void {
    current = lang;
    document.documentElement.lang = lang;
}

export function lang(): Lang {
    return current;
}

/** The Chinese or the English words. */
export function say(zh: string, en: string): string {
    return current === 'en' ? en : zh;
}
