// The words of CodeMirror in Chinese.

import { EditorState, Extension } from '@codemirror/state';
import { lang } from '../lang';

const CHINESE = {
    Find: '查找',
    Replace: '替换为',
    next: '下一处',
    previous: '上一处',
    all: '全选',
    'match case': '区分大小写',
    'by word': '全字匹配',
    regexp: '正则表达式',
    replace: '替换',
    'replace all': '全部替换',
    close: '关闭',
    'current match': '当前匹配',
    'replaced $ matches': '已替换 $ 处',
    'replaced match on line $': '已替换第 $ 行的一处',
    'on line': '在第',
    'Go to line': '转到行',
    go: '转到',
    Completions: '补全',
    'Control character': '控制字符',
    'Selection deleted': '已删除所选内容',
};

export function phrases(): Extension {
    return lang() === 'zh-CN' ? EditorState.phrases.of(CHINESE) : [];
}
