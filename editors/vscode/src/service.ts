// The language server: started when it is needed, again when it crashes, and gone when the window is.

import { performance } from 'node:perf_hooks';
import { EventEmitter, ExtensionContext, LogOutputChannel, l10n, window } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/node';
import * as binary from './binary';
import { connect } from './client';
import { Crashes } from './crashes';
import { Findings } from './findings';

/** What the server does right now. */
export type Standing = 'idle' | 'starting' | 'running' | 'failed';

/** The server, as the rest of the extension knows it. */
export class Service {
    private current: Standing = 'idle';
    private readonly changed = new EventEmitter<void>();
    private client: LanguageClient | undefined;
    private started: Promise<void> | undefined;
    private crashes = new Crashes();
    /** Counts starts and stops: one that comes in between makes a start void. */
    private round = 0;

    /** The server starts, stops or fails. */
    readonly onDidChange = this.changed.event;

    constructor(
        private readonly context: ExtensionContext,
        private readonly output: LogOutputChannel,
        private readonly findings: Findings,
    ) {}

    get standing(): Standing {
        return this.current;
    }

    /** The client of the running server. One that was never started is; one that failed is left alone. */
    async running(): Promise<LanguageClient | undefined> {
        await this.start();
        return this.current === 'running' ? this.client : undefined;
    }

    /** Starts the server, unless that was tried already. */
    start(): Promise<void> {
        this.started ??= this.tryToStart();
        return this.started;
    }

    /** Starts it anew, also where it failed. */
    async restart(): Promise<void> {
        await this.stop();
        this.crashes = new Crashes();
        await this.start();
    }

    async stop(): Promise<void> {
        const client = this.forget('idle');
        // One that has crashed or never answered cannot be told to stop; the client ends its process all the same.
        await client?.dispose().catch((error: unknown) => this.output.warn(String(error)));
    }

    private async tryToStart(): Promise<void> {
        const began = performance.now();
        const round = ++this.round;
        this.become('starting');
        const found = await binary.find(this.context);
        if (this.round !== round) {
            return;
        }
        if ('missing' in found) {
            this.output.error(found.missing);
            this.become('failed');
            void binary.sayMissing(found.missing);
            return;
        }
        const client = connect(found.path, this.output, this.findings, () => this.ended(client));
        this.client = client;
        try {
            await client.start();
            if (this.client === client) {
                this.output.info(`${found.path} lsp: ${Math.round(performance.now() - began)} ms`);
                this.become('running');
            }
        } catch (error) {
            await this.notStarted(client, error);
        }
    }

    /** The program is none, or is not ours. */
    private async notStarted(client: LanguageClient, error: unknown): Promise<void> {
        // That it ended may be told only after its answer was missed.
        await new Promise((resolve) => setTimeout(resolve, 200));
        if (this.client === client) {
            this.forget('failed');
            this.sayFailed(l10n.t('The server of gouji could not be started: {0}', String(error)));
        }
    }

    private ended(client: LanguageClient): void {
        if (this.client !== client) {
            return;
        }
        this.forget('failed');
        if (this.crashes.happened(Date.now())) {
            this.sayFailed(l10n.t('The server of gouji crashed 5 times within 3 minutes and is not started again.'));
            return;
        }
        this.output.warn(l10n.t('The server ended unexpectedly and is started again.'));
        this.started = undefined;
        // The old client first takes away its findings, or they would show twice for a moment.
        setImmediate(() => void this.start());
    }

    /** Lets go of the client; after a failure the server is started on demand of the user only. */
    private forget(standing: 'idle' | 'failed'): LanguageClient | undefined {
        const client = this.client;
        this.client = undefined;
        this.findings.clear();
        this.round++;
        this.started = standing === 'idle' ? undefined : Promise.resolve();
        this.become(standing);
        return client;
    }

    private sayFailed(message: string): void {
        const restart = l10n.t('Restart the Server');
        const show = l10n.t('Show the Output');
        this.output.error(message);
        void window.showErrorMessage(message, restart, show).then((chosen) => {
            if (chosen === restart) {
                void this.restart();
            } else if (chosen === show) {
                this.output.show();
            }
        });
    }

    private become(standing: Standing): void {
        this.current = standing;
        this.changed.fire();
    }
}
