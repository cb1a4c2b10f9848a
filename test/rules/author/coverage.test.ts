import { describe, expect, test } from 'vitest';
import { coveragePage, guideCoverage, known, messageCoverage, withKnowledge } from '../../../src/rules/author/coverage.ts';
import { pageOf, pagesOf } from '../../../src/rules/author/docs.ts';
import { ruleSetOf } from '../bundle.ts';

const ruleset = ruleSetOf(
  `guide: [B3]
references: ['metallb/metallb#12', 'https://metallb.io/']
signatures:
  refused: { in: [speaker], fields: { op: connect }, on: error, pattern: 'connection refused' }
  event: { in: [event], pattern: 'Failed to allocate IP for' }
`,
);
const catalogue = `messages:
  - { id: a, by: [speaker], level: error, fields: { op: connect }, free: [error, peer], errors: ['timeout', 'connect: connection refused'], file: native.go, versions: [v0.13.0, main] }
  - { id: b, by: [controller], level: error, fields: { op: connect }, free: [error], errors: ['connection refused'], file: x.go, versions: [v0.13.0, main] }
  - { id: c, by: [controller], level: event, text: 'Warning  AllocationFailed  Failed to allocate IP for %q: %s', file: x.go, versions: [v0.13.0, main] }
  - { id: d, by: [frr-k8s], level: error, format: zap, fields: { msg: it failed }, free: [error, logger], file: x.go, versions: [v0.0.1, main] }
`;

describe('messages', () => {
  const messages = messageCoverage(ruleset, catalogue);
  test('are known where a signature for their writer takes one of their lines', () => {
    expect(messages.map(({ id, by }) => [id, by])).toEqual([
      ['a', ['bgp/test#refused']],
      ['b', []],
      ['c', ['bgp/test#event']],
      ['d', []],
    ]);
    expect(known(messages)).toEqual({ known: 2, of: 4, percent: 50 });
  });

  test('are told where a text keeps a place for them', () => {
    const text = 'a\n<!-- knowledge: x -->\nold\nolder\n<!-- /knowledge -->\nb\n';
    const told = withKnowledge(text, 3, [], messages);
    expect(told).toMatch(/^a\n<!-- knowledge: x -->\nThe rules name 3 causes\. They know 2 of the 4 messages \(50 %\)/);
    expect(told).toMatch(/\n<!-- \/knowledge -->\nb\n$/);
    expect(told).not.toContain('old');
    expect(withKnowledge('no place', 3, [], messages)).toBeNull();
  });

  test('are written as go-kit and zap write them', () => {
    expect(messages[0]?.line).toBe(
      '{"caller":"native.go:1","error":"timeout","level":"error","op":"connect","peer":"192.0.2.1","ts":"2026-01-01T00:00:00Z"}',
    );
    expect(messages[3]?.line).toMatch(
      /^\{"level":"error","ts":"[^"]*","caller":"x\.go:1","logger":"[^"]*","msg":"it failed","error":/,
    );
  });

  test('a list of another form is refused', () => {
    expect(() => messageCoverage(ruleset, 'messages: [{ id: a }]')).toThrow(/list of messages/);
  });
});

describe('the guide', () => {
  const statements = guideCoverage(
    ruleset,
    "statements: { B3: { answer: decided, says: 'A session.' }, R1: { answer: asked, says: 'A capture.' } }",
  );
  test('statements and the rules that decide them', () => {
    expect(statements.map(({ id, rules }) => [id, rules])).toEqual([
      ['B3', ['bgp/test']],
      ['R1', []],
    ]);
  });
  test('the page says both', () => {
    const page = coveragePage(statements, messageCoverage(ruleset, catalogue));
    expect(page).toContain('know 2 (50 %)');
    expect(page).toContain('1 of its 2 statements');
    expect(page).toContain('[bgp/test](reference/bgp/test.md)');
  });
});

describe('the reference', () => {
  test('a page for each cause, and two indexes', () => {
    expect(pagesOf(ruleset).map(({ path }) => path)).toEqual(['README.md', 'messages.md', 'bgp/test.md']);
    const messages = pagesOf(ruleset)[1]?.text;
    expect(messages).toContain('| `connection refused` | speaker | [`bgp/test`](bgp/test.md) |');
    expect(pagesOf(ruleset)[0]?.text).toContain('| [`bgp/test`](bgp/test.md) | A title | error | all |');
  });

  test('says what is known', () => {
    const [rule] = ruleset.rules;
    const page = rule === undefined ? '' : pageOf(rule, ruleset);
    for (const part of [
      '# A title',
      'What it means.',
      'Do something.',
      '**refused**, in speaker: `op` is `connect`, `error` matches `connection refused`',
      '[metallb/metallb#12](https://github.com/metallb/metallb/issues/12)',
      'Not this cause: no.',
    ])
      expect(page).toContain(part);
  });
});
