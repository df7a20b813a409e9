// Invented disclosures.

import fs from 'node:fs';
import { pack } from './zip.mjs';

/** The example of the repository: one wrong figure, 基本支出 420.10 for 402.10, and a few slips. */
export const example = fs.readFileSync(new URL('../../../../tests/fixtures/example/部门预算情况说明.txt', import.meta.url), 'utf8');

/** The same as a file of Word. */
export const wordExample = fs.readFileSync(new URL('../../../../tests/fixtures/example/部门预算情况说明.docx', import.meta.url));

export const WRONG = '420.10';
export const RIGHT = '402.10';
/** How the finding on the wrong figure begins, and what it says then. */
export const CONCLUSION = `应为 ${RIGHT}：`;
export const FINDING = '一般公共预算财政拨款支出 486.35 万元 ≠ 基本支出 420.10 + 项目支出 84.25';

/** The example with the right figure and without its glossary. */
export const withoutGlossary = example.replace(WRONG, RIGHT).replace(/六、专业性名词解释\n(（.+\n)+/, '');

/** A text that does not look like a disclosure by its name; its total is off by 1. */
export const notes = '青石镇文化站\n2025年一般公共预算财政拨款支出31.00万元，其中：基本支出20.00万元，项目支出10.00万元。\n';
export const NOTES_FINDING = '31.00 万元 ≠ 基本支出 20.00 + 项目支出 10.00';

/** A table whose total is off by 1, by rows. */
export const table = [
    ['科目', '合计', '基本支出', '项目支出'],
    ['教育支出', '12.30', '2.30', '11.00'],
];
export const TABLE_FINDING = '12.30 万元 ≠';

/** Where the names of Office's formats begin. */
const OFFICE = 'http://schemas.openxmlformats.org';
const MAIN = `${OFFICE}/spreadsheetml/2006/main`;

function office(start, kind, parts) {
    const types = Object.entries(parts).filter(([name]) => name.endsWith('.xml')).map(([name]) => {
        const type = name === start ? `${kind}.main` : 'spreadsheetml.worksheet';
        return `<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`;
    });
    const rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>';
    return pack({
        '[Content_Types].xml': `<Types xmlns="${OFFICE}/package/2006/content-types">${rels}${types.join('')}</Types>`,
        '_rels/.rels': relation('officeDocument', start),
        ...parts,
    });
}

function relation(kind, target) {
    const type = `${OFFICE}/officeDocument/2006/relationships/${kind}`;
    return `<Relationships xmlns="${OFFICE}/package/2006/relationships"><Relationship Id="rId1" Type="${type}" Target="${target}"/></Relationships>`;
}

/** A text as a file of Word, each line a paragraph. */
export function word(text) {
    const paragraphs = text.trim().split('\n').map((line) => `<w:p><w:r><w:t xml:space="preserve">${line}</w:t></w:r></w:p>`);
    const body = `<w:document xmlns:w="${OFFICE}/wordprocessingml/2006/main"><w:body>${paragraphs.join('')}</w:body></w:document>`;
    return office('word/document.xml', 'wordprocessingml.document', { 'word/document.xml': body });
}

/** A workbook with one sheet of these rows. */
export function workbook(sheet, rows) {
    const cell = (text) => (/^[\d.]+$/.test(text) ? `<c><v>${text}</v></c>` : `<c t="inlineStr"><is><t>${text}</t></is></c>`);
    const data = rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('');
    return office('xl/workbook.xml', 'spreadsheetml.sheet', {
        'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}/officeDocument/2006/relationships"><sheets><sheet name="${sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': relation('worksheet', 'worksheets/sheet1.xml'),
        'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><sheetData>${data}</sheetData></worksheet>`,
    });
}

/** A page with a sentence and a ruled table. */
export function pageOf(sentence, rows) {
    const cells = rows.map((row) => `<tr>${row.map((text) => `<td>${text}</td>`).join('')}</tr>`).join('');
    const style = 'table { border-collapse: collapse } td { border: 1px solid black; padding: 4px 12px }';
    return `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><style>${style}</style><p>${sentence}</p><p>单位：万元</p><table>${cells}</table></html>`;
}
