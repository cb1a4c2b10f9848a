import { describe, expect, test } from 'vitest';
import { boundedAnswer, readState, type State, stateLine } from '../../../src/action/answer/state.ts';
import { ApiFailure } from '../../../src/action/github/api-failure.ts';
import { type Comments, ownComments, writeComment } from '../../../src/action/github/comments.ts';
import type { Author, Comment } from '../../../src/action/thread/thread.ts';

const bot: Author = { login: 'github-actions[bot]', type: 'Bot' };
const stranger: Author = { login: 'github-actions', type: 'User' };
const where = { repository: 'o/r', issue: 7 };

function stateOf(shown: string, seen = '2026-01-01T00:00:00Z'): State {
  return { ...where, seen, shown, now: boundedAnswer({ bundle: [], causes: [], questions: [] }), before: null };
}
const comment = (id: number, author: Author, body: string): Comment => ({
  ...{ id, url: `u${id}`, author, association: 'NONE', body },
});

/** An issue's comments in memory; `meanwhile` is what another run does after the first look. */
class FakeComments implements Comments {
  kept: Comment[];
  readonly calls: string[] = [];
  meanwhile: () => void = () => {};
  constructor(...kept: Comment[]) {
    this.kept = kept;
  }
  async list() {
    return this.kept;
  }
  async get(id: number) {
    return this.kept.find((each) => each.id === id) ?? null;
  }
  async create(body: string) {
    this.meanwhile();
    const created = comment(Math.max(0, ...this.kept.map(({ id }) => id)) + 1, bot, body);
    this.kept.push(created);
    this.calls.push(`create ${created.id}`);
    return created;
  }
  async edit(id: number, body: string) {
    this.calls.push(`edit ${id}`);
    const edited = comment(id, bot, body);
    this.kept = this.kept.map((each) => (each.id === id ? edited : each));
    return edited;
  }
  async remove(id: number) {
    this.calls.push(`remove ${id}`);
    this.kept = this.kept.filter((each) => each.id !== id);
  }
}

const write = (comments: FakeComments, state: State, seenBefore: readonly Comment[] = comments.kept) =>
  writeComment(comments, ownComments(seenBefore, bot, where), state, 'text');

describe('whose a comment is', () => {
  test.each([
    ['ours', comment(1, bot, stateLine(stateOf('a'))), 1],
    ['a stranger who copies ours', comment(1, stranger, stateLine(stateOf('a'))), 0],
    ['a person with the login of a bot', comment(1, { ...bot, type: 'User' }, stateLine(stateOf('a'))), 0],
    ['another workflow with the same token', comment(1, bot, 'This issue is stale.'), 0],
    ['ours of another issue', comment(1, bot, stateLine({ ...stateOf('a'), issue: 8 })), 0],
  ])('%s', (_who, each, count) => expect(ownComments([each], bot, where)).toHaveLength(count));
});

test('the first time one is created', async () => {
  const comments = new FakeComments(comment(1, stranger, stateLine(stateOf('forged'))));
  expect(await write(comments, stateOf('a'))).toEqual({ kind: 'created', url: 'u2' });
  expect(comments.calls).toEqual(['create 2']);
});

test('then it is edited', async () => {
  const comments = new FakeComments(comment(1, bot, stateLine(stateOf('a'))));
  expect(await write(comments, stateOf('b'))).toMatchObject({ kind: 'edited' });
  expect(readState(comments.kept[0]?.body ?? '', 'o/r', 7)?.shown).toBe('b');
});

test('and left alone where it says the same', async () => {
  const comments = new FakeComments(comment(1, bot, stateLine(stateOf('a'))));
  expect(await write(comments, stateOf('a', '2026-01-02T00:00:00Z'))).toMatchObject({ kind: 'unchanged' });
  expect(comments.calls).toEqual([]);
});

test('what saw less of the issue does not overwrite what saw more', async () => {
  const comments = new FakeComments(comment(1, bot, stateLine(stateOf('newer', '2026-01-02T00:00:00Z'))));
  expect(await write(comments, stateOf('older'))).toEqual({ kind: 'overtaken', url: 'u1' });
});

test('of two runs at once the older comment stays, with the newer text', async () => {
  const comments = new FakeComments();
  comments.meanwhile = () => {
    comments.kept.push(comment(1, bot, stateLine(stateOf('theirs'))));
  };
  expect(await write(comments, stateOf('mine', '2026-01-02T00:00:00Z'), [])).toEqual({ kind: 'edited', url: 'u1' });
  expect(comments.calls).toEqual(['create 2', 'remove 2', 'edit 1']);
  expect(comments.kept).toHaveLength(1);
});

test('what was written stands, even if the comments cannot be read a second time', async () => {
  const comments = new FakeComments();
  const seenBefore = comments.kept;
  comments.list = async () => {
    throw new ApiFailure('could not read the comments', 502);
  };
  expect(await write(comments, stateOf('a'), seenBefore)).toEqual({ kind: 'created', url: 'u1' });
});

test('of two that are there the younger goes', async () => {
  const comments = new FakeComments(comment(5, bot, stateLine(stateOf('a'))), comment(3, bot, stateLine(stateOf('b'))));
  expect(await write(comments, stateOf('c'))).toEqual({ kind: 'edited', url: 'u3' });
  expect(comments.calls).toEqual(['remove 5', 'edit 3']);
});

test('who removed it meanwhile gets a new one', async () => {
  const comments = new FakeComments();
  const gone = comment(1, bot, stateLine(stateOf('a')));
  expect(await write(comments, stateOf('b'), [gone])).toMatchObject({ kind: 'created' });
});

test('the token of an app, whose name nobody tells, finds its older comment by the author of the new one', async () => {
  const app: Author = { login: 'our-app[bot]', type: 'Bot' };
  const comments = new FakeComments(comment(1, app, stateLine(stateOf('a'))));
  comments.create = async (body) => {
    const created = comment(2, app, body);
    comments.kept.push(created);
    return created;
  };
  expect(await write(comments, stateOf('b'))).toEqual({ kind: 'edited', url: 'u1' });
  expect(comments.kept).toHaveLength(1);
});
