// What the page and its worker say to each other.

/** To the worker: the module first, and again whenever the engine is to be made anew; then requests. */
export type ToWorker = { module: WebAssembly.Module } | { id: number; method: string; params: unknown; payload: Uint8Array | undefined };

/** From the worker: an answer, the engine's refusal, or that the engine is broken. */
export type FromWorker =
    | { ready: true }
    | { id: number; result: unknown; payload: Uint8Array }
    | { id: number; refusal: string }
    | { id: number; broken: string };
