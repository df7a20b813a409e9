// Dismisses a finding that somebody has checked: not without a reason.

import { h } from '../dom';
import { Finding } from '../engine/types';
import { say } from '../lang';
import { dialog } from './dialog';

export function askReason(finding: Finding, onReason: (reason: string) => void): void {
    const reason = h('input', { type: 'text', id: 'reason', required: true, autocomplete: 'off', maxlength: '200' });
    const form = h(
        'form',
        {
            onsubmit: (event: SubmitEvent) => {
                // Nothing is ever sent: the form is here for the Enter key and the browser's own check.
                event.preventDefault();
                if (reason.value.trim() !== '') {
                    box.close();
                    onReason(reason.value.trim());
                }
            },
        },
        h('p', {}, finding.message),
        h('label', { for: 'reason' }, say('理由（例如：批复文件如此，已函询）', 'Reason (e.g.: as in the approval, asked)')),
        reason,
        h('div', { class: 'dialog-row' }, h('button', { type: 'submit', class: 'button main' }, say('不再提示', 'Dismiss'))),
    );
    const box = dialog(say('已核实，不再提示', 'Dismiss this finding'), form);
    reason.focus();
}
