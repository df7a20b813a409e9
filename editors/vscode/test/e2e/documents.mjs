// Invented disclosures.

import fs from 'node:fs';

/** The example of the repository: one wrong figure, 基本支出 420.10 for 402.10, and a few slips. */
export const example = fs.readFileSync(new URL('../../../../tests/fixtures/example/部门预算情况说明.txt', import.meta.url), 'utf8');

/** The same as a file of Word. */
export const wordExample = fs.readFileSync(new URL('../../../../tests/fixtures/example/部门预算情况说明.docx', import.meta.url));

export const WRONG = '420.10';
export const RIGHT = '402.10';
/** How the finding on the wrong figure begins. */
export const FINDING = '一般公共预算财政拨款支出 486.35 万元 ≠ 基本支出 420.10 + 项目支出 84.25';

/** The example with the right figure and without its glossary. */
export const withoutGlossary = example.replace(WRONG, RIGHT).replace(/六、专业性名词解释\n(（.+\n)+/, '');

/** A text that does not look like a disclosure by its name; its total is off by 1. */
export const notes = '青石镇文化站\n2025年一般公共预算财政拨款支出31.00万元，其中：基本支出20.00万元，项目支出10.00万元。\n';
export const NOTES_FINDING = '31.00 万元 ≠ 基本支出 20.00 + 项目支出 10.00';
