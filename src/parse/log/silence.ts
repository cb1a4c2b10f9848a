import type { GrowingStream } from './stream.ts';

const longSilence = 3_600_000;
const mostSilences = 5;
const mostSearches = 200;

/** Looks for holes in a log: an hour or more in which nothing was written. */
export class SilenceSearch {
  #searches = 0;

  /**
   * After a block: where the stream's time has made a leap, the leap is looked for line by line. `times` yields the times of
   * the block's lines of this stream.
   */
  after(stream: GrowingStream, before: number | null, now: number, times: () => Iterable<number>): void {
    if (before === null || now - before < longSilence || this.#searches >= mostSearches) return;
    this.#searches++;
    let last = before;
    for (const time of times()) {
      if (time - last >= longSilence && stream.silences.length < mostSilences) stream.silences.push([last, time]);
      last = Math.max(last, time);
    }
  }
}
