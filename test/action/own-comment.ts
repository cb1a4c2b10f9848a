import type { FakeComment, FakeIssue } from './fake-repository.ts';
import { workflowBot } from './fake-repository.ts';

/** The comments that hold the action's mark and were written with its token. */
export function ownComments(issue: FakeIssue): readonly FakeComment[] {
  return issue.comments.filter(({ user, body }) => user?.login === workflowBot.login && body.includes('<!-- metallb-analyze:'));
}

/** Fails where there is none, or more than one. */
export function ownComment(issue: FakeIssue): FakeComment {
  const [comment, ...more] = ownComments(issue);
  if (comment === undefined) throw new Error('the action wrote no comment');
  if (more.length > 0) throw new Error(`the action wrote ${more.length + 1} comments`);
  return comment;
}
