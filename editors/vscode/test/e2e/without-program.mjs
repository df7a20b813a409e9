// The package without a program, where there is none on the machine either.

import { Editor } from './editor.mjs';
import { FINDING, example } from './documents.mjs';

export async function withoutProgram({ step, program, ...options }) {
    const file = '澄湖档案馆2025年预算情况说明.txt';
    const editor = await Editor.start({ ...options, name: 'without-program', files: { [file]: example }, without: 'gouji' });
    step.editor(editor);

    await step('no program: a clear message with buttons', async () => {
        await editor.open(file);
        await editor.notification('The program gouji was not found');
        await editor.page.locator('.notification-list-item .monaco-button', { hasText: 'Choose the Program…' }).waitFor();
        await editor.page.locator('.notification-list-item .monaco-button', { hasText: 'Open Settings' }).waitFor();
        await editor.statusSays(/gouji/);
        await editor.screenshot('no-program');
    });

    await step('a path that is no program: the message names it', async () => {
        editor.configureMachine({ 'gouji.path': '/nowhere/gouji' });
        await editor.notification('“/nowhere/gouji”');
    });

    await step('a program that ends at once: tried five times, then a message', async () => {
        editor.configureMachine({ 'gouji.path': '/bin/false' });
        await editor.notification('crashed 5 times within 3 minutes');
    });

    await step('the path in the settings: the server starts', async () => {
        editor.configureMachine({ 'gouji.path': program });
        await editor.problem(FINDING);
    });
}
