import { describe, expect, it } from 'vitest';
import type { LogRecord, LogStream } from '../../src/model/log.ts';
import { Retention, usualBounds } from '../../src/scan/retention.ts';

const stream: LogStream = {
  source: 'speaker.log',
  kind: 'speaker',
  namespace: null,
  pod: null,
  container: null,
  node: null,
  previous: false,
  firstLine: 1,
  lines: 0,
  bytes: 0,
  firstTime: null,
  lastTime: null,
  version: null,
  level: null,
  starts: [],
  flaws: [],
};

function record(line: number, time: number | null = null): LogRecord {
  const place = { source: 'speaker.log', line };
  return { place, offset: 0, time, timeText: null, text: `line ${line}`, fields: {}, stream, service: null };
}

function fill(retention: Retention, count: number, key: string, from = 1): void {
  for (let line = from; line < from + count; line++) {
    retention.add('r#s', stream, key, null, { record: () => record(line), captures: {} });
    if (line % 7 === 0) retention.settle();
  }
}

describe('Retention', () => {
  it('keeps the first ten and the last forty of a key, and counts all', () => {
    const retention = new Retention();
    fill(retention, 1000, 'a');
    const [group] = retention.finish().occurrences.get('r#s') ?? [];
    expect(group?.total).toBe(1000);
    const lines = group?.kept.map((kept) => kept.record.place.line) ?? [];
    expect(lines.slice(0, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(lines.slice(10)).toEqual(Array.from({ length: 40 }, (_, i) => 961 + i));
  });

  it('counts per minute, and leaves out what has no time', () => {
    const retention = new Retention();
    for (const time of [0, 59_999, 60_000, null])
      retention.add('r#s', stream, '', time, { record: () => record(1, time), captures: {} });
    const [group] = retention.finish().occurrences.get('r#s') ?? [];
    expect([...(group?.perMinute ?? [])]).toEqual([
      [0, 2],
      [1, 1],
    ]);
    expect(group?.total).toBe(4);
  });

  it('counts subjects beyond the bound as one number', () => {
    const retention = new Retention({ ...usualBounds, keys: 3 });
    for (let i = 0; i < 10; i++) fill(retention, 2, `key ${i}`);
    const { occurrences, uncounted } = retention.finish();
    expect(occurrences.get('r#s')?.map((group) => group.key)).toEqual(['key 0', 'key 1', 'key 2']);
    expect(uncounted).toBe(14);
  });

  it('keeps the first and the last line of a subject when there is no room for more', () => {
    const retention = new Retention({ ...usualBounds, records: 50 });
    fill(retention, 100, 'early');
    fill(retention, 100, 'late', 501);
    const { occurrences, unkept } = retention.finish();
    const late = occurrences.get('r#s')?.[1];
    expect(late?.total).toBe(100);
    expect(late?.kept.map((kept) => kept.record.place.line)).toEqual([501, 600]);
    expect(unkept).toBe(98);
  });

  it('makes the records of the last ones only, and before the memory under them changes', () => {
    const retention = new Retention();
    const made: number[] = [];
    const block = (from: number): void => {
      for (let line = from; line < from + 1000; line++) {
        const make = (): LogRecord => {
          made.push(line);
          return record(line);
        };
        retention.add('r#s', stream, '', null, { record: make, captures: {} });
      }
      retention.settle();
    };
    block(1);
    expect(made).toHaveLength(50);
    block(1001);
    expect(made).toHaveLength(90);
    const [group] = retention.finish().occurrences.get('r#s') ?? [];
    expect(made).toHaveLength(90);
    expect(group?.kept.map((kept) => kept.record.place.line).slice(9, 12)).toEqual([10, 1961, 1962]);
  });

  it('bounds the text that it holds', () => {
    const retention = new Retention({ ...usualBounds, textBytes: 60 });
    fill(retention, 100, 'a');
    const [group] = retention.finish().occurrences.get('r#s') ?? [];
    expect(group?.kept.length).toBeLessThan(30);
    expect(group?.kept.at(-1)?.record.place.line).toBe(100);
  });
});
