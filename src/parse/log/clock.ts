import { timeAtStart, withYearNear, type YearlessTime } from '../time.ts';
import type { LineTime } from './time.ts';

/** A record whose time waits for a year. */
export interface Undated {
  time: number | null;
}

const mostWaiting = 20_000;

/**
 * Gives klog's and the journal's times their year: the one that lies nearest to the last whole time of the same file, or
 * else, after all files were read, to any other time of the bundle.
 */
export class YearClock {
  readonly #waiting: { readonly record: Undated; readonly time: YearlessTime }[] = [];
  #anyTime: number | null = null;

  saw(ms: number): void {
    this.#anyTime ??= ms;
  }

  wait(record: Undated, time: YearlessTime): void {
    if (this.#waiting.length < mostWaiting) this.#waiting.push({ record, time });
  }

  settle(): void {
    if (this.#anyTime === null) return;
    for (const { record, time } of this.#waiting) record.time = withYearNear(time, this.#anyTime);
    this.#waiting.length = 0;
  }
}

/** The clock of one file. */
export class FileClock {
  readonly #years: YearClock;
  #last: number | null = null;

  constructor(years: YearClock) {
    this.#years = years;
  }

  get hasYear(): boolean {
    return this.#last !== null;
  }

  /** Milliseconds, `undefined` where only the year is missing. The stamp of a transport counts where the line has no time. */
  read(time: LineTime, stamp: string): number | null | undefined {
    if (time.kind === 'full') return this.saw(time.ms);
    const carried = stamp === '' ? null : timeAtStart(stamp);
    if (carried) this.saw(carried.ms);
    if (time.kind === 'none') return carried?.ms ?? null;
    return this.#last === null ? undefined : withYearNear(time, this.#last);
  }

  /** Any date in a text may tell the year: `-- Journal begins at Mon 2026-11-23 18:40:01 UTC. --` */
  look(text: string): void {
    const date = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.exec(text.slice(0, 2000));
    const time = date && timeAtStart(date[0]);
    if (time) this.saw(time.ms);
  }

  saw(ms: number): number {
    this.#last = ms;
    this.#years.saw(ms);
    return ms;
  }
}
