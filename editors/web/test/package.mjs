// Workbooks and documents of Word, as the page is given them.

import { pack } from '../../vscode/test/e2e/zip.mjs';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types';

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** A workbook with one sheet of these rows. */
export function workbook(sheet, rows) {
    return workbookOf([[sheet, rows]]);
}

/** A workbook with these sheets, each a name and rows. */
export function workbookOf(sheets) {
    const cell = (value) => (typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${escaped(value)}</t></is></c>`);
    const type = (part, kind) => `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
    const all = (write) => sheets.map(([name, rows], at) => write(at + 1, name, rows)).join('');
    const sheetOf = (rows) => `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('')}</sheetData></worksheet>`;
    return pack({
        '[Content_Types].xml': `${HEAD}<Types xmlns="${TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${type('/xl/workbook.xml', 'sheet.main')}${all((at) => type(`/xl/worksheets/sheet${at}.xml`, 'worksheet'))}</Types>`,
        '_rels/.rels': `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
        'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${all((at, name) => `<sheet name="${escaped(name).replace(/"/g, '&quot;')}" sheetId="${at}" r:id="r${at}"/>`)}</sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${RELATIONS}">${all((at) => `<Relationship Id="r${at}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at}.xml"/>`)}</Relationships>`,
        ...Object.fromEntries(sheets.map(([, rows], at) => [`xl/worksheets/sheet${at + 1}.xml`, sheetOf(rows)])),
    });
}

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** A document of Word: a paragraph for each text, a table for each list of rows. */
export function word(blocks) {
    const paragraph = (text) => `<w:p><w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`;
    const cell = (text) => `<w:tc><w:tcPr><w:tcW w:w="1800" w:type="dxa"/></w:tcPr>${paragraph(text)}</w:tc>`;
    const table = (rows) =>
        `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>${rows[0].map(() => '<w:gridCol w:w="1800"/>').join('')}</w:tblGrid>${rows
            .map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`)
            .join('')}</w:tbl>`;
    const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
    return pack({
        '[Content_Types].xml': `${HEAD}<Types xmlns="${TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`,
        '_rels/.rels': `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
        'word/document.xml': `${HEAD}<w:document xmlns:w="${WORD}"><w:body>${blocks.map((block) => (Array.isArray(block) ? table(block) : paragraph(block))).join('')}</w:body></w:document>`,
    });
}
