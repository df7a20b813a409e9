// What is left to do of a draft, beside it.

import { Disposable, TextDocumentContentProvider, Uri, ViewColumn, l10n, window, workspace } from 'vscode';

/** The scheme of notes: `gouji-notes:/1/待补写和核对.md`. */
const SCHEME = 'gouji-notes';

/** Notes that are kept for whoever opens them again. */
const MOST = 20;

/** Gives the notes of the drafts of this window. */
export class Notes implements TextDocumentContentProvider, Disposable {
    private readonly registered = workspace.registerTextDocumentContentProvider(SCHEME, this);
    private readonly pages = new Map<string, string>();
    private count = 0;

    dispose(): void {
        this.registered.dispose();
    }

    provideTextDocumentContent({ path }: Uri): string {
        return this.pages.get(path) ?? '';
    }

    /** Shows what the program has said of a draft, a line each. */
    async show(said: string, blanks: number): Promise<void> {
        const title = l10n.t('To fill in and to check');
        const path = `/${++this.count}/${title}.md`;
        const lines = said.split('\n').map((line) => line.replace(/^gouji(：|: )/, '').trim()).filter((line) => line !== '');
        const tab = l10n.t('Blanks: {0}. The Tab key leads from one to the next, Shift+Tab back, Esc ends that.', blanks);
        const list = [...(blanks === 0 ? [] : [tab]), ...lines];
        this.pages.set(path, `# ${title}\n\n${list.map((line) => `- ${line}`).join('\n')}\n`);
        [...this.pages.keys()].slice(0, -MOST).forEach((old) => this.pages.delete(old));
        // What is typed goes into the draft.
        await window.showTextDocument(Uri.from({ scheme: SCHEME, path }), { viewColumn: ViewColumn.Beside, preserveFocus: true });
    }
}
