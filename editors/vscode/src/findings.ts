// What the server finds in the open documents: all of it here, and in the editor what is as grave as the user wants.

import { Diagnostic, DiagnosticSeverity, Disposable, EventEmitter, TextDocument, Uri, workspace } from 'vscode';
import { HandleDiagnosticsSignature, ProvideDiagnosticSignature } from 'vscode-languageclient/node';
import { explanation } from './explain';

/** The source of what the server says. */
const SOURCE = 'gouji';

/** The values of the setting `gouji.minSeverity`. */
const SEVERITIES: Record<string, DiagnosticSeverity> = {
    error: DiagnosticSeverity.Error,
    warning: DiagnosticSeverity.Warning,
    information: DiagnosticSeverity.Information,
    hint: DiagnosticSeverity.Hint,
};

/** What the server tells of a finding beside what the protocol has. */
interface Data {
    rule?: string;
    message?: string;
    section?: string;
    fixes?: number;
}

/** A finding, as the views show it. */
export interface Finding {
    diagnostic: Diagnostic;
    /** The code of its rule; none of what is no finding of a rule. */
    code: string | undefined;
    /** The name of its rule. */
    rule: string;
    /** What it says, the conclusion first and without the name of the rule. */
    message: string;
    /** The heading that it stands below. */
    section: string;
    /** Whether a fix is offered. */
    isFixable: boolean;
}

/** The findings of the open documents. */
export class Findings implements Disposable {
    private readonly all = new Map<string, Diagnostic[]>();
    /** What was shown of each document when it was last asked for. */
    private readonly limits = new Map<string, DiagnosticSeverity>();
    private readonly changed = new EventEmitter<void>();
    private readonly closed = workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri));

    /** Other findings are there, or of other severities are shown. */
    readonly onDidChange = this.changed.event;

    dispose(): void {
        this.closed.dispose();
        this.changed.dispose();
    }

    /** All findings of a document, in its order. */
    of(uri: Uri): Finding[] {
        return (this.all.get(uri.toString()) ?? []).map(finding).sort((a, b) => a.diagnostic.range.start.compareTo(b.diagnostic.range.start));
    }

    /** The server is gone, and with it what it found. */
    clear(): void {
        this.all.clear();
        this.limits.clear();
        this.changed.fire();
    }

    /** Between the server and the editor: what is pushed. */
    readonly pushed = (uri: Uri, diagnostics: Diagnostic[], next: HandleDiagnosticsSignature): void => {
        this.keep(uri, diagnostics);
        next(uri, shown(diagnostics));
    };

    /** Between the server and the editor: what is asked for. */
    readonly pulled = async (document: TextDocument | Uri, previous: string | undefined, token: Parameters<ProvideDiagnosticSignature>[2], next: ProvideDiagnosticSignature) => {
        const uri = document instanceof Uri ? document : document.uri;
        const limit = minSeverity();
        // Where others are to be shown, what the server has said already is wanted again.
        const report = await next(document, this.limits.get(uri.toString()) === limit ? previous : undefined, token);
        if (report?.kind !== 'full') {
            return report;
        }
        this.limits.set(uri.toString(), limit);
        this.keep(uri, report.items);
        return { ...report, items: shown(report.items) };
    };

    private keep(uri: Uri, diagnostics: Diagnostic[]): void {
        this.all.set(uri.toString(), diagnostics);
        this.changed.fire();
    }

    private forget(uri: Uri): void {
        this.limits.delete(uri.toString());
        if (this.all.delete(uri.toString())) {
            this.changed.fire();
        }
    }
}

/** What of these the editor shows, each with the page of its rule within the editor. */
export function shown(diagnostics: Diagnostic[]): Diagnostic[] {
    const limit = minSeverity();
    return diagnostics.filter(({ severity }) => severity <= limit).map((diagnostic) => {
        const code = codeOf(diagnostic);
        if (code !== undefined) {
            diagnostic.code = { value: code, target: explanation(code) };
        }
        return diagnostic;
    });
}

/** Whether a finding shows in the text and among the problems. */
export function isShown({ severity }: Diagnostic): boolean {
    return severity <= minSeverity();
}

/** The finding of ours that an editor's diagnostic is; its rule and its words only where the server told them. */
export function finding(diagnostic: Diagnostic): Finding {
    const { rule = '', message = diagnostic.message, section = '', fixes = 0 } = ((diagnostic as { data?: Data }).data ?? {}) as Data;
    return { diagnostic, code: codeOf(diagnostic), rule, message, section, isFixable: fixes > 0 };
}

/** The code of a finding's rule. */
export function codeOf({ code, source }: Diagnostic): string | undefined {
    const value = typeof code === 'object' ? code.value : code;
    return source === SOURCE && typeof value === 'string' ? value : undefined;
}

function minSeverity(): DiagnosticSeverity {
    return SEVERITIES[workspace.getConfiguration('gouji').get<string>('minSeverity', 'warning')] ?? DiagnosticSeverity.Warning;
}
