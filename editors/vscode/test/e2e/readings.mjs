// Files of Word, workbooks and PDF: opened as they are read, checked, and given back with comments.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Editor, sleep, until } from './editor.mjs';
import { CONCLUSION, FINDING, RIGHT, TABLE_FINDING, WRONG, example, pageOf, table, word, wordExample, workbook } from './documents.mjs';
import { pack, part } from './zip.mjs';

const WORD = '澄湖档案馆.docx';
const COPY = '澄湖档案馆 (comments).docx';
const WORKBOOK = '收支总表.xlsx';
const PDF = '采购.pdf';
const PAGE = '采购.html';
const PURCHASES = '2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务3.00万元。';

/** How the finding of the example begins where it is read from Word. */
const WORD_FINDING = `第14段：${CONCLUSION}${FINDING}`;
const PURCHASES_FINDING = '第1页“2025年政府采购预算总”：政府采购预算总额 6.00 万元 ≠';

/** An extension of others that shows files of Word. */
function viewer(out) {
    const manifest = {
        name: 'viewer',
        publisher: 'others',
        version: '1.0.0',
        engines: { vscode: '^1.91.0' },
        main: './extension.js',
        contributes: {
            customEditors: [{ viewType: 'others.viewer', displayName: 'The Viewer', selector: [{ filenamePattern: '*.docx' }], priority: 'default' }],
        },
    };
    const code = `exports.activate = () => require('vscode').window.registerCustomEditorProvider('others.viewer', {
        openCustomDocument: (uri) => ({ uri, dispose() {} }),
        resolveCustomEditor(document, panel) { panel.webview.html = '<p>a viewer</p>'; },
    });`;
    const file = path.join(out, 'viewer.vsix');
    fs.writeFileSync(file, pack({ 'extension/package.json': JSON.stringify(manifest), 'extension/extension.js': code }));
    return file;
}

