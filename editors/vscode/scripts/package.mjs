// Makes the package: node scripts/package.mjs [--binary PROGRAM --target linux-x64] [--out FILE]
// With a program it is one for a platform and carries the program; without, it runs anywhere and looks for one.

import { createVSIX } from '@vscode/vsce';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const server = path.join(root, 'server');
const { values } = parseArgs({ options: { binary: { type: 'string' }, target: { type: 'string' }, out: { type: 'string' } } });
if ((values.binary === undefined) !== (values.target === undefined)) {
    console.error('A program and the platform it is for go together: --binary PROGRAM --target linux-x64');
    process.exit(2);
}

execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '--noEmit'], { cwd: root, stdio: 'inherit' });
await bundle();
fs.rmSync(server, { recursive: true, force: true });
try {
    if (values.binary !== undefined) {
        fs.mkdirSync(server);
        const program = path.join(server, values.target.startsWith('win32') ? 'gouji.exe' : 'gouji');
        fs.copyFileSync(values.binary, program);
        fs.chmodSync(program, 0o755);
    }
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
    const name = ['gouji', ...(values.target === undefined ? [] : [values.target]), version].join('-');
    const packagePath = path.resolve(values.out ?? path.join(root, `${name}.vsix`));
    await createVSIX({ cwd: root, packagePath, dependencies: false, ...(values.target === undefined ? {} : { target: values.target }) });
} finally {
    // A program left behind would be carried by the next package that is to have none.
    fs.rmSync(server, { recursive: true, force: true });
}
