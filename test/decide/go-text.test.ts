import { describe, expect, test } from 'vitest';
import { parseCommunity } from '../../src/decide/community.ts';
import { parseDuration, printDuration } from '../../src/decide/duration.ts';
import { selectorAsQ, selectorAsString, selectorAsV } from '../../src/decide/go-print.ts';
import { readSelector } from '../../src/decide/selector.ts';

describe('durations as Go reads and prints them', () => {
  test.each([
    ['90s', '1m30s'],
    ['2m', '2m0s'],
    ['1h', '1h0m0s'],
    ['0', '0s'],
    ['0s', '0s'],
    ['1.5s', '1.5s'],
    ['1500ms', '1.5s'],
    ['500ms', '500ms'],
    ['1h0.5s', '1h0m0.5s'],
    ['100us', '100µs'],
    ['7ns', '7ns'],
    ['-1s', '-1s'],
  ])('%s is %s', (text, printed) => {
    const duration = parseDuration(text);
    expect(duration === null ? null : printDuration(duration)).toBe(printed);
  });

  test.each(['', 's', '.s', '10', '1d', '1 s', '1s2', '-'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

test('selectors as Go prints them', () => {
  const selector = readSelector({
    matchLabels: { b: '2', a: '1' },
    matchExpressions: [{ key: 'k', operator: 'In', values: ['x', 'y'] }],
  });
  expect(selectorAsV(selector)).toBe('{map[a:1 b:2] [{k In [x y]}]}');
  expect(selectorAsQ(selector)).toBe('{map["a":"1" "b":"2"] [{"k" "In" ["x" "y"]}]}');
  expect(selectorAsString(selector)).toBe(
    '&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:k,Operator:In,Values:[x y],},},}',
  );
});

describe('communities', () => {
  test.each([
    ['64512:0100', '64512:100'],
    ['large:4294967295:0:1', '4294967295:0:1'],
  ])('%s is %s', (text, printed) => {
    expect(parseCommunity(text, true)).toMatchObject({ ok: true, community: { text: printed } });
  });

  test.each([
    ['no-export', true, 'invalid community format: no-export'],
    ['1:2:3', true, 'invalid community format: 1:2:3'],
    [
      'x:1',
      true,
      'invalid community value: invalid section "x" of community "x:1", err: "strconv.ParseUint: parsing \\"x\\": invalid syntax"',
    ],
    [
      'small:1:2:3',
      true,
      'invalid community value: invalid marker for large community, expected community to be of format large:<uint32>:<uint32>:<uint32> but got "small:1:2:3" instead',
    ],
    ['large:1:2:3', false, 'invalid community format: large:1:2:3'],
    [
      '1:65536',
      false,
      'invalid community value: invalid second section of community "65536": strconv.ParseUint: parsing "65536": value out of range',
    ],
  ])('%s is none (large ones known: %s)', (text, large, error) => {
    expect(parseCommunity(text, large)).toMatchObject({ ok: false, error });
  });
});
