import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/model/object.ts';
import { compileSignature } from '../../../src/rules/load/compile.ts';
import type { SignatureText } from '../../../src/rules/load/rule.ts';

function compiled(text: SignatureText) {
  const result = compileSignature('x#y', text);
  if (!('signature' in result)) throw new Error(JSON.stringify(result));
  return result;
}

const lineOf = (fields: JsonObject) => ({ text: JSON.stringify(fields), fields: () => fields });

describe('literals', () => {
  test.each<[string, SignatureText, readonly string[]]>([
    ['a field', { in: ['speaker'], fields: { event: 'serviceAnnounced' } }, ['"event":"serviceAnnounced"']],
    [
      'quotes inside a JSON string',
      { in: ['speaker'], on: 'error', pattern: 'unknown pool "(?<pool>[^"]+)"' },
      ['unknown pool \\"', '"error":'],
    ],
    ['HTML is not escaped', { in: ['speaker'], fields: { error: 'a <b> & c' } }, ['"error":"a <b> & c"']],
    ['a line break', { in: ['speaker'], on: 'error', pattern: 'first\nsecond' }, ['first\\nsecond', '"error":']],
    ['the raw line is taken as it is', { in: ['frr'], pattern: 'neighbor "x" is' }, ['neighbor "x" is']],
    ['a list gives the key', { in: ['speaker'], fields: { level: ['error', 'warn'] } }, ['"level":']],
    [
      'an expression gives key and text',
      { in: ['speaker'], fields: { error: { matches: '^dial .*refused' } } },
      ['refused', 'error', 'dial '],
    ],
    ['written ones win', { in: ['speaker'], literals: ['abcd'], fields: { level: 'error' } }, ['abcd']],
    ['numbers may be quoted', { in: ['speaker'], fields: { code: 7 } }, ['"code":']],
  ])('%s', (_name, text, expected) => {
    const { literals } = compiled(text).signature;
    for (const one of expected) expect(literals.some((literal) => literal.includes(one))).toBe(true);
  });

  test('are in whatever matches', () => {
    const fields = { level: 'error', error: 'can\'t use "a\\b"\nsecond' };
    const { signature } = compiled({
      in: ['speaker'],
      fields: { level: 'error' },
      on: 'error',
      pattern: 'use "(?<x>[^"]+)"\\nsecond',
    });
    const line = lineOf(fields);
    expect(signature.match(line)).toEqual({ x: 'a\\b' });
    for (const literal of signature.literals) expect(line.text).toContain(literal);
  });

  test.each<[string, SignatureText, readonly string[]]>([
    [
      'alternatives',
      { in: ['words'], pattern: '(?:both|two) (?:nodes|MACs)' },
      ['both nodes', 'both MACs', 'two nodes', 'two MACs'],
    ],
    [
      'alternatives in a field',
      { in: ['speaker'], on: 'error', pattern: '(?:no route to host|i/o timeout)' },
      ['no route to host', 'i/o timeout'],
    ],
    ['a list of values', { in: ['speaker'], fields: { event: ['stale', 'gone'] } }, ['"event":"stale"', '"event":"gone"']],
    [
      'alternatives with something in common stay one',
      { in: ['words'], pattern: '(?:both|two) nodes answer' },
      [' nodes answer'],
    ],
  ])('for each way to write the line: %s', (_name, text, expected) => {
    const { variants, signature } = compiled(text);
    expect(variants.map(({ literals }) => literals[0])).toEqual(expected);
    // Each line belongs to one way only.
    const line = {
      text: `${expected.join(' ')} two nodes answer "error":`,
      fields: () => ({ error: expected.join(' '), event: 'stale' }),
    };
    expect(signature.match(line)).not.toBeNull();
    expect(variants.filter(({ match }) => match(line) !== null)).toHaveLength(1);
  });

  test('without any the signature is refused', () => {
    for (const text of [
      { in: ['frr' as const], pattern: '[0-9]+' },
      { in: ['frr' as const], pattern: 'abc' },
      { in: ['frr' as const], fields: { a: { exists: false } } },
    ])
      expect(compileSignature('x#y', text)).toMatchObject([{ what: 'no literal can be derived' }]);
  });
});

describe('tests on fields', () => {
  const line = lineOf({
    level: 'error',
    op: 'connect',
    code: 7,
    ips: ['10.0.0.1', '10.0.0.2'],
    Service: { name: 'web' },
    'node name': 'n1',
    nothing: null,
  });
  test.each<[string, SignatureText['fields'], boolean]>([
    ['a value', { level: 'error' }, true],
    ['another value', { level: 'info' }, false],
    ['a list', { level: ['warn', 'error'] }, true],
    ['a number as text', { code: '7' }, true],
    ['an element', { ips: '10.0.0.2' }, true],
    ['an expression', { op: { matches: '^con' } }, true],
    ['there', { op: { exists: true } }, true],
    ['not there', { error: { exists: false } }, true],
    ['there, though it should not be', { op: { exists: false } }, false],
    ['not a value', { op: { not: 'listen' } }, true],
    ['not, but it is', { op: { not: ['connect', 'x'] } }, false],
    ['not, but missing', { nix: { not: 'x' } }, false],
    ['nested', { 'Service.name': 'web' }, true],
    ['a key with a blank', { 'node name': 'n1' }, true],
    ['null', { nothing: null }, true],
    ['a prototype is no field', { 'constructor.name': { exists: true } }, false],
  ])('%s', (_name, fields, passes) => {
    const { signature } = compiled({ in: ['speaker'], literals: ['"level"'], ...(fields === undefined ? {} : { fields }) });
    expect(signature.match(line) !== null).toBe(passes);
  });

  test('captures come from values, expressions and the pattern', () => {
    const { signature, captures } = compiled({
      in: ['speaker'],
      fields: { op: { capture: 'what' }, ips: { matches: '(?<last>\\d+)$' } },
      on: 'node name',
      pattern: '(?<node2>n\\d)',
      literals: ['"op"'],
      key: ['node2'],
    });
    expect(signature.match(line)).toEqual({ what: 'connect', last: '1', node2: 'n1' });
    expect(captures).toEqual(['what', 'last', 'node2']);
    expect(signature.key).toEqual(['node2']);
  });

  test('what is no JSON has no fields', () => {
    const { signature } = compiled({ in: ['speaker'], fields: { level: 'error' } });
    expect(signature.match({ text: '"level":"error"', fields: () => ({}) })).toBeNull();
  });
});
