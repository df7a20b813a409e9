// The editor of a clerk: everything the extension says is Chinese, without any setting.

import assert from 'node:assert/strict';
import { Editor } from './editor.mjs';
import { CONCLUSION, FINDING, WRONG, example, wordExample } from './documents.mjs';

export async function inChinese({ step, ...options }) {
    const file = '澄湖档案馆2025年预算情况说明.txt';
    const wordFile = '澄湖档案馆2025年预算.docx';
    const editor = await Editor.start({
        ...options,
        name: 'in-chinese',
        files: { [file]: example, [wordFile]: wordExample },
        settings: { 'gouji.language': 'auto' },
        locale: 'zh-cn',
    });
    step.editor(editor);

    await step('findings are Chinese', async () => {
        await editor.open(file);
        await editor.problem(FINDING);
        await editor.problem('没有选择，请改为');
        await editor.page.locator('.statusbar-item', { hasText: '预算公开说明' }).waitFor();
        await editor.goTo(WRONG);
        await editor.screenshot('editor');
    });

    await step('so are commands and messages', async () => {
        await editor.command('gouji: 插入专业性名词解释');
        await editor.problem('名词解释中缺少', 0);
        await editor.command('gouji: 插入专业性名词解释');
        await editor.notification('专业性名词解释已经齐全');
    });

    await step('so are the questions of a new disclosure', async () => {
        await editor.command('gouji: 新建预算公开说明');
        await editor.answer('新建预算公开说明：单位', '青石镇文化站');
        await editor.answer('新建预算公开说明：年度', '2026');
        await editor.answer('新建预算公开说明：版式', '重庆，单位预算');
        await editor.answer('新建预算公开说明：依据');
        await editor.page.locator('.tab.active', { hasText: '青石镇文化站2026年单位预算情况说明' }).waitFor();
    });

    await step('so is the reading of a file of Word', async () => {
        await editor.page.locator('.explorer-folders-view .monaco-list-row', { hasText: wordFile }).click();
        await editor.command('gouji: 读出并检查');
        await editor.page.locator('.codelens-decoration', { hasText: '只读' }).waitFor();
        await editor.problem(`第14段：${CONCLUSION}${FINDING}`);
        await editor.screenshot('reading-in-chinese');
    });

    await step('so is the walkthrough', async () => {
        await editor.command('Welcome: Open Walkthrough');
        await editor.answer('', '开始使用 gouji');
        await editor.page.locator('.getting-started-step', { hasText: '看清哪个数字错了' }).first().waitFor({ timeout: 30_000 });
        assert.ok((await editor.page.locator('.getting-started-step').count()) >= 4);
        await editor.screenshot('walkthrough');
    });
}
