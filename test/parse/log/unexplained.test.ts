import { describe, expect, it } from 'vitest';
import { templateOf } from '../../../src/parse/log/template.ts';
import { readLog, signature } from '../read-log.ts';

const error = (msg: string, more: object = {}): string =>
  JSON.stringify({ caller: 'native.go:12', level: 'error', msg, ...more, ts: '2025-11-23T19:02:11Z' });

describe('unexplained lines', () => {
  it('are warnings and errors that no signature knows, the rarest first', () => {
    const text = [
      ...[1, 2, 3].map((n) => error(`peer 10.0.0.${n}:179 said ${n}`)),
      error('seen once'),
      error('known', { event: 'known' }),
      JSON.stringify({ caller: 'native.go:12', level: 'info', msg: 'calm', ts: '2025-11-23T19:02:11Z' }),
      'W1123 19:02:11.000000       1 x.go:12] odd thing',
      'panic: runtime error: index out of range',
    ].join('\n');
    const { unexplained } = readLog(text, [signature('"event":"known"')]);
    expect(unexplained.list().map(({ template, count }) => [template, count])).toEqual([
      ['W x.go:<n>] odd thing', 1],
      ['native.go msg=seen once', 1],
      ['panic: runtime error: index out of range', 1],
      ['native.go msg=peer <ip> said <n>', 3],
    ]);
    expect(unexplained.list()[1]?.example).toMatchObject({ line: 4, time: '2025-11-23T19:02:11Z', text: error('seen once') });
  });

  it('are not looked for in what others than MetalLB write', () => {
    const text = 'Nov 23 19:02:11 worker-1 kubelet[1]: E1123 19:02:11.000000       1 x.go:12] odd thing';
    expect(readLog(text, [], { path: 'node/journal.log' }).unexplained.list()).toEqual([]);
  });

  it('are bounded', () => {
    const word = (n: number): string => n.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
    const text = Array.from(
      { length: 1500 },
      (_, n) => `{"level":"error","msg":"kind ${word(n)}","ts":"2025-11-23T19:02:11Z"}`,
    ).join('\n');
    const { unexplained } = readLog(text, []);
    expect(unexplained.list()).toHaveLength(1000);
    expect(unexplained.overflow).toBe(500);
  });

  it('show no secret', () => {
    const { unexplained } = readLog(error('bad config neighbor 10.0.0.1 password hunter2'), []);
    expect(unexplained.list()[0]?.example.text).not.toContain('hunter2');
  });
});

describe('templateOf', () => {
  it.each([
    ['2025-11-23T19:02:11Z took 3.5s for shop/web', '<time> took <n>.<n>s for <name>'],
    ['fe80::1 and 10.0.0.1/24 at 52:54:00:12:34:56', '<ip> and <ip> at <mac>'],
    ['pod speaker-x7k2p is "gone"', 'pod <name> is <name>'],
  ])('masks %s', (text, wanted) => {
    expect(templateOf(text, {})).toBe(wanted);
  });
});
