import { describe, expect, test } from 'vitest';
import { answerOf, comparedWith, newsMarkdown, newsOf } from '../../../src/action/answer/news.ts';
import type { Answer } from '../../../src/action/answer/state.ts';
import { actingNodes, parse } from '../../render/markdown-nodes.ts';
import { poolOverlap } from '../../render/sample-report.ts';

const overlap = { id: 'config/pool-overlap', title: 'Pools overlap', subjects: ['IPAddressPool m/a'] };
const refused = { id: 'bgp/connection-refused', title: 'The peer refuses', subjects: ['BGPPeer m/p'] };
const nodes = { what: 'the nodes', command: 'kubectl get nodes -o yaml', decides: ['l2/no-node'] };
const events = { what: 'the events', command: 'kubectl get events -A -o yaml', decides: ['cluster/x'] };
const undecided = (...causes: readonly (readonly [string, 'excluded' | 'cannot-tell' | 'crashed'])[]) => ({
  undecided: causes.map(([id, status]) => ({ id, status, reason: '', lacks: [] })),
});
const overlapExcluded = undecided(['config/pool-overlap', 'excluded']);
const first: Answer = { bundle: ['u1'], causes: [overlap], questions: [nodes, events] };
const second: Answer = { bundle: ['u2'], causes: [refused], questions: [events] };

test('an answer keeps root causes and questions of a report', () => {
  const { causes, questions } = answerOf(poolOverlap, ['u1']);
  expect(causes.map(({ id }) => id)).toEqual(['config/pool-overlap']);
  expect(questions.map(({ command }) => command)).toContain('kubectl get nodes -o yaml');
});

test('what is gone, come and answered', () => {
  expect(newsOf(first, second, overlapExcluded)).toEqual({
    ...{ brought: ['u2'], gone: [{ cause: overlap, why: 'excluded' }], come: [refused], stayed: 0, answered: [nodes] },
  });
});

test('the same cause of another subject is another', () => {
  const other = { ...overlap, subjects: ['IPAddressPool m/z'] };
  expect(newsOf(first, { ...first, causes: [other] }, undecided())).toMatchObject({
    ...{ gone: [{ cause: overlap, why: 'other role' }], come: [other], stayed: 0 },
  });
});

test.each(['cannot-tell', 'crashed'] as const)('what %s now is neither gone nor answered', (status) => {
  const worse = { ...second, causes: [] };
  const open = undecided(['config/pool-overlap', status], ['l2/no-node', status]);
  expect(newsOf(first, worse, open)).toMatchObject({ gone: [{ cause: overlap, why: 'cannot tell' }], answered: [] });
  expect(newsMarkdown(newsOf(first, worse, open), [])).toContain('- ❔ Cannot be told from what is here now: Pools overlap');
});

test('what a state has no room for is neither gone nor answered', () => {
  const many = Array.from({ length: 12 }, (_, index) => ({ ...refused, id: `bgp/more-${index}` }));
  const questions = [...Array.from({ length: 8 }, (_, index) => ({ ...nodes, command: `kubectl ${index}` })), ...first.questions];
  const later: Answer = { bundle: ['u2'], causes: [...many, overlap], questions };
  expect(newsOf(first, later, overlapExcluded)).toMatchObject({ gone: [], answered: [] });
});

describe('an answer is compared', () => {
  test('with the one before, where something changed', () => {
    expect(comparedWith({ now: first, before: null }, second)).toEqual(first);
  });

  test('with what that was compared with, where nothing did: the news stay', () => {
    expect(comparedWith({ now: second, before: first }, second)).toEqual(first);
    expect(comparedWith({ now: first, before: null }, first)).toBeNull();
  });
});

describe('in words', () => {
  test('each on a line', () => {
    expect(newsMarkdown(newsOf(first, second, overlapExcluded), ['second.tgz']).split('\n')).toEqual([
      '**New since the last answer (`second.tgz`)**',
      '',
      '- ✅ No longer found: Pools overlap (`config/pool-overlap`, `IPAddressPool m/a`)',
      '- ❌ New: The peer refuses (`bgp/connection-refused`, `BGPPeer m/p`)',
      '- ✅ Answered, or needed no longer: the nodes',
    ]);
  });

  test('that nothing changed is said', () => {
    const empty = { ...second, causes: [] };
    const news = newsOf(empty, { ...empty, bundle: ['u3'] }, undecided());
    expect(newsMarkdown(news, ['b.tgz'])).toContain('- Nothing changed by it');
  });

  test('that a cause is still there is said', () => {
    expect(newsMarkdown(newsOf(first, { ...first, bundle: ['u3'] }, undecided()), [])).toContain('- Still there: one root cause');
  });

  test('and inert, whatever the names', () => {
    const hostile = '@all `x` <img src=x> #1 ![a](http://a.example) | \n::set-output name=a::b';
    const cause = { id: hostile, title: hostile, subjects: [hostile] };
    const text = newsMarkdown(
      newsOf(
        { bundle: [], causes: [cause], questions: [{ what: hostile, command: hostile, decides: [] }] },
        { bundle: ['u'], causes: [{ ...cause, id: `${hostile}2` }], questions: [] },
        undecided(),
      ),
      [hostile],
    );
    expect(actingNodes(parse(text))).toEqual([]);
    expect(text).not.toMatch(/^\s*::/m);
  });
});
