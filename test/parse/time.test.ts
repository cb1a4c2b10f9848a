import { describe, expect, it } from 'vitest';
import { timeOfLine } from '../../src/parse/log/time.ts';
import { formatTime, parseTime, timeAtStart, withYearNear, yearlessTimeAtStart } from '../../src/parse/time.ts';

describe('timeAtStart', () => {
  it.each([
    ['2024-05-01T10:00:00Z', '2024-05-01T10:00:00Z'],
    ['2024-05-01T10:00:00.123456789Z stderr F x', '2024-05-01T10:00:00.123Z'],
    ['2024-05-01T12:00:00+02:00 x', '2024-05-01T10:00:00Z'],
    ['2024-05-01T04:30:00-0530', '2024-05-01T10:00:00Z'],
    ['2024/05/02 09:12:44.101 BGP: x', '2024-05-02T09:12:44.101Z'],
    ['2024/05/02 09:12:44 WATCHFRR: x', '2024-05-02T09:12:44Z'],
    ['2026-11-23 19:02:15,415  INFO: x', '2026-11-23T19:02:15.415Z'],
    ['2024-05-01 10:00:00.5 +0000 UTC', '2024-05-01T10:00:00.500Z'],
    ['Mon Nov 24 17:10:00 2025', '2025-11-24T17:10:00Z'],
    ['Mon Nov  3 17:10:00 UTC 2025', '2025-11-03T17:10:00Z'],
  ])('reads %s', (text, wanted) => {
    expect(formatTime(timeAtStart(text)?.ms ?? Number.NaN)).toBe(wanted);
  });

  it.each([
    '',
    'x',
    '2024-13-01T10:00:00Z',
    '2024-02-30T10:00:00Z',
    '2024-05-01T25:00:00Z',
    '2024-05-01',
    '10:00:00',
    'Mon Foo 24 17:10:00 2025',
  ])('finds none in "%s"', (text) => {
    expect(timeAtStart(text)).toBeNull();
  });
});

describe('times without a year', () => {
  it.each([
    ['I0501 10:00:00.123456       1 x.go:1] m', '2024-05-01T10:00:00.123Z'],
    ['Nov 24 17:10:00 n1 kubelet[1]: m', '2023-11-24T17:10:00Z'],
    ['Nov  4 17:10:00 n1 kubelet[1]: m', '2023-11-04T17:10:00Z'],
  ])('takes %s near spring 2024', (text, wanted) => {
    const time = yearlessTimeAtStart(text);
    expect(time).not.toBeNull();
    if (time) expect(formatTime(withYearNear(time, Date.UTC(2024, 3, 1)) ?? Number.NaN)).toBe(wanted);
  });

  it('takes the last day of a year for the old one, seen from the new one', () => {
    const time = yearlessTimeAtStart('E1231 23:59:59.9 1 x.go:1] m');
    if (time) expect(formatTime(withYearNear(time, Date.UTC(2025, 0, 1)) ?? Number.NaN)).toBe('2024-12-31T23:59:59.900Z');
    expect(time).not.toBeNull();
  });

  it.each(['E1331 10:00:00.1', 'Foo 24 17:10:00', 'I0501 10:00', 'Error 10:00:00'])('finds none in %s', (text) => {
    expect(yearlessTimeAtStart(text)).toBeNull();
  });
});

describe('timeOfLine', () => {
  it.each([
    ['{"caller":"main.go:1","msg":"x","ts":"2024-05-01T10:00:00Z"}', '2024-05-01T10:00:00Z'],
    ['{"level":"error","ts":"2024-05-01T10:00:00Z","msg":"x"}', '2024-05-01T10:00:00Z'],
    ['{"level":"error","ts":1714557600.5,"msg":"x"}', '2024-05-01T10:00:00.500Z'],
    ['{"level":"error","ts":1.7145576005e+09,"msg":"x"}', '2024-05-01T10:00:00.500Z'],
    ['{"error":"\\"ts\\":\\"1999-01-01T00:00:00Z\\"","ts":"2024-05-01T10:00:00Z","version":"1"}', '2024-05-01T10:00:00Z'],
    ['{"time":"2024-05-01T10:00:00Z","msg":"x"}', '2024-05-01T10:00:00Z'],
    ['time="2024-05-01T10:00:00Z" level=error msg=x', '2024-05-01T10:00:00Z'],
    ['[2024-05-01T10:00:00Z] x', '2024-05-01T10:00:00Z'],
  ])('reads %s', (line, wanted) => {
    const time = timeOfLine(line);
    expect(time.kind === 'full' ? formatTime(time.ms) : time.kind).toBe(wanted);
  });

  it.each(['', 'FRR reloaded successfully! 3 seconds', '{"ts":"soon"}', '{"ts":12}'])('finds none in %s', (line) => {
    expect(timeOfLine(line).kind).toBe('none');
  });
});

describe('parseTime', () => {
  it.each([
    ['2024-05-01T10:00:00.123456Z', 1714557600123],
    [1714557600.5, 1714557600500],
    ['1714557600', 1714557600000],
    ['5m', null],
    [null, null],
    [{}, null],
  ])('reads %j', (value, wanted) => {
    expect(parseTime(value)).toBe(wanted);
  });
});

describe('formatTime', () => {
  it('is empty for what is no time', () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, 9e15].map(formatTime)).toEqual(['', '', '']);
  });
});
