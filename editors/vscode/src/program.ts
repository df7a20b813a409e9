// Runs of the program `gouji` that end by themselves.

import { execFile } from 'node:child_process';
import { env, workspace } from 'vscode';

/** What a run has written. */
export interface Run {
    stdout: string;
    stderr: string;
}

/** Runs the program to its end, in the language of findings. One that ends with a code that is not expected fails with its reason. */
export function run(program: string, options: string[], expected = [0]): Promise<Run> {
    return new Promise((resolve, reject) => {
        execFile(program, ['--lang', language(), ...options], { encoding: 'utf8', maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
            if (error === null || (typeof error.code === 'number' && expected.includes(error.code))) {
                resolve({ stdout, stderr: stderr.trim() });
            } else {
                reject(new Error(stderr.trim().replace(/^gouji[：:]\s*/, '') || error.message));
            }
        });
    });
}

function language(): 'zh' | 'en' {
    const wanted = workspace.getConfiguration('gouji').get<string>('language', 'auto');
    return wanted === 'en' || (wanted === 'auto' && env.language.startsWith('en')) ? 'en' : 'zh';
}
