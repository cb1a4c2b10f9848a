import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogRecord, LogStream } from '../../src/model/log.ts';
import type { Signature } from '../../src/model/signature.ts';
import { allocate } from '../../src/scan/block.ts';
import { Retention } from '../../src/scan/retention.ts';
import { createScanner, keyOf } from '../../src/scan/scanner.ts';

const stream: LogStream = {
  source: 'x.log',
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

function signature(id: string, literals: readonly string[], more: Partial<Signature> = {}): Signature {
  return { id, sources: ['speaker'], literals, key: [], match: () => ({}), ...more };
}

/** Signature ids by line, as the scanner finds them and as one would by testing each line. */
function scan(signatures: readonly Signature[], lines: readonly string[]): { found: string[]; naive: string[] } {
  const retention = new Retention();
  const scanner = createScanner(signatures, ['"level":"debug"'], retention);
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const memory = allocate(bytes.length);
  bytes.copy(memory.bytes);
  const hits = scanner.find({ ...memory, end: bytes.length, base: 0, cut: false });
  let s = 0;
  let h = 0;
  lines.forEach((text, index) => {
    const e = bytes.indexOf(10, s);
    const first = h;
    while (h < hits.count && (hits.positions[h] ?? 0) < e) h++;
    const place = { source: 'x.log', line: index + 1 };
    const record: LogRecord = { place, offset: s, time: null, timeText: null, text, fields: {}, stream, service: null };
    const isFrom = (sources: readonly string[]): boolean => sources.includes('speaker');
    scanner.match({ text, stream, fields: () => ({}), time: () => null, isFrom, recorder: () => () => record }, hits, first, h);
    s = e + 1;
  });
  expect(h).toBe(hits.count);
  const found = [...retention.finish().occurrences].flatMap(([id, groups]) =>
    groups.flatMap((group) => group.kept.map((kept) => `${kept.record.place.line} ${id}`)),
  );
  const naive = lines.flatMap((text, index) =>
    signatures
      .filter((s) => s.sources.includes('speaker') && s.literals.every((literal) => text.includes(literal)))
      .map((s) => `${index + 1} ${s.id}`),
  );
  return { found: found.sort(), naive: naive.sort() };
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '"'), minLength: 4, maxLength: 16 });

describe('createScanner', () => {
  it('finds the lines that a test of each line by each signature finds', () => {
    const arbitrary = fc.record({
      words: fc.uniqueArray(word, { minLength: 2, maxLength: 8 }),
      picks: fc.array(fc.array(fc.nat(7), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
      lines: fc.array(fc.array(fc.oneof(fc.nat(7), fc.constantFrom(' ', '{', 'xy')), { maxLength: 6 }), { maxLength: 30 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ words, picks, lines }) => {
        const of = (part: number | string): string => (typeof part === 'string' ? part : (words[part % words.length] ?? ''));
        const signatures = picks.map((pick, i) => signature(`r#${i}`, [...new Set(pick.map(of))]));
        const { found, naive } = scan(
          signatures,
          lines.map((parts) => parts.map(of).join('')),
        );
        expect(found).toEqual(naive);
      }),
      { numRuns: 200 },
    );
  });

  it('asks the source before it matches', () => {
    const asked: string[] = [];
    const other = signature('r#controller', ['connection refused'], {
      sources: ['controller'],
      match: ({ text }) => {
        asked.push(text);
        return {};
      },
    });
    const { found } = scan([other, signature('r#speaker', ['connection refused'])], ['dial: connection refused']);
    expect(found).toEqual(['1 r#speaker']);
    expect(asked).toEqual([]);
  });

  it('tells the reader of marks, which no signature owns', () => {
    const scanner = createScanner(
      [signature('r#s', ['"level":"error"'])],
      ['"level":"debug"', '"level":"error"'],
      new Retention(),
    );
    const bytes = Buffer.from('{"level":"debug"}\n{"level":"error"}\n');
    const memory = allocate(bytes.length);
    bytes.copy(memory.bytes);
    const hits = scanner.find({ ...memory, end: bytes.length, base: 0, cut: false });
    const found = Array.from(hits.literals.subarray(0, hits.count));
    expect(found.map((literal) => scanner.marks()[literal])).toEqual([0, 1]);
    expect(found.map((literal) => scanner.wanted()[literal])).toEqual([0, 1]);
  });

  it('joins the key captures so that no value can be taken for two', () => {
    const keyed = signature('r#s', ['x'], { key: ['a', 'b'] });
    expect(keyOf(keyed, { a: '1', b: '23' })).not.toBe(keyOf(keyed, { a: '12', b: '3' }));
    expect(keyOf(keyed, { b: '2' })).toBe('\u00002');
  });
});
