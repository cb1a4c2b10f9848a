import { describe, expect, test } from 'vitest';
import { boundedAnswer, stateLine } from '../../../src/action/answer/state.ts';
import { intentOf } from '../../../src/action/asked/intent.ts';

const wishes = { issue: null, paths: [], rerunLabel: 'analyze' };
const issue = { number: 7 };
const comment = (body: string, user: object = { login: 'someone', type: 'User' }) => ({ body, user });
const intent = (name: string, payload: unknown, more: object = {}) => intentOf({ name, payload }, { ...wishes, ...more });
const ours = stateLine({
  ...{ repository: 'o/r', issue: 7, seen: '', shown: '', before: null },
  now: boundedAnswer({ bundle: [], causes: [], questions: [] }),
});

describe('an issue', () => {
  test.each(['opened', 'edited', 'reopened'])('that was %s is looked at', (action) => {
    expect(intent('issues', { action, issue })).toEqual({
      ...{ kind: 'issue', issue: 7, from: 'event', asked: { kind: 'no' }, author: null },
    });
  });

  test.each(['closed', 'deleted', 'assigned', 'unlabeled', 'transferred', '', undefined])('that was "%s" is not', (action) => {
    expect(intent('issues', { action, issue }).kind).toBe('nothing');
  });

  test.each([
    ['analyze', 'issue'],
    ['Analyze', 'issue'],
    ['bug', 'nothing'],
  ])('that was labeled %s: %s', (name, kind) => {
    expect(intent('issues', { action: 'labeled', issue, label: { name } }).kind).toBe(kind);
  });
});

describe('a comment', () => {
  test('is looked at', () => {
    expect(intent('issue_comment', { action: 'created', issue, comment: comment('hello') })).toEqual({
      ...{ kind: 'issue', issue: 7, from: 'event', asked: { kind: 'no' }, author: 'someone' },
    });
  });

  test.each(['/analyze', '  /analyze  ', '/analyze\r\nplease'])('%j asks', (body) => {
    expect(intent('issue_comment', { action: 'created', issue, comment: comment(body) })).toMatchObject({
      asked: { kind: 'if-permitted', by: 'someone' },
    });
  });

  test.each(['/analyze!', 'please /analyze', '> /analyze', '\n/analyze', '/analyzer'])('%j does not ask', (body) => {
    expect(intent('issue_comment', { action: 'created', issue, comment: comment(body) })).toMatchObject({
      asked: { kind: 'no' },
    });
  });

  test.each([
    comment('/analyze', { login: 'github-actions[bot]', type: 'Bot' }),
    comment('/analyze', { login: 'stale[bot]', type: 'User' }),
    comment(`${ours}\nreport`),
  ])('of a bot or of ours is not looked at', (own) => {
    expect(intent('issue_comment', { action: 'created', issue, comment: own }).kind).toBe('nothing');
  });

  test('that is gone is not', () => {
    expect(intent('issue_comment', { action: 'deleted', issue, comment: comment('x') }).kind).toBe('nothing');
  });
});

test.each([
  ['issues', { action: 'opened', issue: { number: 7, pull_request: {} } }],
  ['issue_comment', { action: 'created', issue: { number: 7, pull_request: {} }, comment: comment('/analyze') }],
])('pull requests never: %s', (name, payload) => expect(intent(name, payload, { issue: 7 }).kind).toBe('nothing'));

describe('other events', () => {
  test('are about the issue that the input names', () => {
    expect(intent('workflow_dispatch', {}, { issue: 12, paths: ['logs'] })).toMatchObject({
      ...{ kind: 'issue', issue: 12, from: 'input', asked: { kind: 'yes' } },
    });
  });

  test('or about files of the workspace', () => {
    expect(intent('pull_request', {}, { paths: ['logs'] })).toEqual({ kind: 'paths' });
  });

  test('or about nothing', () => expect(intent('push', {}).kind).toBe('nothing'));
});

test.each([null, 'x', [], {}, { issue: [] }, { issue: { number: 'a' } }, { issue: { number: -1 } }, { issue: { number: 1.5 } }])(
  'an event of any shape is survived: %j',
  (payload) => {
    for (const name of ['issues', 'issue_comment', '']) expect(intent(name, payload).kind).toBe('nothing');
  },
);
