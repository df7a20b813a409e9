// The settings, in a dialog.

import { h, put } from '../dom';
import { Choices } from '../engine/draft';
import { Change, SEVERITIES, Severity, Shown } from '../engine/types';
import { say } from '../lang';
import { Settings } from '../settings';
import { severityName } from '../words';
import { dialog } from './dialog';
import { save } from './save';

/** What the dialog knows and does. Changes return why they were not made. */
export interface SettingsDeeds {
    settings: Settings;
    /** The names of the rules that found something. */
    rules: Map<string, string>;
    layouts: Choices['layouts'];
    /** What the `gouji.toml` of now says. */
    shown(): Shown;
    useLooks(): void;
    change(change: Change): Promise<string[]>;
    importToml(toml: string): Promise<string[]>;
}

export function openSettings(deeds: SettingsDeeds): void {
    const body = h('div', { class: 'settings' });
    const change = async (change: Change): Promise<void> => draw(await deeds.change(change));
    const importing = async (file: File): Promise<void> => {
        const question = say('导入的设置将代替现在的设置（可先导出备份）。继续吗？', 'The imported settings take the place of those of now, which can be exported first. Go on?');
        if (deeds.settings.toml === '' || confirm(question)) {
            const problems = await deeds.importToml(await file.text());
            draw(problems, problems.length === 0 ? say(`已导入 ${file.name}。`, `${file.name} is imported.`) : say(`没有导入 ${file.name}，设置没有变：`, `${file.name} is not imported, the settings are as before:`));
        }
    };
    const draw = (problems: string[] = [], told = ''): void => {
        const focused = document.activeElement?.id ?? '';
        put(
            body,
            looks(deeds.settings, () => {
                deeds.useLooks();
                draw();
            }),
            layout(deeds, (profile) => void change({ profile })),
            severities(deeds, (code, level) => void change({ severity: { code, level } })),
            dismissals(deeds.shown(), (at) => void change({ restore: at })),
            keys(),
            files(deeds.settings, (file) => void importing(file), [told, ...problems].filter((words) => words !== '')),
        );
        // All is drawn anew: whoever was at a choice is there still.
        document.getElementById(focused)?.focus();
    };
    draw();
    dialog(say('设置', 'Settings'), body);
}

function choice<T extends string>(name: string, value: T, options: [T, string][], onChange: (value: T) => void): HTMLElement {
    const id = `choice-${name}`;
    const select = h(
        'select',
        { id, onchange: () => onChange(select.value as T) },
        ...options.map(([option, words]) => h('option', { value: option, selected: option === value }, words)),
    );
    return h('div', { class: 'choice' }, h('label', { for: id }, name), select);
}

function looks(settings: Settings, change: () => void): HTMLElement {
    const themes: [Settings['theme'], string][] = [
        ['system', say('跟随系统', 'As the system')],
        ['light', say('浅色', 'Light')],
        ['dark', say('深色', 'Dark')],
    ];
    const lowest = SEVERITIES.map((severity): [Severity, string] => [
        severity,
        severity === 'error' ? severityName(severity) : say(`${severityName(severity)}及以上`, `${severityName(severity)} and above`),
    ]);
    return h(
        'section',
        {},
        choice(say('颜色', 'Colours'), settings.theme, themes, (theme) => {
            settings.theme = theme;
            change();
        }),
        choice(say('显示哪些问题', 'Findings shown'), settings.lowest, lowest, (severity) => {
            settings.lowest = severity;
            change();
        }),
    );
}

function layout({ layouts, shown }: SettingsDeeds, onChange: (profile: string | null) => void): HTMLElement {
    const chosen = shown().profile ?? '';
    const known = layouts.map(({ id, title }): [string, string] => [id, title]);
    // One that is written in another way is that still.
    const other: [string, string][] = known.some(([id]) => id === chosen) || chosen === '' ? [] : [[chosen, chosen]];
    const options: [string, string][] = [['', say('按标题判断', 'Told by the headings')], ...other, ...known];
    return h('section', {}, choice(say('版式', 'Layout'), chosen, options, (profile) => onChange(profile === '' ? null : profile)));
}

