// The pages of the rules, within the editor: nothing is fetched.

import { CancellationToken, Disposable, ExtensionContext, TextDocumentContentProvider, Uri, commands, l10n, window, workspace } from 'vscode';
import * as binary from './binary';
import { run } from './program';

/** The scheme of pages: `gouji-rule:/total-mismatch.md`. */
const SCHEME = 'gouji-rule';

/** The command that a finding's code leads to. */
export function explanation(code: string): Uri {
    return Uri.parse(`command:gouji.explain?${encodeURIComponent(JSON.stringify([code]))}`);
}

/** Gives the pages as the program has them. */
export class Explanations implements TextDocumentContentProvider, Disposable {
    private readonly registered = workspace.registerTextDocumentContentProvider(SCHEME, this);

    constructor(private readonly context: ExtensionContext) {}

    dispose(): void {
        this.registered.dispose();
    }

    /** Shows the page of a rule beside the text. */
    async show(code: string): Promise<void> {
        const found = await binary.find(this.context);
        if ('missing' in found) {
            return binary.sayMissing(found.missing);
        }
        try {
            await commands.executeCommand('markdown.showPreviewToSide', Uri.from({ scheme: SCHEME, path: `/${code}.md` }));
        } catch (error) {
            void window.showErrorMessage(l10n.t('The page of the rule could not be shown: {0}', String(error)));
        }
    }

    async provideTextDocumentContent({ path }: Uri, token: CancellationToken): Promise<string> {
        const found = await binary.find(this.context);
        if ('missing' in found || token.isCancellationRequested) {
            return '';
        }
        const { stdout } = await run(found.path, ['explain', path.slice(1).replace(/\.md$/, '')]);
        return marked(stdout);
    }
}

/** A page whose examples show which of them is wrong: a preview leaves out the words behind the fences. */
function marked(page: string): string {
    return page.replace(/^```bad$/gm, '**✗**\n\n```').replace(/^```good$/gm, '**✓**\n\n```');
}
