// The engine as the page sees it: turns one after the other, and a new instance when one breaks.

import { Broken, Host, startHost } from './host';
import { Request } from './messages';
import { Answer } from './module';

/** Asks the engine within a turn, and tells it something before, all in one message. */
export type Ask = (method: string, params: unknown, payload?: Uint8Array, before?: Request['before']) => Promise<Answer>;

/** How often a new instance may break while it is told what the last one knew. */
const MOST_STARTS = 20;

export class Engine {
    private host: Promise<Host> | undefined;
    private last: Promise<unknown> = Promise.resolve();
    private apart = false;

    /** `tell` says to a new instance all that it has to know; `onBreak` hears that one broke and another took its place. */
    constructor(
        private readonly module: () => Promise<WebAssembly.Module>,
        private readonly tell: (ask: Ask) => Promise<void>,
        private readonly onBreak: () => void,
    ) {}

    /** Whether the page can go on while the engine works. */
    get isApart(): boolean {
        return this.apart;
    }

    /** Does something with the engine when all that was wanted before is done. */
    turn<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
        const turn = this.last.then(async () => {
            const host = await this.running();
            try {
                return await work(asking(host));
            } catch (error) {
                if (error instanceof Broken) {
                    await this.begin(host);
                    this.onBreak();
                }
                throw error;
            }
        });
        this.last = turn.catch(() => undefined);
        return turn;
    }

    /** Makes the engine anew, for another language. */
    startAnew(): Promise<void> {
        const turn = this.last.then(async () => this.begin(await this.running()));
        this.last = turn.catch(() => undefined);
        return turn;
    }

    /** Gives up what the engine is doing now, however long it would take. */
    async interrupt(): Promise<void> {
        (await this.host)?.stop();
    }

    private running(): Promise<Host> {
        this.host ??= this.module().then(async (module) => {
            const host = await startHost(module);
            this.apart = host.isApart;
            await this.begin(host, 'started');
            return host;
        });
        return this.host;
    }

    private async begin(host: Host, standing?: 'started'): Promise<void> {
        for (let start = 1; ; start++) {
            try {
                if (standing !== 'started' || start > 1) {
                    await host.start();
                }
                await this.tell(asking(host));
                return;
            } catch (error) {
                if (!(error instanceof Broken) || start === MOST_STARTS) {
                    throw error;
                }
            }
        }
    }
}

function asking(host: Host): Ask {
    return (method, params, payload, before) => host.ask({ method, params, payload, before });
}
