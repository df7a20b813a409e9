// Where the program `gouji` is.

import * as fs from 'node:fs/promises';
import { constants } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ExtensionContext, Uri, commands, l10n, window, workspace } from 'vscode';

const NAME = process.platform === 'win32' ? 'gouji.exe' : 'gouji';

/** The program, or why there is none. */
export type Found = { path: string } | { missing: string };

/** Looks where the user says, else in the extension, else in `PATH`. */
export async function find(context: ExtensionContext): Promise<Found> {
    const wanted = workspace.getConfiguration('gouji').get<string>('path', '').trim();
    if (wanted !== '') {
        const place = expand(wanted);
        if (await isProgram(place)) {
            return { path: place };
        }
        return { missing: l10n.t('The setting gouji.path names “{0}”, which is no program that can be run.', place) };
    }
    const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
    for (const place of [context.asAbsolutePath(path.join('server', NAME)), ...folders.map((folder) => path.join(folder, NAME))]) {
        if (await isProgram(place)) {
            return { path: place };
        }
    }
    return { missing: l10n.t('The program gouji was not found: it does not come with this extension, and is not in PATH.') };
}

/** Says that there is no program, and helps to find it. */
export async function sayMissing(reason: string): Promise<void> {
    const choose = l10n.t('Choose the Program…');
    const settings = l10n.t('Open Settings');
    const chosen = await window.showErrorMessage(reason, choose, settings);
    if (chosen === settings) {
        await commands.executeCommand('workbench.action.openSettings', 'gouji.path');
    } else if (chosen === choose) {
        const files = await window.showOpenDialog({ title: l10n.t('The program gouji'), openLabel: l10n.t('Use This Program') });
        if (files?.[0] !== undefined) {
            await workspace.getConfiguration('gouji').update('path', pathOf(files[0]), true);
        }
    }
}

// Where the extension runs, which may be another machine than the window's, the disk is that of the program.
function pathOf(file: Uri): string {
    return file.fsPath;
}

function expand(place: string): string {
    return /^~[/\\]/.test(place) ? path.join(os.homedir(), place.slice(2)) : place;
}

async function isProgram(place: string): Promise<boolean> {
    try {
        await fs.access(place, constants.X_OK);
        return (await fs.stat(place)).isFile();
    } catch {
        return false;
    }
}
