// One instance of the engine: its raw interface, bytes in and bytes out. Runs in the worker, or in the page where there is none.

import { Request } from './messages';

/** What the module exports. */
interface Exports {
    memory: WebAssembly.Memory;
    alloc(length: number): number;
    call(at: number, length: number): void;
    answer_ptr(): number;
    answer_len(): number;
}

/** An answer: the result as JSON, and behind it a file where the method gives one. */
export interface Answer {
    result: unknown;
    payload: Uint8Array;
}

/** What the engine has to say against a request. The engine goes on. */
export class Refusal extends Error {}

const LENGTH_BYTES = 4;

export class Instance {
    private constructor(private readonly exports: Exports) {}

    static async start(module: WebAssembly.Module): Promise<Instance> {
        const { exports } = await WebAssembly.instantiate(module, {});
        return new Instance(exports as unknown as Exports);
    }

    /** Tells the engine what it is to be told, and asks it. */
    answer({ method, params, payload, before }: Request): Answer {
        if (before !== undefined) {
            this.call(before.method, before.params);
        }
        return this.call(method, params, payload);
    }

    /** Asks the engine. Anything thrown but a refusal means that this instance is broken. */
    call(method: string, params: unknown, payload: Uint8Array = new Uint8Array()): Answer {
        const json = new TextEncoder().encode(JSON.stringify({ method, params }));
        const length = LENGTH_BYTES + json.length + payload.length;
        const at = this.exports.alloc(length) >>> 0;
        const request = new Uint8Array(this.exports.memory.buffer, at, length);
        new DataView(request.buffer, at).setUint32(0, json.length, true);
        request.set(json, LENGTH_BYTES);
        request.set(payload, LENGTH_BYTES + json.length);
        this.exports.call(at, length);
        return this.read();
    }

    private read(): Answer {
        // The memory may have grown, so that its buffer is another one now.
        const start = this.exports.answer_ptr() >>> 0;
        const bytes = new Uint8Array(this.exports.memory.buffer, start, this.exports.answer_len() >>> 0);
        const end = LENGTH_BYTES + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
        const said = JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, end))) as {
            result?: unknown;
            error?: { message: string };
        };
        if (said.error !== undefined) {
            throw new Refusal(said.error.message);
        }
        return { result: said.result ?? null, payload: bytes.slice(end) };
    }
}