function severities({ rules, shown }: SettingsDeeds, onChange: (code: string, level: Severity | 'off' | null) => void): HTMLElement {
    const { severity } = shown();
    const options: [Severity | 'off' | 'usual', string][] = [
        ['usual', say('默认', 'As usual')],
        ...SEVERITIES.map((severity): [Severity, string] => [severity, severityName(severity)]),
        ['off', say('不检查', 'Off')],
    ];
    const known = [...new Set([...rules.keys(), ...Object.keys(severity)])].sort();
    const rows = known.map((code) =>
        choice(rules.get(code) ?? code, severity[code] ?? 'usual', options, (level) => onChange(code, level === 'usual' ? null : level)),
    );
    return h(
        'section',
        {},
        h('h3', {}, say('各类问题的级别', 'Severity of each kind of finding')),
        ...(rows.length > 0 ? rows : [h('p', { class: 'faint' }, say('打开文件后，这里列出查到的各类问题。', 'The kinds found in open files are listed here.'))]),
    );
}

function dismissals({ dismissed }: Shown, onRestore: (at: number) => void): HTMLElement {
    const rows = dismissed.map(({ file, code, text, reason }, at) =>
        h(
            'li',
            {},
            h('span', {}, `${file === '' ? say('全部文件', 'All files') : file}：${text === '' ? code : text}`),
            h('span', { class: 'faint' }, say(`理由：${reason}`, `Reason: ${reason}`)),
            h(
                'button',
                { type: 'button', class: 'link', onclick: () => onRestore(at) },
                say('恢复提示', 'Report again'),
            ),
        ),
    );
    return h(
        'section',
        {},
        h('h3', {}, say('不再提示的问题', 'Dismissed findings')),
        rows.length > 0 ? h('ul', { class: 'dismissed' }, ...rows) : h('p', { class: 'faint' }, say('没有。', 'None.')),
    );
}

function keys(): HTMLElement {
    const known: [string, string][] = [
        ['F8 / Shift+F8', say('下一条、上一条问题', 'Next, previous finding')],
        ['Ctrl+.', say('光标处可以怎样改', 'Fixes at the cursor')],
        [say('Ctrl+空格', 'Ctrl+Space'), say('补全', 'Completion')],
        ['Ctrl+F', say('查找、替换', 'Find and replace')],
        ['Ctrl+Z', say('撤销', 'Undo')],
        ['Tab / Shift+Tab', say('草稿的下一处、上一处空白（按 Esc 退出逐处填写）', 'Next, previous blank of a draft (as usual after Escape)')],
    ];
    return h(
        'section',
        {},
        h('h3', {}, say('快捷键', 'Keys')),
        h('dl', { class: 'keys' }, ...known.map(([key, use]) => h('div', {}, h('dt', {}, key), h('dd', {}, use)))),
    );
}

function files(settings: Settings, onImport: (file: File) => void, told: string[]): HTMLElement {
    const choose = (): void => {
        const input = h('input', { type: 'file', accept: '.toml' });
        input.addEventListener('change', () => [...(input.files ?? [])].forEach(onImport));
        input.click();
    };
    return h(
        'section',
        {},
        h(
            'p',
            { class: 'faint' },
            say(
                '设置保存在这个浏览器里，文稿不保存；不再提示的问题只记文件名、所在的几个字和理由。导出的 gouji.toml 可供 gouji 程序和编辑器使用，它们的 gouji.toml 也可导入；这里没有列出的设置同样有效，并会原样导出。',
                'Settings are kept in this browser, texts are not; of a dismissed finding the file, the words it lies on and the reason are kept. The program and editors go by the exported gouji.toml, and theirs can be imported; settings that are not listed here hold too, and are exported as they are.',
            ),
        ),
        h(
            'div',
            { class: 'dialog-row' },
            h('button', { type: 'button', class: 'button', onclick: choose }, say('导入 gouji.toml…', 'Import gouji.toml…')),
            h(
                'button',
                { type: 'button', class: 'button', onclick: () => save('gouji.toml', settings.toml, 'application/toml') },
                say('导出 gouji.toml', 'Export gouji.toml'),
            ),
        ),
        told.length > 0 && h('div', { role: 'alert' }, ...told.map((words) => h('p', {}, words))),
    );
}
