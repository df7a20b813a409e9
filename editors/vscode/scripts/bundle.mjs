// One file of all sources and the client library: the extension loads faster, and the package is small.

import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

export function bundle() {
    return build({
        absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
        entryPoints: ['src/extension.ts'],
        outfile: 'dist/extension.js',
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node20',
        external: ['vscode'],
        minify: true,
        legalComments: 'none',
        logLevel: 'warning',
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    await bundle();
}
