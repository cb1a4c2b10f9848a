import { readState, type State, stateLine } from '../answer/state.ts';
import type { Author, Comment } from '../thread/thread.ts';
import { ApiFailure } from './api-failure.ts';

/** The comments of one issue, as the API gives them. */
export interface Comments {
  list(): Promise<readonly Comment[]>;
  /** null where it is gone. */
  get(id: number): Promise<Comment | null>;
  create(body: string): Promise<Comment>;
  edit(id: number, body: string): Promise<Comment>;
  remove(id: number): Promise<void>;
}

export interface Binding {
  readonly repository: string;
  readonly issue: number;
}

export type Written =
  | { readonly kind: 'created' | 'edited' | 'unchanged'; readonly url: string }
  /** Another run has seen more of the issue than this one. */
  | { readonly kind: 'overtaken'; readonly url: string };

export interface OwnComment {
  readonly comment: Comment;
  readonly state: State;
}

/** Only comments of our own author count, whatever others write; the oldest is the one that is kept. */
export function ownComments(comments: readonly Comment[], self: Author, { repository, issue }: Binding): readonly OwnComment[] {
  return comments
    .filter(({ author }) => isSameAuthor(author, self))
    .flatMap((comment) => {
      const state = readState(comment.body, repository, issue);
      return state === null ? [] : [{ comment, state }];
    })
    .sort((left, right) => left.comment.id - right.comment.id);
}

export function isSameAuthor(author: Author, self: Author): boolean {
  return author.login.toLowerCase() === self.login.toLowerCase() && author.type === self.type;
}

/** Brings the issue to one comment with this text, whatever other runs do meanwhile. */
export async function writeComment(comments: Comments, own: readonly OwnComment[], state: State, text: string): Promise<Written> {
  const body = `${stateLine(state)}\n${text}`;
  const [kept, ...younger] = own;
  if (kept !== undefined) {
    await removeAll(comments, younger);
    return editOne(comments, kept.comment, state, body);
  }
  const created = await comments.create(body);
  // Another run may have looked before this one wrote: both look again, and the oldest comment stays.
  const [oldest, ...others] = ownComments(await lookAgain(comments), created.author, state);
  await removeAll(comments, others);
  if (oldest === undefined || oldest.comment.id === created.id) return { kind: 'created', url: created.url };
  return editOne(comments, oldest.comment, state, body);
}

/** What was written stands, whether or not GitHub shows it: without a second look, the next run removes a second comment. */
async function lookAgain(comments: Comments): Promise<readonly Comment[]> {
  try {
    return await comments.list();
  } catch (error) {
    if (error instanceof ApiFailure) return [];
    throw error;
  }
}

async function editOne(comments: Comments, kept: Comment, state: State, body: string): Promise<Written> {
  const current = await comments.get(kept.id);
  if (current === null) return { kind: 'created', url: (await comments.create(body)).url };
  const there = readState(current.body, state.repository, state.issue);
  if (there !== null && there.seen > state.seen) return { kind: 'overtaken', url: current.url };
  if (there !== null && there.shown === state.shown) return { kind: 'unchanged', url: current.url };
  return { kind: 'edited', url: (await comments.edit(current.id, body)).url };
}

async function removeAll(comments: Comments, own: readonly OwnComment[]): Promise<void> {
  for (const { comment } of own) await comments.remove(comment.id);
}
