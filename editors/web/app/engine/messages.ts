// What the page and its worker say to each other.

/** What the engine is asked, and what it is told before. */
export interface Request {
    method: string;
    params: unknown;
    payload?: Uint8Array | undefined;
    before?: { method: string; params: unknown } | undefined;
}

/** To the worker: the module first, and again whenever the engine is to be made anew; then requests. */
export type ToWorker = { module: WebAssembly.Module } | ({ id: number } & Request);

/** From the worker: an answer, the engine's refusal, or that the engine is broken. */
export type FromWorker =
    | { ready: true }
    | { id: number; result: unknown; payload: Uint8Array }
    | { id: number; refusal: string }
    | { id: number; broken: string };
