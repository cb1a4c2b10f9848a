import { describe, expect, test } from 'vitest';
import { readSelector, type SelectorDialect, selectorErrors, selectorMatches } from '../../src/decide/selector.ts';
import type { Json } from '../../src/model/object.ts';

const newest: SelectorDialect = { operatorWord: 'label', lists: 'json' };
const older: SelectorDialect = { operatorWord: 'pod', lists: 'go' };
const labels = new Map([
  ['rack', 'a'],
  ['zone', ''],
]);
const expression = (key: string, operator: string, ...values: readonly string[]): Json => ({
  matchExpressions: [{ key, operator, values }],
});

describe('selectorMatches', () => {
  test.each<[Json, boolean]>([
    [{}, true],
    [null, true],
    [{ matchLabels: { rack: 'a' } }, true],
    [{ matchLabels: { rack: 'b' } }, false],
    [{ matchLabels: { zone: '' } }, true],
    [{ matchLabels: { host: '' } }, false],
    [expression('rack', 'In', 'a', 'b'), true],
    [expression('host', 'In', 'a'), false],
    [expression('rack', 'NotIn', 'a'), false],
    [expression('host', 'NotIn', 'a'), true],
    [expression('zone', 'Exists'), true],
    [expression('zone', 'DoesNotExist'), false],
    [expression('toString', 'Exists'), false],
    [{ matchLabels: { rack: 'a' }, matchExpressions: [{ key: 'host', operator: 'Exists' }] }, false],
  ])('%j: %s', (selector, matches) => {
    expect(selectorMatches(readSelector(selector), labels)).toBe(matches);
  });
});

const nameHint =
  "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const nameText =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

describe('selectorErrors words faults as apimachinery', () => {
  test.each<[Json, SelectorDialect, readonly string[]]>([
    [{ matchLabels: { 'example.org/rack': 'a' } }, newest, []],
    [expression('rack', 'Equals', 'a'), newest, ['"Equals" is not a valid label selector operator']],
    [expression('rack', 'Equals', 'a'), older, ['"Equals" is not a valid pod selector operator']],
    [expression('rack', 'In'), newest, ["values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty"]],
    [
      expression('rack', 'In'),
      older,
      ["values: Invalid value: []string(nil): for 'in', 'notin' operators, values set can't be empty"],
    ],
    [
      expression('rack', 'Exists', '<a>'),
      newest,
      [
        '[values: Invalid value: ["\\u003ca\\u003e"]: values set must be empty for exists and does not exist, values[0][rack]: Invalid value: "<a>": a valid label must be ' +
          "an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or " +
          "'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')]",
      ],
    ],
    [{ matchLabels: { 'bad key': 'a' } }, newest, [`key: Invalid value: "bad key": name part ${nameText} ${nameHint}`]],
    // Labels are visited in map order, so either may come first.
    [
      { matchLabels: { 'b b': 'a', 'a a': 'a' } },
      newest,
      [
        `key: Invalid value: "a a": name part ${nameText} ${nameHint}`,
        `key: Invalid value: "b b": name part ${nameText} ${nameHint}`,
      ],
    ],
    [
      { matchLabels: { 'a/b/c': 'a' } },
      newest,
      [
        `key: Invalid value: "a/b/c": a qualified name ${nameText} ${nameHint} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
      ],
    ],
    [{ matchLabels: { '/x': 'a' } }, newest, ['key: Invalid value: "/x": prefix part must be non-empty']],
  ])('%j', (selector, dialect, errors) => {
    expect(selectorErrors(readSelector(selector), dialect)).toEqual(errors);
  });
});
