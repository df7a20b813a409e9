// What the engine answers beyond the language server protocol.

import type { CodeLens, Diagnostic, DocumentSymbol, InlayHint, Range } from 'vscode-languageserver-types';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Severities from the gravest on. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export type Format = 'text' | 'word' | 'excel' | 'workbook' | 'page' | 'archive' | 'pdf';

/** What the answer to `initialize` says of the page's own. */
export interface Initialized {
    capabilities: { experimental: { pdf: boolean } };
}

export interface Opened {
    text: string;
    format: Format;
    takesComments: boolean;
    remarks: string[];
}

export interface Finding {
    code: string;
    /** The name of the rule in words. */
    title: string;
    severity: Severity;
    message: string;
    expected: string | null;
    text: string;
    range: Range;
    /** Where it stands in the file, in words. */
    place: string | null;
    /** The heading it stands below. */
    section: string | null;
    hasFix: boolean;
}

export interface Overview {
    headline: string;
    coverage: { figures: number; relations: number; broken: number };
    unit: string | null;
    year: number | null;
    kind: string | null;
    counts: Record<Severity, number>;
    findings: Finding[];
}

/** An overview as the engine tells it to a page that has one: with the findings that are not as they were. */
export interface News extends Overview {
    /** How many of the first findings stand where they stood. */
    before: number;
    /** How many of the last findings are as they were, and by how many lines those stand further down. */
    behind: number;
    lines: number;
}

/** All that is shown of one version of a document. */
export interface Reading {
    version: number;
    overview: Overview;
    /** All else, which is asked for when nobody types. */
    details: Details | undefined;
}

export interface Details {
    version: number;
    diagnostics: Diagnostic[];
    symbols: DocumentSymbol[];
    hints: InlayHint[];
    lenses: CodeLens[];
    /** Semantic tokens as the protocol packs them. */
    tokens: number[];
}

export type Download = 'comments' | 'tracked' | 'text' | 'report' | 'findings';

/** A finding that the user has checked and does not want to see again. */
export interface Dismissal {
    file: string;
    code: string;
    /** The words it lies on: the only ones of a document that are ever kept. */
    text: string;
    reason: string;
}

/** What the dialog of settings shows of a `gouji.toml`. */
export interface Shown {
    /** The layout that documents are held to; none where their headings tell it. */
    profile: string | null;
    severity: Record<string, Severity | 'off'>;
    dismissed: Dismissal[];
}

/** What is changed there: `restore` names a dismissed finding by its place. */
export type Change =
    | { profile: string | null }
    | { severity: { code: string; level: Severity | 'off' | null } }
    | { dismiss: Dismissal }
    | { restore: number };

/** What became of a `gouji.toml` that the engine was told. */
export interface Told {
    toml: string;
    problems: string[];
    shown: Shown;
}
