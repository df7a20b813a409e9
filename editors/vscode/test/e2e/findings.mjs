// The findings beside the text, in the text and dismissed: what a clerk does with them.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Editor, sleep, until } from './editor.mjs';
import { NOTES_FINDING, RIGHT, WRONG, example, notes } from './documents.mjs';

const DISCLOSURE = '澄湖档案馆2025年预算情况说明.txt';
const NOTES = '青石镇.txt';
const TABLES = '青石镇预算公开.txt';

/** The total is off by 1. */
const tables = '支出预算表\n单位：万元\n科目\t合计\t基本支出\t项目支出\n教育支出\t12.30\t2.30\t11.00\n';

/** The part of the window that has this, in whatever frame. */
async function frameWith(page, selector) {
    for (const frame of page.frames()) {
        if ((await frame.locator(selector).count().catch(() => 0)) > 0) {
            return frame;
        }
    }
    return undefined;
}

/** Whether any frame says this, wherever its lines break. */
async function says(page, words) {
    const texts = await Promise.all(page.frames().map((frame) => frame.locator('body').innerText().catch(() => '')));
    return texts.some((text) => text.replace(/\s/g, '').includes(words.replace(/\s/g, '')));
}

/** What the view and its messages say in each language. */
const WORDS = {
    zh: {
        locale: 'zh-cn',
        theme: 'Default Light Modern',
        container: '勾稽',
        errors: '错误',
        warnings: '警告',
        notes: '信息、提示',
        conclusion: `应为 ${RIGHT}：`,
        rule: '合计不等于各项之和',
        focus: '检查结果',
        fix: '改正这一处',
        dismiss: '不再报告这一处…',
        explain: '解释这条规则',
        here: '不再报告这一处（写明理由）…',
        question: '不再报告',
        written: '已写入 gouji.toml',
        note: '文件中没有预算报表',
        page: '正文里“其中：”等列举',
        offer: '这像是一份预算公开说明，要检查吗？',
        check: '检查',
        glossary: '插入专业性名词解释',
        inserted: '从第 33 行起插入了 1 个名词：其他收入',
        tables: '预览表格（标出错处）',
        draft: '新建预算公开说明',
        questions: ['新建预算公开说明：单位', '新建预算公开说明：年度', '新建预算公开说明：版式', '新建预算公开说明：依据'],
        layout: '全国，单位预算',
        left: '待填写和核对',
        tab: '按 Tab 到下一处',
        status: '其中 1 条信息、提示只列在侧栏中',
    },
    en: {
        locale: '',
        theme: 'Default Dark Modern',
        container: 'gouji',
        errors: 'Errors',
        warnings: 'Warnings',
        notes: 'Notes',
        conclusion: `Should be ${RIGHT}: `,
        rule: 'A total is not the sum of its parts',
        focus: 'Findings',
        fix: 'Fix This Finding',
        dismiss: 'Dismiss This Finding…',
        explain: 'Explain the Rule',
        here: 'Do not report this again (with the reason)…',
        question: 'Do not report this again',
        written: 'Written into gouji.toml',
        note: 'There are no tables',
        page: 'Holds the lists in the text',
        offer: 'This looks like a budget disclosure. Check its figures?',
        check: 'Check It',
        glossary: 'Insert the Glossary',
        inserted: 'Terms inserted from line 33 on (1): 其他收入',
        tables: 'Show the Tables, Wrong Cells Marked',
        draft: 'New Budget Disclosure',
        questions: ['the unit', 'the year', 'the layout', 'what to take over'],
        layout: 'National, unit',
        left: 'To fill in and to check',
        tab: 'The Tab key leads from one to the next',
        status: 'of them notes that only the side view lists: 1',
    },
};

