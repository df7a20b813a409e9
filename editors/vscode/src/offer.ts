// A text that is a disclosure by what it says and not by its name: the user is asked once whether it is to be checked.

import { Disposable, ExtensionContext, Memento, TextDocument, l10n, window, workspace } from 'vscode';
import * as binary from './binary';
import { Documents, canBeChecked } from './documents';
import { run } from './program';

/** What of a text is looked at. */
const LINES = 200;
const CHARACTERS = 60_000;

/** Documents that were asked about and are remembered. */
const MOST_ASKED = 500;
const ASKED = 'gouji.offered';
const NEVER = 'gouji.neverOffer';

/** How the program ends when it has checked: with or without errors found. */
const CHECKED = [0, 1];

/** Asks. */
export class Offer implements Disposable {
    private readonly listeners: Disposable[];
    /** Those that were looked at since the window was opened. */
    private readonly seen = new Set<string>();

    constructor(
        private readonly context: ExtensionContext,
        private readonly documents: Documents,
    ) {
        this.listeners = [window.onDidChangeActiveTextEditor(() => void this.consider()), workspace.onDidGrantWorkspaceTrust(() => void this.consider())];
        void this.consider();
    }

    dispose(): void {
        this.listeners.forEach((listener) => listener.dispose());
    }

    private get memory(): Memento {
        return this.context.globalState;
    }

    /** Looks at the document at hand. */
    private async consider(): Promise<void> {
        const document = window.activeTextEditor?.document;
        const isWanted = workspace.isTrusted && !this.memory.get<boolean>(NEVER, false);
        if (!isWanted || document === undefined || !this.isNew(document)) {
            return;
        }
        this.seen.add(document.uri.toString());
        if (!(await this.looksLikeOne(document)) || !canBeChecked(document)) {
            return;
        }
        await this.memory.update(ASKED, [...this.asked(), document.uri.toString()].slice(-MOST_ASKED));
        const [check, never] = [l10n.t('Check It'), l10n.t('Do Not Ask Again')];
        const chosen = await window.showInformationMessage(l10n.t('This looks like a budget disclosure. Check its figures?'), check, never);
        if (chosen === check) {
            await this.documents.switchOn(document);
        } else if (chosen === never) {
            await this.memory.update(NEVER, true);
        }
    }

    private isNew(document: TextDocument): boolean {
        const { uri } = document;
        const name = uri.toString();
        const isKnown = this.seen.has(name) || this.asked().includes(name) || this.documents.isDecided(uri);
        return uri.scheme === 'file' && canBeChecked(document) && !isKnown;
    }

    private asked(): string[] {
        return this.memory.get<string[]>(ASKED, []);
    }

    /** Whether figures of a budget stand in its first lines that the program has something to say on. */
    private async looksLikeOne(document: TextDocument): Promise<boolean> {
        const found = await binary.find(this.context);
        if ('missing' in found) {
            return false;
        }
        const text = document.getText().slice(0, CHARACTERS).split('\n').slice(0, LINES).join('\n');
        try {
            const { stdout } = await run(found.path, ['check', '-', '--format', 'json'], CHECKED, text);
            return (JSON.parse(stdout) as { summary: { relations: number } }).summary.relations > 0;
        } catch {
            // Nobody has asked for it: what cannot be looked at is left alone.
            return false;
        }
    }
}
