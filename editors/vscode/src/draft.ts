// The command that drafts a new disclosure: asks for what it needs and runs `gouji new`.

import { ExtensionContext, LogOutputChannel, Position, QuickPickItem, Range, Selection, SnippetString, TextDocument, Uri, l10n, languages, window, workspace } from 'vscode';
import * as binary from './binary';
import { LANGUAGE } from './documents';
import { Notes } from './notes';
import { run } from './program';

/** A blank, as the program writes it. */
const BLANK = '____';

/** A layout, and whose budget or final account it is for: the program's own names. */
interface Layout {
    profile: 'chongqing' | 'national' | 'national-final';
    kind: 'department' | 'unit';
}

/** What the user wants drafted. */
interface Wish {
    unit: string;
    year: string;
    layout: Layout;
    from: Uri | undefined;
    tables: Uri | undefined;
}

/** Asks, drafts, and opens the draft as a document that is not saved yet. */
export async function draft(context: ExtensionContext, output: LogOutputChannel, notes: Notes): Promise<void> {
    const found = await binary.find(context);
    if ('missing' in found) {
        return binary.sayMissing(found.missing);
    }
    const wish = await ask();
    if (wish === undefined) {
        return;
    }
    try {
        const { stdout, stderr } = await run(found.path, options(wish));
        await open(wish, stdout);
        const blanks = stdout.split(BLANK).length - 1;
        if (stderr !== '' || blanks > 0) {
            await notes.show(stderr, blanks);
        }
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        output.error(reason);
        void window.showErrorMessage(l10n.t('No draft was made: {0}', reason));
    }
}

function options({ unit, year, layout: { profile, kind }, from, tables }: Wish): string[] {
    const list = ['new', `--unit=${unit}`, `--year=${year}`, `--profile=${profile}`, `--kind=${kind}`];
    return [...list, ...(from === undefined ? [] : [`--from=${from.fsPath}`]), ...(tables === undefined ? [] : [`--tables=${tables.fsPath}`])];
}

/** Asks for everything; nothing where the user gives up. */
async function ask(): Promise<Wish | undefined> {
    const unit = await window.showInputBox({
        title: l10n.t('New budget disclosure: the unit'),
        prompt: l10n.t('The full name of the department or unit'),
        placeHolder: '某市某区档案馆',
        ignoreFocusOut: true,
        validateInput: (text) => (text.trim() === '' ? l10n.t('Please write the name of the unit.') : undefined),
    });
    if (unit === undefined) {
        return undefined;
    }
    const year = await window.showInputBox({
        title: l10n.t('New budget disclosure: the year'),
        prompt: l10n.t('The year of the budget or the final account'),
        value: String(nextBudget(new Date())),
        ignoreFocusOut: true,
        validateInput: (text) => (/^20\d\d$/.test(text.trim()) ? undefined : l10n.t('Please write a year, such as 2026.')),
    });
    if (year === undefined) {
        return undefined;
    }
    const chosen = await window.showQuickPick(layouts(), { title: l10n.t('New budget disclosure: the layout'), ignoreFocusOut: true });
    if (chosen === undefined) {
        return undefined;
    }
    const sources = await askForSources();
    return sources && { unit: unit.trim(), year: year.trim(), layout: chosen.layout, ...sources };
}

function layouts(): (QuickPickItem & { layout: Layout })[] {
    return [
        { label: l10n.t('Chongqing, department'), description: '重庆 部门预算', layout: { profile: 'chongqing', kind: 'department' } },
        { label: l10n.t('Chongqing, unit'), description: '重庆 单位预算', layout: { profile: 'chongqing', kind: 'unit' } },
        { label: l10n.t('National, department'), description: '全国 部门预算', layout: { profile: 'national', kind: 'department' } },
        { label: l10n.t('National, unit'), description: '全国 单位预算', layout: { profile: 'national', kind: 'unit' } },
        { label: l10n.t('Final account, department'), description: '全国 部门决算', layout: { profile: 'national-final', kind: 'department' } },
        { label: l10n.t('Final account, unit'), description: '全国 单位决算', layout: { profile: 'national-final', kind: 'unit' } },
    ];
}

/** What the draft may take over; the program reads files of the disk only. */
async function askForSources(): Promise<{ from: Uri | undefined; tables: Uri | undefined } | undefined> {
    const from = { label: l10n.t('Last year’s disclosure…'), description: l10n.t('duties, structure, terms, contact, base of the changes') };
    const tables = { label: l10n.t('This year’s tables…'), description: l10n.t('all figures; .xlsx or tab-separated text') };
    const chosen = await window.showQuickPick([from, tables], {
        title: l10n.t('New budget disclosure: what to take over (may be nothing)'),
        canPickMany: true,
        ignoreFocusOut: true,
    });
    if (chosen === undefined) {
        return undefined;
    }
    const files: (Uri | undefined)[] = [];
    for (const source of [from, tables]) {
        const file = chosen.includes(source) ? (await window.showOpenDialog({ title: source.label }))?.[0] : undefined;
        if (chosen.includes(source) && file === undefined) {
            return undefined;
        }
        files.push(file);
    }
    return { from: files[0], tables: files[1] };
}

/** The budget that is drafted at a time: from October on that of the year to come. */
function nextBudget(now: Date): number {
    return now.getFullYear() + (now.getMonth() >= 9 ? 1 : 0);
}

/** Opens the draft, with a tab stop at each blank. */
async function open(wish: Wish, text: string): Promise<void> {
    const editor = await window.showTextDocument(await empty(wish));
    const snippet = text.split(BLANK).map((words) => words.replace(/[\\$}]/g, '\\$&'));
    const stops = snippet.reduce((before, words, stop) => `${before}\${${stop}:${BLANK}}${words}`);
    // Recent editors leave the tabs of tables as they are only where they are told to; older ones pass over it.
    const options = { undoStopBefore: true, undoStopAfter: true, keepWhitespace: true };
    await editor.insertSnippet(new SnippetString(stops), new Position(0, 0), options);
    if (!text.includes(BLANK)) {
        editor.selection = new Selection(0, 0, 0, 0);
        editor.revealRange(new Range(0, 0, 0, 0));
    }
}

/** A document that is not saved yet; where a folder is open, it has a name there already. */
async function empty(wish: Wish): Promise<TextDocument> {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    if (folder === undefined) {
        return workspace.openTextDocument({ language: LANGUAGE });
    }
    const issuer = wish.layout.kind === 'unit' ? '单位' : '部门';
    const title = wish.layout.profile === 'national-final' ? `年度${issuer}决算` : `年${issuer}预算`;
    const name = `${wish.unit}${wish.year}${title}情况说明`.replace(/[\\/:*?"<>|\s]/g, '_');
    for (let number = 1; ; number++) {
        const file = Uri.joinPath(folder, `${name}${number === 1 ? '' : `（${number}）`}.txt`);
        const place = file.with({ scheme: 'untitled' });
        const isOpen = workspace.textDocuments.some(({ uri }) => uri.toString() === place.toString());
        if (!isOpen && !(await exists(file))) {
            const document = await workspace.openTextDocument(place);
            return languages.setTextDocumentLanguage(document, LANGUAGE);
        }
    }
}

async function exists(file: Uri): Promise<boolean> {
    return workspace.fs.stat(file).then(
        () => true,
        () => false,
    );
}
