// Makes the page: one file that holds the script, the style sheet, the example and the engine.

import zopfli from '@gfx/zopfli';
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLE = resolve(ROOT, '../../tests/fixtures/example/部门预算情况说明.txt');

/** The language of the script. */
export const SCRIPT = 'es2020';

const read = (path) => readFileSync(resolve(ROOT, path), 'utf8');
const hash = (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/** As small as gzip gets, at a few seconds for each megabyte. */
const packWell = async (content) => Buffer.from(await zopfli.gzipAsync(Buffer.from(content), { numiterations: 1 }));

/** A twentieth larger, at once. */
const packFast = async (content) => gzipSync(content);

/** A block of data with these packed bytes; `app/engine/unpack.ts` says how they are written. */
function block(id, bytes) {
    const digits = Buffer.alloc(Math.ceil(bytes.length / 4) * 5);
    const padded = Buffer.concat([bytes, Buffer.alloc(3)]);
    for (let word = 0, at = 0; at < digits.length; word += 4, at += 5) {
        for (let value = padded.readUInt32BE(word), place = at + 4; place >= at; place--, value = Math.floor(value / 85)) {
            const digit = value % 85;
            digits[place] = digit === 20 ? 0x7d : 0x28 + digit;
        }
    }
    return `<script type="application/octet-stream" id="${id}" data-bytes="${bytes.length}">${digits.toString('latin1')}</script>`;
}

/** The script of an entry with all that it imports. */
export async function bundle(entry, define = {}) {
    const { outputFiles } = await build({
        absWorkingDir: ROOT,
        entryPoints: [entry],
        bundle: true,
        write: false,
        format: 'iife',
        target: SCRIPT,
        minify: true,
        legalComments: 'none',
        charset: 'utf8',
        logLevel: 'warning',
        define,
    });
    return outputFiles[0].text.trim();
}

export async function style() {
    const { outputFiles } = await build({
        absWorkingDir: ROOT,
        entryPoints: ['app/style.css'],
        bundle: true,
        write: false,
        minify: true,
        target: 'chrome87',
        loader: { '.svg': 'dataurl' },
        logLevel: 'warning',
    });
    return outputFiles[0].text.trim();
}

/** The bytes of a module that wants nothing of its host: one with imports would not start in the page. */
function engineOf(path) {
    const bytes = readFileSync(path);
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
    if (imports.length > 0) {
        throw new Error(`${path} has imports: ${imports.map(({ module, name }) => `${module}.${name}`).join(', ')}`);
    }
    return bytes;
}

/** Writes the page with this module as its engine; `isFast` for one that is thrown away, `before` for a script in front of its worker's. */
export async function makePage(module, out, { isFast = false, before = '' } = {}) {
    const pack = isFast ? packFast : packWell;
    const worker = await bundle('app/engine/worker.ts');
    const script = await bundle('app/main.ts', {
        WORKER_SOURCE: JSON.stringify(before + worker),
        EXAMPLE: JSON.stringify(readFileSync(EXAMPLE, 'utf8')),
    });
    const loader = await bundle('app/loader.ts');
    // As it stands: the script is read by browsers that know no other JavaScript.
    const old = read('app/old.js').trim();
    const policy = [
        `default-src 'none'`,
        `script-src ${[old, loader, script].map(hash).join(' ')} 'wasm-unsafe-eval'`,
        `style-src 'unsafe-inline'`,
        `img-src data:`,
        `worker-src blob:`,
        `connect-src 'none'`,
        `form-action 'none'`,
        `base-uri 'none'`,
    ];
    const parts = {
        csp: policy.join('; '),
        icon: encodeURIComponent(read('app/icon.svg').trim()),
        style: await style(),
        old,
        engine: block('engine', await pack(engineOf(module))),
        script: block('script', await pack(script)),
        loader,
    };
    const page = read('app/page.html').replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
    mkdirSync(dirname(resolve(out)), { recursive: true });
    writeFileSync(out, page);
    return { page: Buffer.byteLength(page), engine: parts.engine.length, script: script.length, packedScript: parts.script.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const [module, out] = process.argv.slice(2);
    const sizes = await makePage(module, out);
    console.log(Object.entries(sizes).map(([part, bytes]) => `${part} ${(bytes / 1e6).toFixed(2)} MB`).join(', '));
}
