// The status bar: how many findings the document has, or that it is not checked.

import { DiagnosticSeverity, Disposable, MarkdownString, StatusBarAlignment, StatusBarItem, TextDocument, ThemeColor, l10n, window, workspace } from 'vscode';
import { canBeChecked, isChecked } from './documents';
import { Findings, isShown } from './findings';
import { Service } from './service';

/** Severities from the gravest on, with their icons. */
const ICONS: [DiagnosticSeverity, string][] = [
    [DiagnosticSeverity.Error, '$(error)'],
    [DiagnosticSeverity.Warning, '$(warning)'],
    [DiagnosticSeverity.Information, '$(info)'],
    [DiagnosticSeverity.Hint, '$(lightbulb)'],
];

/** One item that follows the active editor. */
export class Status implements Disposable {
    private readonly item: StatusBarItem;
    private readonly listeners: Disposable[];

    constructor(
        private readonly service: Service,
        private readonly findings: Findings,
    ) {
        this.item = window.createStatusBarItem('gouji.findings', StatusBarAlignment.Right, 90);
        this.item.name = l10n.t('gouji: findings');
        const update = (): void => this.update();
        this.listeners = [
            window.onDidChangeActiveTextEditor(update),
            // One that changes its language is closed and opened.
            workspace.onDidOpenTextDocument(update),
            findings.onDidChange(update),
            service.onDidChange(update),
        ];
        update();
    }

    dispose(): void {
        this.listeners.forEach((listener) => listener.dispose());
        this.item.dispose();
    }

    /** Shows the document of the active editor as it is now. */
    update(): void {
        const document = window.activeTextEditor?.document;
        if (document !== undefined && isChecked(document)) {
            this.showChecked(document);
        } else if (document !== undefined && canBeChecked(document)) {
            this.show('$(circle-slash) gouji', l10n.t('gouji does not check this document. Click to check it.'), 'gouji.switchOn');
        } else {
            this.item.hide();
        }
    }

    private showChecked(document: TextDocument): void {
        switch (this.service.standing) {
            case 'idle':
            case 'starting':
                return this.show('$(loading~spin) gouji', l10n.t('The server of gouji is starting.'), 'gouji.showOutput');
            case 'failed':
                this.show('$(warning) gouji', l10n.t('The server of gouji does not run. Click to start it.'), 'gouji.restart');
                this.item.backgroundColor = new ThemeColor('statusBarItem.warningBackground');
                return;
            case 'running': {
                const findings = this.findings.of(document.uri).map(({ diagnostic }) => diagnostic);
                const counts = ICONS.map(([severity, icon]) => {
                    const count = findings.filter((finding) => finding.severity === severity).length;
                    return count > 0 ? `${icon} ${count}` : '';
                });
                const notes = findings.filter((finding) => !isShown(finding)).length;
                const text = findings.length === 0 ? '$(pass) 0' : counts.filter((count) => count !== '').join(' ');
                const all = findings.length === 0 ? l10n.t('Nothing found') : l10n.t('Findings: {0}', findings.length);
                const title = notes === 0 ? all : l10n.t('{0}; of them notes that only the side view lists: {1}', all, notes);
                return this.show(`gouji ${text}`, title, 'gouji.findings.focus');
            }
        }
    }

    private show(text: string, title: string, command: string): void {
        this.item.text = text;
        this.item.command = command;
        this.item.backgroundColor = undefined;
        this.item.accessibilityInformation = { label: `gouji: ${title}` };
        this.item.tooltip = tooltip(title);
        this.item.show();
    }
}

/** A title with what else can be done. */
function tooltip(title: string): MarkdownString {
    const links: [string, string][] = [
        ['gouji.checkFolder', l10n.t('Check the Whole Folder')],
        ['gouji.new', l10n.t('New Budget Disclosure…')],
        ['gouji.showOutput', l10n.t('Show the Output')],
    ];
    const text = new MarkdownString(`**gouji** ${title}\n\n${links.map(([command, name]) => `[${name}](command:${command})`).join(' · ')}`);
    text.isTrusted = { enabledCommands: links.map(([command]) => command) };
    return text;
}
