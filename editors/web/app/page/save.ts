// A file for the user to keep.

/** How long the browser may need to begin a download. */
const TIME_TO_BEGIN = 60_000;

export function save(name: string, bytes: Uint8Array | string, type = 'application/octet-stream'): void {
    const address = URL.createObjectURL(new Blob([bytes as BlobPart], { type }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), TIME_TO_BEGIN);
}
