// How often the server may end by itself before it is left alone.

const MOST = 5;
const WITHIN_MS = 3 * 60 * 1000;

/** The latest crashes. */
export class Crashes {
    private times: number[] = [];

    /** Takes note of a crash; whether that was one too many. */
    happened(now: number): boolean {
        this.times = this.times.filter((time) => now - time < WITHIN_MS);
        this.times.push(now);
        return this.times.length >= MOST;
    }
}