export async function readings({ step, ...options }) {
    const wrongWorkbook = workbook('收支总表', [['单位：万元'], ...table]);
    const files = { [WORD]: wordExample, [WORKBOOK]: wrongWorkbook };
    const editor = await Editor.start({ ...options, name: 'readings', files, others: [viewer(options.out)] });
    step.editor(editor);
    const { page } = editor;
    const row = (file) => page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first();
    const inMenu = page.locator('.context-view .action-label', { hasText: 'Read and Check' });
    const tabs = (file) => page.locator(`.tab[data-resource-name="${file}"]`);

    const annotateButton = page.locator('.editor-actions .action-label[aria-label^="Write the Findings"]');

    const chooseInMenu = async () => {
        await inMenu.waitFor();
        // A menu takes no click in its first moment.
        await sleep(500);
        await inMenu.click();
    };

    /** Opens a reading by the menu of the file. */
    const readByMenu = async (file) => {
        await row(file).click({ button: 'right' });
        await chooseInMenu();
        await page.locator('.editor-instance .view-lines:visible').first().waitFor();
    };

    /** Answers the question for a file, once the folder is listed. */
    const chooseFile = async (question, file) => {
        const dialog = page.locator('.quick-input-widget:visible', { hasText: question });
        await dialog.locator('.monaco-list-row', { hasText: WORD }).waitFor();
        await editor.answer(question, path.join(editor.folder, file));
    };

    await step('files stay with the editors that they belong to', async () => {
        // Until all extensions are known the editor shows files itself.
        await until('the extensions', async () => {
            await page.keyboard.press('Escape');
            await row(WORD).click({ button: 'right' });
            return inMenu.waitFor({ timeout: 1000 }).then(() => true, () => false);
        });
        await page.keyboard.press('Escape');
        await row(WORD).dblclick();
        await page.locator('iframe.webview').first().waitFor({ state: 'attached' });
        await editor.closeTab();
        await row(WORKBOOK).dblclick();
        await page.locator('.monaco-editor-pane-placeholder', { hasText: 'binary' }).waitFor();
        assert.deepEqual(editor.servers(), []);
        await editor.closeTab();
    });

    await step('a file of Word is read by the command: the wrong figure is underlined, with its place', async () => {
        await readByMenu(WORD);
        await page.locator('.editor-instance .squiggly-error').first().waitFor();
        await editor.problem(WORD_FINDING);
        await editor.statusSays(/gouji\s+2\s+2\s+1/);
        await editor.goTo(WRONG);
        await editor.screenshot('reading');
    });

    await step('nobody can change it', async () => {
        await page.keyboard.type('9');
        await page.locator('.monaco-editor-overlaymessage', { hasText: 'read-only' }).waitFor();
        assert.equal(await page.locator('.tab.dirty').count(), 0);
        await editor.problem(WORD_FINDING);
    });

    await step('the file changes: the reading follows', async () => {
        editor.write(WORD, word(example.replace(WRONG, RIGHT)));
        await editor.problem(WORD_FINDING, 0);
        // While there is no server, too.
        const [server] = editor.servers();
        process.kill(server, 'SIGKILL');
        editor.write(WORD, wordExample);
        await editor.problem(WORD_FINDING);
    });

    await step('the findings go into a copy as comments, and the file stays as it is', async () => {
        await annotateButton.click();
        await editor.answer('Write the Findings into a Copy as Comments');
        await editor.notification(`the copy “${COPY}”`);
        assert.ok(part(editor.readBytes(COPY), 'word/comments.xml').includes(FINDING));
        assert.deepEqual(editor.readBytes(WORD), wordExample);
        await editor.pressInNotification(COPY, 'Open the Copy');
        await page.locator('.explorer-folders-view .monaco-list-row.selected', { hasText: COPY }).waitFor();
        await readByMenu(COPY);
        await editor.problem(WORD_FINDING, 2);
        await editor.closeTab();
        editor.remove(COPY);
    });

    await step('the copy cannot take the place of the file', async () => {
        await editor.focus();
        await editor.command('gouji: Write the Findings into a Copy');
        await chooseFile('Write the Findings into a Copy as Comments', WORD);
        await page.locator('.quick-input-widget', { hasText: 'already exists' }).waitFor();
        await page.keyboard.press('Enter');
        await editor.notification('another name than the file');
        assert.deepEqual(editor.readBytes(WORD), wordExample);
        await editor.closeTab();
    });

    await step('a workbook is read in the place of its own editor', async () => {
        await row(WORKBOOK).dblclick();
        await page.locator('.monaco-editor-pane-placeholder', { hasText: 'binary' }).waitFor();
        await editor.command('View: Reopen Editor With...');
        await editor.answer('', 'gouji: as it is read');
        await page.locator('.editor-instance .squiggly-error').first().waitFor();
        await editor.problem(`收支总表!B3：`);
        await editor.screenshot('reading-workbook');
        assert.equal(await tabs(WORKBOOK).count(), 1);
    });

    await step('checking is switched off and on', async () => {
        await editor.command('gouji: Stop Checking This Document');
        await editor.problem('收支总表!B3：', 0);
        await editor.status.click();
        await editor.problem('收支总表!B3：');
        await editor.closeTab();
    });

    await step('the findings of a workbook go into notes; where there are none, that is said', async () => {
        const copy = '收支总表 (comments).xlsx';
        const annotate = async (message) => {
            await annotateButton.click();
            await editor.answer('Write the Findings into a Copy as Comments');
            await editor.notification(message);
        };
        await readByMenu(WORKBOOK);
        await editor.problem('收支总表!B3：');
        await annotate(`as comments in the copy “${copy}”`);
        assert.match(part(editor.readBytes(copy), 'xl/comments.xml'), /12\.3 万元 ≠/);
        editor.remove(copy);
        editor.write(WORKBOOK, workbook('收支总表', [['单位：万元'], ...table.map((cells) => cells.map((cell) => cell.replace('12.30', '13.30')))]));
        await editor.problem('收支总表!B3：', 0);
        await annotate('There are no errors or warnings');
        editor.remove(copy);
        editor.write(WORKBOOK, wrongWorkbook);
        await editor.problem('收支总表!B3：');
        await editor.closeTab();
    });

    await step('a page of the web opens as ever, and is read by the menu of its tab', async () => {
        editor.write(PAGE, pageOf(PURCHASES, table));
        await editor.open(PAGE);
        await page.locator('.statusbar-item', { hasText: 'HTML' }).waitFor();
        await page.locator('.tab.active').click({ button: 'right' });
        await chooseInMenu();
        await editor.problem(TABLE_FINDING);
        await editor.statusSays(/gouji\s+2/);
        assert.equal(await tabs(PAGE).count(), 2);
        for (const left of [1, 0]) {
            await tabs(PAGE).first().click({ button: 'middle' });
            await until(`${left} tabs to be left`, async () => (await tabs(PAGE).count()) === left);
        }
        editor.remove(PAGE);
    });

    await step('a PDF is chosen, and read', async () => {
        const printing = await editor.browser.newPage();
        await printing.setContent(pageOf(PURCHASES, table));
        editor.write(PDF, await printing.pdf({ format: 'A4' }));
        await printing.close();
        await editor.command('gouji: Read and Check');
        await chooseFile('Read and Check a File', PDF);
        await editor.problem(PURCHASES_FINDING);
        await editor.problem(TABLE_FINDING);
        await editor.screenshot('reading-pdf');
        await editor.closeTab();
    });

    await step('what cannot be read is told with the reason', async () => {
        editor.write('坏.docx', 'PK\x03\x04broken');
        await row('坏.docx').waitFor();
        await editor.command('gouji: Read and Check');
        await chooseFile('Read and Check a File', '坏.docx');
        await editor.notification('“坏.docx” was not read');
        await editor.screenshot('reading-refused');
        assert.equal(await page.locator('.tab').count(), 0);
        editor.remove('坏.docx');
    });

    await step('the whole folder: a finding leads into the reading, and stands once', async () => {
        await readByMenu(WORKBOOK);
        await editor.command('gouji: Check the Whole Folder');
        await editor.notification('Files checked: 3');
        await editor.problem(WORD_FINDING);
        await editor.problem('收支总表!B3：');
        await editor.problem(PURCHASES_FINDING);
        await page.locator('.markers-panel .monaco-list-row', { hasText: WORD_FINDING }).dblclick();
        await tabs(WORD).waitFor();
        await page.locator('.editor-instance .squiggly-error').first().waitFor();
        await editor.screenshot('reading-folder');
        await editor.problem(WORD_FINDING);
        await editor.closeTab();
        await editor.problem(WORD_FINDING);
        editor.remove(WORD);
        await editor.problem(WORD_FINDING, 0);
    });
}
