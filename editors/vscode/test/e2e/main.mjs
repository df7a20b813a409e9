// The extension in the real editor: node main.mjs --program GOUJI --code-server ENTRY --browser CHROMIUM --out FOLDER
// --any VSIX --platform VSIX

import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findingsInChinese, findingsInEnglish } from './findings.mjs';
import { inChinese } from './in-chinese.mjs';
import { readings } from './readings.mjs';
import { twoYears } from './two-years.mjs';
import { withProgram } from './with-program.mjs';
import { withoutProgram } from './without-program.mjs';

const strings = ['program', 'code-server', 'browser', 'out', 'any', 'platform', 'only'];
const { values } = parseArgs({ options: Object.fromEntries(strings.map((name) => [name, { type: 'string' }])) });
const program = path.resolve(values.program);
const out = path.resolve(values.out);
fs.mkdirSync(out, { recursive: true });
const common = { codeServer: values['code-server'], browser: values.browser, out };

const suites = {
    'without-program': (step) => withoutProgram({ ...common, vsix: values.any, step, program }),
    'in-chinese': (step) => inChinese({ ...common, vsix: values.platform, step }),
    'findings-zh': (step) => findingsInChinese({ ...common, vsix: values.platform, step }),
    'findings-en': (step) => findingsInEnglish({ ...common, vsix: values.platform, step }),
    readings: (step) => readings({ ...common, vsix: values.platform, step }),
    'two-years': (step) => twoYears({ ...common, vsix: values.platform, step }),
    'with-program': (step) => withProgram({ ...common, vsix: values.platform, step }),
};

const chosen = Object.entries(suites).filter(([name]) => values.only === undefined || name === values.only);
if (chosen.length === 0) {
    console.error(`no suite ${values.only}; there are ${Object.keys(suites).join(', ')}`);
    process.exit(2);
}

/** Runs a suite in an editor of its own, and tells whether it passed. */
async function passes(name, suite) {
    const began = Date.now();
    let editor;
    const step = async (what, does) => {
        const start = Date.now();
        await does();
        console.log(`ok   ${what} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    };
    try {
        console.log(`-- ${name}`);
        await suite(Object.assign(step, { editor: (started) => (editor = started) }));
        return true;
    } catch (error) {
        console.error(`FAIL ${name}: ${error.stack}`);
        await editor?.page?.screenshot({ path: path.join(out, `${name}-failed.png`) }).catch(() => {});
        editor?.keepLogs();
        console.error(`the end of the extension's output:\n${editor?.output().split('\n').slice(-40).join('\n') ?? ''}`);
        return false;
    } finally {
        await editor?.close();
        console.log(`   ${name}: ${((Date.now() - began) / 1000).toFixed(0)} s`);
    }
}

let failed = 0;
for (const [name, suite] of chosen) {
    // On a busy machine the editor may keep a step waiting too long: what fails twice fails.
    if (!(await passes(name, suite)) && !(await passes(name, suite))) {
        failed++;
    }
}
if (failed > 0) {
    console.error(`${failed} of ${chosen.length} suites failed`);
    process.exit(1);
}
