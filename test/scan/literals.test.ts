import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from '../../src/scan/block.ts';
import { corpusFrequency, countGrams } from '../../src/scan/frequency.ts';
import { compileLiterals, Hits, shortestLiteral } from '../../src/scan/literals.ts';

function find(literals: readonly Buffer[], text: Buffer, frequency = corpusFrequency()): string[] {
  const memory = allocate(text.length);
  text.copy(memory.bytes);
  const hits = new Hits();
  compileLiterals(literals, frequency).find({ ...memory, end: text.length, base: 0, cut: false }, hits);
  const found: string[] = [];
  for (let i = 0; i < hits.count; i++) found.push(`${hits.positions[i]}:${literals[hits.literals[i] ?? 0]?.toString('latin1')}`);
  return found.sort();
}

function naive(literals: readonly Buffer[], text: Buffer): string[] {
  const found: string[] = [];
  for (const literal of literals) {
    for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1))
      found.push(`${at}:${literal.toString('latin1')}`);
  }
  return found.sort();
}

const unit = fc.constantFrom('a', 'b', '"', 'é');
const literal = fc.string({ unit, minLength: shortestLiteral, maxLength: 24 }).map((text) => Buffer.from(text));
const unique = fc.uniqueArray(literal, { minLength: 1, maxLength: 12, selector: (bytes) => bytes.toString('hex') });

describe('compileLiterals', () => {
  it('finds what a naive search finds: overlapping, on every alignment, at the borders', () => {
    fc.assert(
      fc.property(unique, fc.array(fc.oneof(fc.string({ unit, maxLength: 9 }), fc.nat(11))), (literals, parts) => {
        const text = Buffer.concat(
          parts.map((part) =>
            typeof part === 'number' ? (literals[part % literals.length] ?? Buffer.alloc(0)) : Buffer.from(part),
          ),
        );
        expect(find(literals, text)).toEqual(naive(literals, text));
      }),
      { numRuns: 300 },
    );
  });

  it('finds the same whatever it believes to be rare', () => {
    fc.assert(
      fc.property(unique, fc.string({ unit, maxLength: 300 }), (literals, text) => {
        const bytes = Buffer.from(text);
        expect(find(literals, bytes, countGrams(bytes))).toEqual(naive(literals, bytes));
      }),
    );
  });

  it('finds thousands of literals', () => {
    const literals = Array.from({ length: 3000 }, (_, i) => Buffer.from(`"event":"number-${i}"`));
    const text = Buffer.from([5, 17, 2999, 1234].map((i) => `{"event":"number-${i}"}`).join('\n'));
    expect(find(literals, text)).toEqual(naive(literals, text));
  });

  it('does not see what lies beyond the block', () => {
    const memory = allocate(64);
    memory.bytes.write('....connection refused');
    const hits = new Hits();
    const filter = compileLiterals([Buffer.from('connection refused')], corpusFrequency());
    filter.find({ ...memory, end: 12, base: 0, cut: false }, hits);
    expect(hits.count).toBe(0);
  });

  it('refuses a literal that holds no gram', () => {
    expect(() => compileLiterals([Buffer.from('abc')], corpusFrequency())).toThrow(/shorter than 4 bytes: abc/);
  });
});