async function findings({ step, lang, ...options }) {
    const words = WORDS[lang];
    const editor = await Editor.start({
        ...options,
        name: `findings-${lang}`,
        files: { [DISCLOSURE]: example, [NOTES]: notes },
        settings: { 'gouji.language': 'auto', 'gouji.minSeverity': 'warning', 'workbench.colorTheme': words.theme },
        locale: words.locale,
    });
    step.editor(editor);
    const { page } = editor;
    const view = page.locator('.pane', { has: page.locator('.tree-explorer-viewlet-tree-view') }).last();
    const rows = view.locator('.monaco-list-row');
    const row = (text) => rows.filter({ hasText: text }).first();
    const config = path.join(editor.folder, 'gouji.toml');

    await step(`${lang}: errors and warnings are open, notes are one closed group`, async () => {
        await editor.open(DISCLOSURE);
        await page.locator(`.activitybar .action-label[aria-label^="${words.container}"]`).first().click();
        await row(words.conclusion).waitFor({ timeout: 30_000 });
        const label = await row(words.conclusion).innerText();
        assert.ok(label.startsWith(words.conclusion) && label.includes(words.rule), label);
        for (const [name, expanded] of [[words.errors, 'true'], [words.warnings, 'true'], [words.notes, 'false']]) {
            const group = rows.filter({ hasText: new RegExp(`^\\s*${name}`) }).first();
            assert.equal(await group.getAttribute('aria-expanded'), expanded, name);
        }
        assert.match(await row(words.notes).innerText(), /1\s*$/);
        const spoken = await row(words.conclusion).getAttribute('aria-label');
        assert.ok(spoken.includes(words.conclusion) && spoken.includes('18'), spoken);
        await page.locator('.activitybar .badge-content:visible', { hasText: /^4$/ }).first().waitFor();
        await editor.screenshot(`findings-${lang}`);
    });

    await step(`${lang}: what is no error or warning is neither underlined nor a problem, and is counted`, async () => {
        assert.equal(await editor.squiggles('info'), 0);
        assert.ok((await editor.squiggles('error')) > 0);
        const about = await editor.status.locator('a').getAttribute('aria-label');
        assert.ok(about.includes(words.status), about);
        await page.keyboard.press('Control+Shift+m');
        const problems = page.locator('.markers-panel:visible .monaco-list-row');
        await problems.first().waitFor({ timeout: 30_000 });
        assert.equal(await problems.filter({ has: page.locator('.codicon-info') }).count(), 0);
        // The code behind a problem leads to the page of its rule.
        await problems.locator('a', { hasText: 'total-mismatch' }).first().click();
        const tab = page.locator('.tab', { hasText: 'total-mismatch' });
        await tab.waitFor({ timeout: 30_000 });
        await tab.click({ button: 'middle' });
        await tab.waitFor({ state: 'detached' });
        await page.keyboard.press('Control+j');
    });

    await step(`${lang}: by keyboard to the place`, async () => {
        await row(words.notes).click();
        await rows.first().waitFor();
        // The group, its section, the finding.
        await page.keyboard.press('Home');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await until('the figure to be selected', async () => /18/.test(await page.locator('.statusbar-item', { hasText: /(Ln|行)\s*18/ }).first().innerText().catch(() => '')));
    });

    await step(`${lang}: the rule is explained within the editor`, async () => {
        await row(words.conclusion).click({ button: 'right' });
        await page.locator('.context-view .action-item', { hasText: words.explain }).click();
        const tab = page.locator('.tab', { hasText: 'total-mismatch' });
        await tab.waitFor({ timeout: 30_000 });
        await until('the page', () => says(page, words.page));
        await editor.screenshot(`explained-${lang}`);
        await tab.click({ button: 'middle' });
    });

    await step(`${lang}: a finding is dismissed with its reason, and is gone`, async () => {
        const finding = '截止';
        await row(finding).hover();
        await row(finding).locator('.action-label').last().click();
        await editor.answer('', words.here);
        await editor.answer(words.question, '市里统一的写法');
        await until('the file', () => fs.existsSync(config));
        await editor.notification(words.written);
        await until('the finding to go', async () => (await rows.filter({ hasText: finding }).count()) === 0);
        assert.match(fs.readFileSync(config, 'utf8'), /code = "wrong-word"\ntext = "截止"\nreason = "市里统一的写法"/);
        assert.equal(await page.locator('.tab.dirty').count(), 0, 'nothing is left unsaved');
        await editor.screenshot(`dismissed-${lang}`);
    });

    await step(`${lang}: dismissals are among the quick fixes of the text`, async () => {
        // The Escape key would close these first.
        await editor.command('Notifications: Clear All Notifications');
        await editor.goTo(WRONG);
        await page.keyboard.press('Control+.');
        await page.locator('.action-widget', { hasText: words.here }).waitFor({ timeout: 30_000 });
        await editor.screenshot(`quick-fixes-${lang}`);
        await page.keyboard.press('Escape');
    });

    await step(`${lang}: the fix of a finding is made from the view`, async () => {
        await row(words.conclusion).hover();
        await row(words.conclusion).locator('.action-label').first().click();
        await until('the finding to go', async () => (await rows.filter({ hasText: words.conclusion }).count()) === 0);
        await editor.save();
        assert.equal(editor.read(DISCLOSURE), example.replace(WRONG, RIGHT));
    });

    await step(`${lang}: a text that is a disclosure by what it says is offered to be checked, once`, async () => {
        await page.keyboard.press('Control+Shift+e');
        await editor.open(NOTES);
        await editor.notification(words.offer);
        await editor.screenshot(`offered-${lang}`);
        await editor.pressInNotification(words.offer, words.check);
        await editor.problem(NOTES_FINDING);
        await editor.closeTab();
        await editor.open(NOTES);
        await sleep(2000);
        assert.equal(await page.locator('.notification-list-item', { hasText: words.offer }).count(), 0);
    });

    await step(`${lang}: the glossary that is inserted is shown`, async () => {
        await editor.open(DISCLOSURE);
        await editor.command(`gouji: ${words.glossary}`);
        await editor.notification(words.inserted);
        await page.locator('.view-line:visible', { hasText: '其他收入：指' }).first().waitFor({ timeout: 30_000 });
        await editor.screenshot(`glossary-${lang}`);
        await editor.save();
    });

    await step(`${lang}: tables are shown as such, their wrong cells marked`, async () => {
        editor.write(TABLES, tables);
        await editor.open(TABLES);
        await editor.command(`gouji: ${words.tables}`);
        const inside = await until('the table', () => frameWith(page, 'td.error'));
        const cell = inside.locator('td.error');
        assert.match(await cell.innerText(), /^12\.30/);
        await editor.screenshot(`tables-${lang}`);
        await cell.locator('button').click();
        await until('its place', async () => /4/.test(await page.locator('.statusbar-item', { hasText: /Ln 4/ }).first().innerText().catch(() => '')));
        // It follows the text.
        await page.keyboard.press('Delete');
        await page.keyboard.press('Delete');
        await page.keyboard.type('13');
        await until('no wrong cell', async () => !(await frameWith(page, 'td.error')));
        await editor.command('File: Revert File');
    });

    await step(`${lang}: a draft has blanks to tab through, and its notes beside it`, async () => {
        await editor.command('View: Close All Editors');
        await editor.command(`gouji: ${words.draft}`);
        await editor.answer(words.questions[0], '青石镇文化站');
        await editor.answer(words.questions[1], '2026');
        await editor.answer(words.questions[2], words.layout);
        await editor.answer(words.questions[3]);
        await until('the notes', () => says(page, words.tab));
        assert.ok(await says(page, words.left));
        await editor.screenshot(`draft-${lang}`);
        // What is typed goes into the first blank, and after the Tab key into the second.
        await page.keyboard.type('甲甲甲');
        await page.keyboard.press('Tab');
        await page.keyboard.type('乙乙乙');
        await editor.save();
        const text = editor.read('青石镇文化站2026年单位预算情况说明.txt');
        assert.match(text, /^(?:(?!____)[^])*甲甲甲(?:(?!____)[^])*乙乙乙[^]*____/);
    });

    await step(`${lang}: with gouji.minSeverity everything is underlined and a problem`, async () => {
        await editor.command('View: Close All Editors');
        editor.configureFolder({ 'gouji.minSeverity': 'hint' });
        await editor.open(DISCLOSURE);
        await editor.problem(words.note);
    });
}

export const findingsInChinese = (options) => findings({ ...options, lang: 'zh' });
export const findingsInEnglish = (options) => findings({ ...options, lang: 'en' });
