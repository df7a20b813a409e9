// Where the engine runs: a worker made from a blob, or the page itself where the browser allows no such worker.

import { FromWorker, Request, ToWorker } from './messages';
import { Answer, Instance, Refusal } from './module';

/** The source of the worker, put in by the build. */
declare const WORKER_SOURCE: string;

/** How long a worker may take to say that it is ready. One that may not start says nothing at all. */
const PATIENCE = 10_000;

/** The engine is broken: it has to be made anew. */
export class Broken extends Error {}

/** A place that holds one instance of the engine and answers one request at a time. */
export interface Host {
    /** Whether the page can go on while it works. */
    readonly isApart: boolean;
    /** Makes the engine, or makes it anew. */
    start(): Promise<void>;
    ask(request: Request): Promise<Answer>;
    /** Gives up the engine with whatever it is doing. */
    stop(): void;
}

class InPage implements Host {
    readonly isApart = false;
    private instance: Instance | undefined;

    constructor(private readonly module: WebAssembly.Module) {}

    async start(): Promise<void> {
        this.instance = await Instance.start(this.module);
    }

    async ask(request: Request): Promise<Answer> {
        // Lets the browser draw between two requests.
        await new Promise((resolve) => setTimeout(resolve));
        try {
            if (this.instance === undefined) {
                throw new Error('The engine does not run.');
            }
            return this.instance.answer(request);
        } catch (error) {
            throw error instanceof Refusal ? error : new Broken(String(error));
        }
    }

    stop(): void {
        this.instance = undefined;
    }
}

class InWorker implements Host {
    readonly isApart = true;
    private worker: Worker | undefined;
    private last = 0;
    private waiting: { id: number; resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

    constructor(private readonly module: WebAssembly.Module) {}

    start(): Promise<void> {
        this.stop();
        const address = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }));
        return new Promise((resolve, reject) => {
            const worker = new Worker(address);
            this.worker = worker;
            const fail = (): void => {
                this.stop();
                reject(new Broken('no worker'));
            };
            const patience = setTimeout(fail, PATIENCE);
            worker.onerror = (event) => {
                event.preventDefault();
                fail();
            };
            worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
                if ('ready' in data) {
                    clearTimeout(patience);
                    URL.revokeObjectURL(address);
                    resolve();
                } else {
                    this.settle(data);
                }
            };
            this.send({ module: this.module });
        });
    }

    ask(request: Request): Promise<Answer> {
        const id = ++this.last;
        return new Promise((resolve, reject) => {
            this.waiting = { id, resolve, reject };
            this.send({ id, ...request });
        });
    }

    stop(): void {
        this.worker?.terminate();
        this.worker = undefined;
        this.waiting?.reject(new Broken('stopped'));
        this.waiting = undefined;
    }

    private send(message: ToWorker): void {
        if (this.worker === undefined) {
            throw new Broken('no worker');
        }
        this.worker.postMessage(message);
    }

    private settle(message: Exclude<FromWorker, { ready: true }>): void {
        const waiting = this.waiting;
        if (waiting?.id !== message.id) {
            return;
        }
        this.waiting = undefined;
        if ('refusal' in message) {
            waiting.reject(new Refusal(message.refusal));
        } else if ('broken' in message) {
            waiting.reject(new Broken(message.broken));
        } else {
            waiting.resolve(message);
        }
    }
}

/** Starts the engine in a worker, or in the page where no worker comes up. */
export async function startHost(module: WebAssembly.Module): Promise<Host> {
    if (typeof Worker === 'function') {
        const host = new InWorker(module);
        try {
            await host.start();
            return host;
        } catch {
            host.stop();
        }
    }
    const host = new InPage(module);
    await host.start();
    return host;
}
