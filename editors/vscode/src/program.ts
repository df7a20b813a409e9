// Runs of the program `gouji` that end by themselves.

import { execFile } from 'node:child_process';
import { env, workspace } from 'vscode';

/** What a run has written. */
export interface Run {
    stdout: string;
    stderr: string;
}

/** Runs the program to its end, in the language of findings. One that ends with a code that is not expected fails with its reason. `input` is what it reads. */
export function run(program: string, options: string[], expected = [0], input?: string): Promise<Run> {
    return new Promise((resolve, reject) => {
        const running = execFile(program, ['--lang', language(), ...options], { encoding: 'utf8', maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
            if (error === null || (typeof error.code === 'number' && expected.includes(error.code))) {
                resolve({ stdout, stderr: stderr.trim() });
            } else {
                reject(new Error(stderr.trim().replace(/^gouji[：:]\s*/, '') || error.message));
            }
        });
        if (input !== undefined) {
            // One that ends before it has read all says so by its code.
            running.stdin?.on('error', () => {}).end(input);
        }
    });
}

function language(): 'zh' | 'en' {
    const wanted = workspace.getConfiguration('gouji').get<string>('language', 'auto');
    return wanted === 'en' || (wanted === 'auto' && env.language.startsWith('en')) ? 'en' : 'zh';
}
