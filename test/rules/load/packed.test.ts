import { expect, test } from 'vitest';
import { readRules } from '../../../src/cli/read-rules.ts';
import { evaluateRules } from '../../../src/rules/evaluate/evaluate.ts';
import { loadRules } from '../../../src/rules/load/load.ts';
import { packRules, unpackRules } from '../../../src/rules/load/packed.ts';
import { factsOf, judge, line, replayOf, ruleSetOf } from '../bundle.ts';

test('packed rules judge as the files do', () => {
  const rule = `signatures:
  refused: { in: [speaker], on: error, pattern: '(?:dial|connect) (?<peer>[0-9.]+): (?:refused at once|no answer at all)' }
subjects: ['Neighbor {peer}']
`;
  const logs = { speaker: line('00:00', { error: 'dial 10.0.0.9: no answer at all' }) };
  const packed = unpackRules(packRules(ruleSetOf(rule)));
  if (packed === null) throw new Error('not packed');
  const context = { version: '0.15.3', mode: 'native' as const };
  expect(evaluateRules(packed, factsOf({ logs }, packed.signatures), replayOf(), context)).toEqual(judge(rule, { logs }));
});

test('the built-in rules are all in the pack, with the same literals', async () => {
  const { ruleset } = loadRules(await readRules('rules'));
  const packed = unpackRules(packRules(ruleset));
  expect(packed?.rules.map(({ id }) => id)).toEqual(ruleset.rules.map(({ id }) => id));
  expect(packed?.signatures.map(({ id, literals, key, sources }) => [id, literals, key, sources])).toEqual(
    ruleset.signatures.map(({ id, literals, key, sources }) => [id, literals, key, sources]),
  );
});

test('what is no pack is none', () => {
  expect(unpackRules('{"format":"another"}')).toBeNull();
});
