// The view of the findings beside the text: by severity and by section, the conclusion of each first.

import { Diagnostic, DiagnosticSeverity, Disposable, EventEmitter, MarkdownString, ThemeColor, ThemeIcon, TreeDataProvider, TreeItem, TreeItemCollapsibleState, TreeView, Uri, l10n, window, workspace } from 'vscode';
import { isChecked, nameOf } from './documents';
import { Finding, Findings } from './findings';
import { Service } from './service';

/** How long the findings stand still before they are shown. */
const PAUSE_MS = 100;

/** A line of the tree. */
type Node = Group | Section | Leaf;

interface Group {
    kind: 'group';
    id: string;
    label: string;
    severity: DiagnosticSeverity;
    findings: Finding[];
    children: Node[];
}

interface Section {
    kind: 'section';
    id: string;
    label: string;
    children: Leaf[];
}

interface Leaf {
    kind: 'finding';
    id: string;
    uri: Uri;
    finding: Finding;
}

/** Severities from the gravest on: the first two are open, the others one group that is not. */
const OPEN = [DiagnosticSeverity.Error, DiagnosticSeverity.Warning];

const ICONS: Record<DiagnosticSeverity, ThemeIcon> = {
    [DiagnosticSeverity.Error]: new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground')),
    [DiagnosticSeverity.Warning]: new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground')),
    [DiagnosticSeverity.Information]: new ThemeIcon('info', new ThemeColor('problemsInfoIcon.foreground')),
    [DiagnosticSeverity.Hint]: new ThemeIcon('lightbulb'),
};

/** The findings of the document at hand. */
export class Tree implements TreeDataProvider<Node>, Disposable {
    private readonly changed = new EventEmitter<undefined>();
    private readonly listeners: Disposable[];
    private readonly view: TreeView<Node>;
    /** The document at hand: while none is, the last one that was. */
    private uri: Uri | undefined;
    private timer: NodeJS.Timeout | undefined;
    /** All that is listed, as one string. */
    private listed = '';

    readonly onDidChangeTreeData = this.changed.event;

    constructor(
        private readonly findings: Findings,
        private readonly service: Service,
    ) {
        const later = (): void => this.later();
        // Not before the event it is to hear of is there.
        this.view = window.createTreeView<Node>('gouji.findings', { treeDataProvider: this });
        this.listeners = [
            this.view,
            this.changed,
            findings.onDidChange(later),
            service.onDidChange(later),
            window.onDidChangeActiveTextEditor(later),
            workspace.onDidOpenTextDocument(later),
            workspace.onDidCloseTextDocument(later),
        ];
        this.update();
    }

    dispose(): void {
        clearTimeout(this.timer);
        this.listeners.forEach((listener) => listener.dispose());
    }

    getChildren(node?: Node): Node[] {
        if (node === undefined) {
            return this.uri === undefined ? [] : groups(this.uri, this.findings.of(this.uri));
        }
        return node.kind === 'finding' ? [] : node.children;
    }

    getTreeItem(node: Node): TreeItem {
        const item = node.kind === 'group' ? ofGroup(node) : node.kind === 'section' ? ofSection(node) : ofFinding(node);
        item.id = node.id;
        return item;
    }

    private later(): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.update(), PAUSE_MS);
    }

    private update(): void {
        const active = window.activeTextEditor?.document;
        if (active !== undefined && isChecked(active)) {
            this.uri = active.uri;
        } else if (!workspace.textDocuments.some((document) => document.uri.toString() === this.uri?.toString() && isChecked(document))) {
            this.uri = undefined;
        }
        const found = this.uri === undefined ? [] : this.findings.of(this.uri);
        const grave = found.filter(({ diagnostic }) => OPEN.includes(diagnostic.severity)).length;
        this.view.description = this.uri === undefined ? '' : nameOf(this.uri);
        this.view.badge = grave === 0 ? undefined : { value: grave, tooltip: l10n.t('Errors and warnings: {0}', grave) };
        const isClean = this.uri !== undefined && found.length === 0 && this.service.standing === 'running';
        this.view.message = isClean ? l10n.t('Nothing found') : '';
        // What is drawn again loses what the pointer is on.
        const listed = JSON.stringify([this.uri?.toString(), found.map(({ message, code, section, isFixable, diagnostic }) => [message, code, section, isFixable, diagnostic.severity, diagnostic.range])]);
        if (listed !== this.listed) {
            this.listed = listed;
            this.changed.fire(undefined);
        }
    }
}

