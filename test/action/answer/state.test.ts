import { describe, expect, test } from 'vitest';
import { beginsAsOurs, boundedAnswer, readState, type State, stateLine } from '../../../src/action/answer/state.ts';

const state: State = {
  ...{ repository: 'metallb/metallb', issue: 7, seen: '2026-01-01T00:00:00Z', shown: 'abc' },
  now: {
    bundle: ['https://github.com/user-attachments/files/1/a.tgz'],
    causes: [{ id: 'config/pool-overlap', title: 'Overlap', subjects: ['IPAddressPool a/b'] }],
    questions: [{ what: 'nodes', command: 'kubectl get nodes -o yaml', decides: ['config/x'] }],
  },
  before: null,
};
const encoded = (value: unknown): string =>
  `<!-- metallb-analyze:1:${Buffer.from(JSON.stringify(value)).toString('base64url')} -->`;

test('is read as it was written', () => {
  expect(readState(`${stateLine(state)}\n## text`, 'metallb/metallb', 7)).toEqual(state);
});

describe('is not taken from', () => {
  test.each([
    ['another issue', stateLine(state), 'metallb/metallb', 8],
    ['another repository', stateLine(state), 'someone/metallb', 7],
    ['the middle of a text', `Look:\n${stateLine(state)}`, 'metallb/metallb', 7],
    ['another version', stateLine(state).replace(':1:', ':2:'), 'metallb/metallb', 7],
    ['a cut text', stateLine(state).slice(0, 60), 'metallb/metallb', 7],
    ['what is no JSON', '<!-- metallb-analyze:1:%%% -->', 'metallb/metallb', 7],
    ['a list', encoded([]), 'metallb/metallb', 7],
    ['an object without an answer', encoded({ ...state, now: null }), 'metallb/metallb', 7],
    ['fields of other types', encoded({ ...state, seen: 1 }), 'metallb/metallb', 7],
  ])('%s', (_what, body, repository, issue) => expect(readState(body, repository, issue)).toBeNull());
});

test('survives answers of any shape', () => {
  const odd = { bundle: [1, null, 'x'], causes: ['a', { id: 2, subjects: 'b' }], questions: [{}] };
  expect(readState(encoded({ ...state, now: odd }), 'metallb/metallb', 7)?.now).toEqual({
    bundle: ['', '', 'x'],
    causes: [{ id: '', title: '', subjects: [] }],
    questions: [{ what: '', command: '', decides: [] }],
  });
});

test('nothing of it can end the comment that hides it, or be seen in it', () => {
  const hostile = { ...state, repository: 'a/b --> @all <img src=x>' };
  expect(stateLine(hostile)).toMatch(/^<!-- metallb-analyze:1:[\w-]+ -->$/);
});

test('leaves room for the text, whatever is in it', () => {
  const long = '"\\\u0000ä'.repeat(1_000);
  const many = <T>(item: T): readonly T[] => Array.from({ length: 100 }, () => item);
  const answer = boundedAnswer({
    bundle: many(long),
    causes: many({ id: long, title: long, subjects: many(long) }),
    questions: many({ what: long, command: long, decides: many(long) }),
  });
  expect(stateLine({ ...state, now: answer, before: answer }).length).toBeLessThan(32_000);
});

test.each([
  [stateLine(state), true],
  ['## text', false],
  [` ${stateLine(state)}`, false],
])('%s begins as ours: %s', (body, ours) => expect(beginsAsOurs(body)).toBe(ours));
