// The worker: the engine away from the page, so that the page never waits for it.

import { FromWorker, ToWorker } from './messages';
import { Instance, Refusal } from './module';

/** The scope of a worker, of which the types of a page know nothing. */
const scope = self as unknown as {
    onmessage: (event: MessageEvent<ToWorker>) => void;
    postMessage(message: FromWorker, transfer?: Transferable[]): void;
};

let instance: Instance | undefined;

scope.onmessage = ({ data }) => {
    if ('module' in data) {
        instance = undefined;
        void Instance.start(data.module).then((started) => {
            instance = started;
            scope.postMessage({ ready: true });
        });
        return;
    }
    const { id, ...request } = data;
    try {
        if (instance === undefined) {
            throw new Error('The engine does not run.');
        }
        const { result, payload: file } = instance.answer(request);
        scope.postMessage({ id, result, payload: file }, [file.buffer]);
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        scope.postMessage(error instanceof Refusal ? { id, refusal: message } : { id, broken: message });
    }
};
