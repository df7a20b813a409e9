// What the engine says of new disclosures, and what it is asked.

import type { Range } from 'vscode-languageserver-types';

/** What a new disclosure may be, by the engine's names. */
export interface Choices {
    /** What it is; each with the year that such a one is drafted for now, and its usual layout. */
    documents: { id: string; title: string; year: number; layout: string }[];
    /** Whose it is. */
    issuers: { id: string; title: string }[];
    layouts: { id: string; title: string; document: string }[];
}

/** A new disclosure. */
export interface Draft {
    /** A name for its file. */
    name: string;
    text: string;
    /** What its author has to look at. */
    notes: string[];
    blanks: Range[];
}

/** A file that a disclosure is drafted of. */
export interface Attachment {
    name: string;
    bytes: Uint8Array;
}

/** What a new disclosure is to be made of. */
export interface Wish {
    unit: string;
    year: number;
    kinds: string[];
    profile: string | undefined;
    from: Attachment | undefined;
    tables: Attachment | undefined;
}
