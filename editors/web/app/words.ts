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
