// Words that several parts of the page say.

import { Severity } from './engine/types';
import { say } from './lang';

export function severityName(severity: Severity): string {
    switch (severity) {
        case 'error':
            return say('错误', 'Error');
        case 'warning':
            return say('警告', 'Warning');
        case 'information':
            return say('信息', 'Information');
        case 'hint':
            return say('提示', 'Hint');
    }
}

/** The conclusion of a finding: what a figure should be, where only one value fits. */
export function conclusion(expected: string): string {
    return say(`应为 ${expected}`, `should be ${expected}`);
}

/** What a document is, by the engine's name for it. */
export function kindName(kind: string | null): string | null {
    switch (kind) {
        case 'budget':
            return say('预算', 'budget');
        case 'final':
            return say('决算', 'final accounts');
        case 'note':
            return say('说明', 'note');
        default:
            return kind;
    }
}
