// Files as they come in: chosen, dropped (whole folders too) or pasted.

import { h } from '../dom';

export interface Incoming {
    name: string;
    bytes(): Promise<Uint8Array>;
}

/** What the file chooser shows first. */
export const ACCEPTED = '.docx,.docm,.xlsx,.xlsm,.xls,.et,.ods,.html,.htm,.mht,.mhtml,.txt,.md,.pdf';

/** Files that lie in folders and are no documents. */
const NO_DOCUMENT = /^(\.|~\$|Thumbs\.db$|desktop\.ini$)/;

export function incoming(file: File): Incoming {
    return { name: file.name, bytes: async () => new Uint8Array(await file.arrayBuffer()) };
}

export function pasted(name: string, text: string): Incoming {
    return { name, bytes: async () => new TextEncoder().encode(text) };
}

/** Lets the user choose files. */
export function choose(onFiles: (files: Incoming[]) => void): void {
    const input = h('input', { type: 'file', multiple: true, accept: ACCEPTED });
    input.addEventListener('change', () => onFiles([...(input.files ?? [])].map(incoming)));
    input.click();
}

/** Takes files that are dropped anywhere on the page. */
export function takeDrops(onFiles: (files: Incoming[]) => void): void {
    // A dialog takes files in its own fields, and the browser puts them there.
    const isForField = (event: DragEvent): boolean => event.target instanceof HTMLInputElement && event.target.type === 'file';
    const isFiles = (event: DragEvent): boolean => [...(event.dataTransfer?.types ?? [])].includes('Files') && !isForField(event);
    let depth = 0;
    const mark = (change: number): void => {
        depth = Math.max(0, depth + change);
        document.body.classList.toggle('dropping', depth > 0);
    };
    addEventListener('dragenter', (event) => isFiles(event) && mark(1));
    addEventListener('dragleave', (event) => isFiles(event) && mark(-1));
    addEventListener('dragover', (event) => {
        if (isFiles(event)) {
            event.preventDefault();
        }
    });
    const drop = (event: DragEvent): void => {
        if (isFiles(event)) {
            event.preventDefault();
            // The editor would write what is in the file into the text.
            event.stopPropagation();
            mark(-depth);
            if (document.querySelector('dialog') === null) {
                void dropped(event).then(onFiles);
            }
        }
    };
    addEventListener('drop', drop, { capture: true });
}

/** Takes a text that is pasted anywhere but in a field. */
export function takePastes(isWanted: () => boolean, onText: (text: string) => void): void {
    addEventListener('paste', (event) => {
        const text = event.clipboardData?.getData('text/plain') ?? '';
        const isInField = event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]') !== null;
        if (isWanted() && !isInField && text.trim() !== '') {
            event.preventDefault();
            onText(text);
        }
    });
}

async function dropped({ dataTransfer }: DragEvent): Promise<Incoming[]> {
    // Entries are only there for as long as the event is.
    const entries = [...(dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
    const files = [...(dataTransfer?.files ?? [])];
    if (entries.every((entry) => entry === null || entry.isFile)) {
        return files.map(incoming);
    }
    const found = await Promise.all(entries.map((entry) => (entry === null ? [] : filesIn(entry))));
    return found.flat().map(incoming);
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
    if (NO_DOCUMENT.test(entry.name)) {
        return [];
    }
    if (entry.isFile) {
        return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    const inside: FileSystemEntry[] = [];
    for (;;) {
        // A reader gives a part at a time, and nothing when there is no more.
        const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
        if (some.length === 0) {
            break;
        }
        inside.push(...some);
    }
    return (await Promise.all(inside.map(filesIn))).flat();
}
