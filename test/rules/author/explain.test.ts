import { describe, expect, test } from 'vitest';
import { explainRule, signaturesToExplain } from '../../../src/rules/author/explain.ts';
import { factsOf, line, replayOf, ruleSetOf, type Written } from '../bundle.ts';

const ruleset = ruleSetOf(`signatures:
  refused: { in: [speaker], fields: { op: connect, peer: { capture: peer } }, on: error, pattern: 'connection refused' }
  up: { in: [speaker], fields: { event: sessionUp } }
when:
  all:
    - { seen: refused, atLeast: 2 }
    - not: { seen: up }
    - { mode: [native] }
subjects: ['Neighbor {peer}']
`);

function explain(written: Written) {
  const [rule] = ruleset.rules;
  if (rule === undefined) throw new Error('no rule');
  const facts = factsOf(written, signaturesToExplain(ruleset, rule));
  return explainRule(ruleset, rule, facts, replayOf(), { version: '0.15.3', mode: 'native' });
}

const refused = line('00:00', { op: 'connect', error: 'connect: connection refused', peer: 'p' });

describe('explain', () => {
  test('why it fired: which line satisfied which clause', () => {
    const { findings, clauses, failed } = explain({ logs: { 'speaker@n1': [refused, refused].join('\n') } });
    expect(findings).toHaveLength(1);
    expect(failed).toBeNull();
    expect(clauses.map(({ says, answer }) => [says, answer])).toEqual([
      ['all of', 'holds'],
      ['seen: refused, atLeast: 2', 'holds'],
      ['not', 'holds'],
      ['seen: up', 'does not hold'],
      ['mode: ["native"]', 'holds'],
    ]);
    expect(clauses[1]?.evidence).toMatchObject([{ source: 'speaker@n1.log', line: 1 }, { line: 2 }]);
  });

  test('why it did not: the first clause that failed, and what was not asked any more', () => {
    const { failed, clauses, undecided } = explain({ logs: { 'speaker@n1': refused } });
    expect(undecided?.status).toBe('excluded');
    expect(failed).toMatchObject({ says: 'seen: refused, atLeast: 2', answer: 'does not hold' });
    expect(failed?.line).toBeGreaterThan(8);
    expect(clauses.at(-1)).toMatchObject({ answer: 'not reached' });
  });

  test('what could not be told', () => {
    expect(explain({ logs: { controller: 'x' } }).failed).toMatchObject({ answer: 'cannot tell', lacks: ['log speaker'] });
  });

  test('near misses, with the test that failed', () => {
    const other = line('00:01', { op: 'connect', error: 'connect: connection refused' });
    const elsewhere = line('00:02', { op: 'connect', msg: '"error": "peer": connection refused', peer: 'q' });
    const { nearMisses, signatures } = explain({
      logs: { 'speaker@n1': [refused, `${other.slice(0, -1)},"x":{"peer":1}}`, elsewhere].join('\n') },
    });
    expect(nearMisses.map(({ line: at, why }) => [at, why])).toEqual([
      [2, 'the field peer is not there, wanted {"capture":"peer"}'],
    ]);
    expect(signatures[0]).toMatchObject({ name: 'refused', matches: 1, files: ['speaker@n1.log'] });
  });

  test('the nearest miss of an expression', () => {
    const text = ruleSetOf(
      "signatures:\n  a: { in: [frr], literals: ['neighbor'], pattern: 'neighbor (?<peer>[0-9.]+) Down' }\n",
    );
    const [rule] = text.rules;
    if (rule === undefined) throw new Error('no rule');
    const facts = factsOf({ logs: { frr: 'neighbor 10.0.0.1 Up' } }, signaturesToExplain(text, rule));
    expect(explainRule(text, rule, facts, replayOf(), { version: null, mode: null }).nearMisses).toMatchObject([
      { signature: 'a', source: 'frr.log', line: 1, text: 'neighbor 10.0.0.1 Up', why: 'the expression does not match the line' },
    ]);
  });
});