/** The finding of a line, if it is one. */
export function findingOf(node: unknown): { uri: Uri; diagnostic: Diagnostic } | undefined {
    const line = node as Node | undefined;
    return line?.kind === 'finding' ? { uri: line.uri, diagnostic: line.finding.diagnostic } : undefined;
}

function groups(uri: Uri, findings: Finding[]): Group[] {
    const grave = OPEN.map((severity) => group(uri, severity, findings.filter(({ diagnostic }) => diagnostic.severity === severity)));
    const others = findings.filter(({ diagnostic }) => !OPEN.includes(diagnostic.severity));
    return [...grave, group(uri, DiagnosticSeverity.Information, others)].filter(({ children }) => children.length > 0);
}

function group(uri: Uri, severity: DiagnosticSeverity, findings: Finding[]): Group {
    const id = `${uri.toString()} ${severity}`;
    const sections = new Map<string, Leaf[]>();
    findings.forEach((finding, at) => {
        const leaf: Leaf = { kind: 'finding', id: `${id} ${at} ${finding.message}`, uri, finding };
        sections.set(finding.section, [...(sections.get(finding.section) ?? []), leaf]);
    });
    const named = [...sections].map(([label, children]): Node[] => (label === '' ? children : [{ kind: 'section', id: `${id} ${label}`, label, children }]));
    return { kind: 'group', id, label: nameOfGroup(severity), severity, findings, children: named.flat() };
}

function nameOfGroup(severity: DiagnosticSeverity): string {
    switch (severity) {
        case DiagnosticSeverity.Error:
            return l10n.t('Errors');
        case DiagnosticSeverity.Warning:
            return l10n.t('Warnings');
        default:
            return l10n.t('Notes');
    }
}

function nameOfSeverity(severity: DiagnosticSeverity): string {
    const names = { 0: l10n.t('error'), 1: l10n.t('warning'), 2: l10n.t('information'), 3: l10n.t('hint') };
    return names[severity];
}

function ofGroup({ label, severity, findings }: Group): TreeItem {
    const isOpen = OPEN.includes(severity);
    const item = new TreeItem(label, isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed);
    item.description = String(findings.length);
    item.iconPath = ICONS[severity];
    item.contextValue = 'group';
    item.accessibilityInformation = { label: l10n.t('{0}: {1}', label, findings.length) };
    return item;
}

function ofSection({ label, children }: Section): TreeItem {
    const item = new TreeItem(label, TreeItemCollapsibleState.Expanded);
    item.description = String(children.length);
    item.contextValue = 'section';
    item.accessibilityInformation = { label: l10n.t('{0}: {1}', label, children.length) };
    return item;
}

function ofFinding({ uri, finding }: Leaf): TreeItem {
    const { message, rule, code, isFixable, section, diagnostic } = finding;
    const item = new TreeItem(message, TreeItemCollapsibleState.None);
    const line = diagnostic.range.start.line + 1;
    item.description = rule;
    item.iconPath = ICONS[diagnostic.severity];
    item.tooltip = tooltip(finding, line);
    item.contextValue = ['finding', ...(code === undefined ? [] : ['rule']), ...(isFixable ? ['fixable'] : [])].join(' ');
    item.command = { command: 'vscode.open', title: l10n.t('Go to the Place'), arguments: [uri, { selection: diagnostic.range }] };
    item.accessibilityInformation = { label: [nameOfSeverity(diagnostic.severity), message, rule, section, l10n.t('line {0}', line)].filter((words) => words !== '').join(l10n.t(', ')) };
    return item;
}

function tooltip({ message, rule }: Finding, line: number): MarkdownString {
    const text = new MarkdownString();
    return text.appendText(`${[rule, l10n.t('line {0}', line)].filter((words) => words !== '').join(l10n.t(', '))}\n`).appendMarkdown('\n').appendText(message);
}
