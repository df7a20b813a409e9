// The start of the page.

import { App } from './app';
import { h } from './dom';
import { say } from './lang';

const root = document.getElementById('app');
if (root !== null) {
    const app = new App(root);
    app.ready().then(
        () => (document.documentElement.dataset['ready'] = ''),
        (error: unknown) => {
            const words = say(
                '这个浏览器无法运行核对程序。请换用新版 Edge、Chrome 或 360 浏览器的极速模式打开。',
                'This browser cannot run the engine. Please use a current Edge, Chrome or Firefox.',
            );
            root.prepend(h('p', { class: 'cannot', role: 'alert' }, `${words}（${String(error)}）`));
        },
    );
}
