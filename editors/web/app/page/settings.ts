// The settings, in a dialog.

import { h, put } from '../dom';
import { SEVERITIES, Severity } from '../engine/types';
import { say } from '../lang';
import { Settings, toToml } from '../settings';
import { severityName } from '../words';
import { dialog } from './dialog';
import { save } from './save';

/** Opens the dialog; `onChange` hears of each change. */
export function openSettings(settings: Settings, rules: Map<string, string>, onChange: () => void): void {
    const body = h('div', { class: 'settings' });
    const change = (): void => {
        onChange();
        draw();
    };
    const draw = (): void => put(body, looks(settings, change), severities(settings, rules, change), dismissals(settings, change), keys(), exports(settings));
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

function severities(settings: Settings, rules: Map<string, string>, change: () => void): HTMLElement {
    const options: [Severity | 'off' | 'usual', string][] = [
        ['usual', say('默认', 'As usual')],
        ...SEVERITIES.map((severity): [Severity, string] => [severity, severityName(severity)]),
        ['off', say('不检查', 'Off')],
    ];
    const known = [...new Set([...rules.keys(), ...Object.keys(settings.severity)])].sort();
    const rows = known.map((code) =>
        choice(rules.get(code) ?? code, settings.severity[code] ?? 'usual', options, (value) => {
            delete settings.severity[code];
            if (value !== 'usual') {
                settings.severity[code] = value;
            }
            change();
        }),
    );
    return h(
        'section',
        {},
        h('h3', {}, say('各类问题的级别', 'Severity of each kind of finding')),
        ...(rows.length > 0 ? rows : [h('p', { class: 'faint' }, say('打开文件后，这里列出查到的各类问题。', 'The kinds found in open files are listed here.'))]),
    );
}

function dismissals(settings: Settings, change: () => void): HTMLElement {
    const rows = settings.dismissed.map((one) =>
        h(
            'li',
            {},
            h('span', {}, `${one.file}：${one.text}`),
            h('span', { class: 'faint' }, say(`理由：${one.reason}`, `Reason: ${one.reason}`)),
            h(
                'button',
                {
                    type: 'button',
                    class: 'link',
                    onclick: () => {
                        settings.dismissed = settings.dismissed.filter((other) => other !== one);
                        change();
                    },
                },
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
        ['Tab / Shift+Tab', say('草稿的下一处、上一处空白（Esc 后照常）', 'Next, previous blank of a draft (as usual after Escape)')],
    ];
    return h(
        'section',
        {},
        h('h3', {}, say('快捷键', 'Keys')),
        h('dl', { class: 'keys' }, ...known.map(([key, use]) => h('div', {}, h('dt', {}, key), h('dd', {}, use)))),
    );
}

function exports(settings: Settings): HTMLElement {
    return h(
        'section',
        {},
        h(
            'p',
            { class: 'faint' },
            say(
                '设置保存在这个浏览器里，文稿不保存；不再提示的问题只记文件名、所在的几个字和理由。导出的 gouji.toml 可供 gouji 程序和编辑器使用。',
                'Settings are kept in this browser, texts are not; of a dismissed finding the file, the words it lies on and the reason are kept. The program and editors go by the exported gouji.toml.',
            ),
        ),
        h(
            'button',
            { type: 'button', class: 'button', onclick: () => save('gouji.toml', toToml(settings), 'application/toml') },
            say('导出 gouji.toml', 'Export gouji.toml'),
        ),
    );
}
