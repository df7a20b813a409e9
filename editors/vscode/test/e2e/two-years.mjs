// The documents of one unit for two years, both open: what is typed in one shows in the other.

import assert from 'node:assert/strict';
import { Editor } from './editor.mjs';

const NOW = '澄湖档案馆2026年预算情况说明.txt';
const BEFORE = '澄湖档案馆2025年预算情况说明.txt';

const before = `澄湖区档案馆2025年部门预算情况说明
二、部门预算情况说明
2025年支出预算90.00万元，其中：基本支出60.00万元，项目支出30.00万元。
`;

/** It makes 92 of the 90. */
const now = `澄湖区档案馆2026年部门预算情况说明
二、部门预算情况说明
2026年支出预算100.00万元，比2025年预算增加8.00万元，其中：基本支出64.00万元，项目支出36.00万元。
`;

const FINDING = `与 ${BEFORE} 公开的 90.00 万元不一致`;

export async function twoYears({ step, ...options }) {
    const editor = await Editor.start({ ...options, name: 'two-years', files: { [NOW]: now, [BEFORE]: before } });
    step.editor(editor);
    const { page } = editor;
    const dirty = (file) => page.locator(`.tab.dirty[data-resource-name="${file}"]`).count();

    await step('this year’s document is opened: last year’s, which is not, says otherwise', async () => {
        await editor.open(NOW);
        await editor.problem(FINDING);
        await editor.goTo('8.00');
        await editor.screenshot('two-years');
    });

    await step('last year’s is mended in its own editor: the finding goes, and nothing is saved', async () => {
        await editor.open(BEFORE);
        await editor.problem(FINDING);
        for (const [wrong, right] of [['90.00', '92.00'], ['30.00', '32.00']]) {
            await editor.goTo(wrong);
            await page.keyboard.type(right);
        }
        await editor.problem('不一致', 0);
        assert.equal(await dirty(BEFORE), 1);
        assert.equal(editor.read(BEFORE), before);
    });

    await step('it is given up: the file counts again, and the finding is back', async () => {
        await editor.command('File: Revert File');
        await editor.problem(FINDING);
        await editor.closeTab();
        await editor.problem(FINDING);
    });

    await step('the file changes on disk: the finding follows', async () => {
        editor.write(BEFORE, before.replace('90.00', '92.00').replace('30.00', '32.00'));
        await editor.problem('不一致', 0);
    });
}
