#!/usr/bin/env node
// A server broken on purpose: the real one, named by $GOUJI, whose findings are all lost on the way.
// `GOUJI=target/release/gouji test/run.sh test/e2e/mute-server.mjs` has to fail.

import { spawn } from 'node:child_process';

const server = spawn(process.env.GOUJI, process.argv.slice(2), { stdio: ['inherit', 'pipe', 'inherit'] });
server.on('exit', (code) => process.exit(code ?? 1));

let received = Buffer.alloc(0);
server.stdout.on('data', (piece) => {
    received = Buffer.concat([received, piece]);
    for (;;) {
        const end = received.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(received.subarray(0, Math.max(end, 0)).toString())?.[1]);
        if (Number.isNaN(length) || received.length < end + 4 + length) {
            return;
        }
        const message = JSON.parse(received.subarray(end + 4, end + 4 + length).toString());
        received = received.subarray(end + 4 + length);
        if (message.result?.kind === 'full') {
            message.result.items = [];
        }
        if (message.method === 'textDocument/publishDiagnostics') {
            message.params.diagnostics = [];
        }
        const body = Buffer.from(JSON.stringify(message));
        process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
        process.stdout.write(body);
    }
});
