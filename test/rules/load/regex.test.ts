import { describe, expect, test } from 'vitest';
import { expressionDefect } from '../../../src/rules/load/compile.ts';
import { anchoredStart } from '../../../src/rules/load/linear.ts';
import { groupNames, parseExpression } from '../../../src/rules/load/regex.ts';
import { requiredLiterals } from '../../../src/rules/load/required-literals.ts';

describe('required literals', () => {
  test.each<[string, readonly string[]]>([
    ['connect: connection refused', ['connect: connection refused']],
    ['dial tcp (?<peer>[0-9.]+):(?<port>\\d+): refused', [': refused', 'dial tcp ', ':']],
    ['colou?r of', ['r of', 'colo']],
    ['(?:abc|abcd)e', ['abc', 'e']],
    ['(?:abc|xyz)', []],
    ['\\bword\\.', ['word.']],
    ['a{3}b', ['aaab']],
    ['(?:ab)+c', ['ab', 'c']],
    ['x*', []],
    ['[.]conf', ['.conf']],
    ['\\x41\\u0042\\t', ['AB\t']],
    ['foo(?=bar)baz', ['foobaz']],
    ['^line$', ['line']],
  ])('%s', (source, expected) => {
    const literals = requiredLiterals(parseExpression(source));
    expect([...literals].sort()).toEqual(
      expected.filter((one) => !expected.some((other) => other !== one && other.includes(one))).toSorted(),
    );
  });

  test('every match holds them all', () => {
    for (const [source, text] of [
      ['"ips":\\["(?<ip>[^"]+)"[^}]*"pool":"(?<pool>[^"]*)"', '{"ips":["10.0.0.1"],"x":1,"pool":"a"}'],
      ['(?:Refused|refused) by (?:peer|router) \\d{1,3}', 'it was refused by router 12'],
    ] as const) {
      expect(new RegExp(source).test(text)).toBe(true);
      for (const literal of requiredLiterals(parseExpression(source))) expect(text).toContain(literal);
    }
  });
});

describe('super-linear expressions are refused', () => {
  test.each([
    '(a+)+',
    '(?:a*b?)*c',
    '(?:a{1,3})+b',
    '(?:x|x)*y',
    '(?:ab|a)+c',
    '^.*x.*y',
    '[\\s\\S]*a[^]*b',
    '\\d+\\d+x',
    '\\w+ing\\w+z',
    '.*x\\w+z',
    '\\s*\\s*x',
    '(\\w)\\1',
    '(?<a>x)\\k<a>',
    '(?=a+)b',
    '[a-z]{0,500}[a-f]{0,500}x',
  ])('%s', (source) => {
    expect(expressionDefect(source)?.what).toMatch(/super-linear/);
  });

  test.each([
    '[^"]*"x".*',
    '(?:\\d{1,3}\\.){3}\\d+',
    'peer "([^"]+)" (?:foo )?has [a-z]+: .*',
    '(?:a|b)*c',
    '"ips":\\["(?<ip>[^"]+)".*"pool":"(?<p>[^"]+)"',
    '^(?<error>[^\\n]{1,400})',
    'dial .*(?:timeout|refused)$',
    '(?<![a-z])x',
  ])('%s is not', (source) => {
    expect(expressionDefect(source)).toBeNull();
  });

  test('what is no expression says so', () => {
    expect(expressionDefect('(a')?.what).toMatch(/wrong: Unterminated group/);
  });
});

describe('a leading run', () => {
  test.each([
    ['(?<pool>[^"]+)" overlaps', '(?<![^"])(?<pool>[^"]+)" overlaps'],
    ['\\S+ has failed', '(?<!\\S)\\S+ has failed'],
    ['x\\S+', 'x\\S+'],
    ['(?:a|b)c', '(?:a|b)c'],
  ])('%s', (source, expected) => {
    expect(anchoredStart(parseExpression(source), source)).toBe(expected);
  });

  test('finds the same and in linear time', () => {
    const source = '(?<pool>[^"]+)" overlaps';
    const anchored = new RegExp(anchoredStart(parseExpression(source), source));
    expect(anchored.exec('x "a b" overlaps')?.groups?.pool).toBe(new RegExp(source).exec('x "a b" overlaps')?.groups?.pool);
    const before = performance.now();
    expect(anchored.exec('a'.repeat(200_000))).toBeNull();
    expect(performance.now() - before).toBeLessThan(500);
  });
});

test('names of groups', () => {
  expect(groupNames(parseExpression('(?<a>x)(?:(?<b>y)|(?<c>z))+'))).toEqual(['a', 'b', 'c']);
});
