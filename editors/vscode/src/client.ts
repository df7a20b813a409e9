// The client that speaks with one run of the server.

import { LogOutputChannel, ProviderResult, Uri, l10n, window, workspace } from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, ServerCapabilities, StaticFeature } from 'vscode-languageclient/node';
import { nameOf, selector } from './documents';
import { Findings } from './findings';

/** Makes a client of a program that is not started yet; `ended` is called when it ends without being asked to. */
export function connect(program: string, output: LogOutputChannel, findings: Findings, ended: () => void): LanguageClient {
    const settings = workspace.getConfiguration('gouji');
    const client = new QuietClient(
        'gouji',
        'gouji',
        { command: program, args: ['lsp'] },
        {
            documentSelector: selector(),
            outputChannel: output,
            synchronize: { configurationSection: 'gouji' },
            // It asks itself why a finding is dismissed.
            initializationOptions: { maxDiagnostics: settings.get<number>('maxDiagnostics'), commands: ['gouji.dismiss'] },
            diagnosticPullOptions: { onChange: true },
            middleware: {
                handleDiagnostics: findings.pushed,
                provideDiagnostics: findings.pulled,
                provideTextDocumentContent: (reading, token, next) => orSayWhy(reading, next(reading, token)),
            },
            initializationFailedHandler: () => false,
            errorHandler: {
                error: () => ({ action: ErrorAction.Continue, handled: true }),
                closed: () => {
                    ended();
                    return { action: CloseAction.DoNotRestart, handled: true };
                },
            },
        },
    );
    client.registerFeature(new NoWorkspacePull());
    return client;
}

/** The text of a reading. Why there is none is said here, for the editor says only that it failed. */
export async function orSayWhy<T extends ProviderResult<string>>(reading: Uri, text: T): Promise<Awaited<T>> {
    try {
        return await text;
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        void window.showErrorMessage(l10n.t('“{0}” was not read: {1}', nameOf(reading), reason));
        throw error;
    }
}

/** Writes errors to the output only: what the user has to know of a crash, the service says once and in his language. */
class QuietClient extends LanguageClient {
    override error(message: string, data?: unknown): void {
        super.error(message, data, false);
    }
}

/**
 * The client would ask for the findings of all files every two seconds, and keep those of closed documents until then.
 * Whole folders are checked when the user says so, see `folder.ts`.
 */
class NoWorkspacePull implements StaticFeature {
    preInitialize(capabilities: ServerCapabilities): void {
        if (capabilities.diagnosticProvider !== undefined) {
            capabilities.diagnosticProvider.workspaceDiagnostics = false;
        }
    }

    fillClientCapabilities(): void {}

    initialize(): void {}

    getState(): { kind: 'static' } {
        return { kind: 'static' };
    }

    clear(): void {}
}
