import { expect, test } from 'vitest';
import { overlapLine, pasted } from './bundles.ts';
import { commentEvent, issueEvent } from './events.ts';
import { notFound, serverError } from './fake-answer.ts';
import { FakeGitHub } from './fake-github.ts';
import { reporter } from './fake-repository.ts';
import { always } from './fake-troubles.ts';
import { ownComment } from './own-comment.ts';
import { runAction } from './run-action.ts';

/** Whose token it is decides which comments are the action's own. */
test.concurrent('a user’s token: its comments are the user’s, and never run it', async () => {
  const github = await FakeGitHub.start();
  github.identity = { person: { login: 'metallb-robot', id: 77, type: 'User' }, app: null };
  github.repository.roles.set('metallb-robot', 'write');
  const issue = github.repository.open({ body: pasted() });
  await runAction(github, issueEvent(github, 'opened', issue));
  const [own] = issue.comments;
  if (own === undefined) throw new Error('no comment');
  expect(own.user?.login).toBe('metallb-robot');
  await runAction(github, commentEvent(github, 'created', issue, own));
  const command = github.repository.say(issue, own.user, '/analyze');
  await runAction(github, commentEvent(github, 'created', issue, command));
  expect(github.writes).toHaveLength(1);
  const more = github.repository.say(issue, reporter, `\`\`\`\n${overlapLine('another-pool')}\n\`\`\``);
  await runAction(github, commentEvent(github, 'created', issue, more));
  expect(github.writes.map((write) => write.split(' ')[0])).toEqual(['POST', 'PATCH']);
});

test.concurrent('a server that does not name the app of a comment: the author suffices', async () => {
  const github = await FakeGitHub.start();
  github.appIsNamed = false;
  const issue = github.repository.open({ body: pasted() });
  await runAction(github, issueEvent(github, 'opened', issue));
  github.repository.edit(issue, pasted('pool-of-the-edit'));
  await runAction(github, issueEvent(github, 'edited', issue));
  expect(ownComment(issue).body).toContain('pool-of-the-edit');
  expect(github.writes.map((write) => write.split(' ')[0])).toEqual(['POST', 'PATCH']);
});

test.concurrent('a token of a user that GitHub cannot name just now does not lead to a second comment', async () => {
  const github = await FakeGitHub.start();
  github.identity = { person: { login: 'metallb-robot', id: 77, type: 'User' }, app: null };
  const issue = github.repository.open({ body: pasted() });
  await runAction(github, issueEvent(github, 'opened', issue));
  github.repository.edit(issue, pasted('pool-of-the-edit'));
  github.troubles.push(always(/^GET \/user$/, serverError));
  const { code } = await runAction(github, issueEvent(github, 'edited', issue));
  expect(code).toBe(0);
  expect(issue.comments).toHaveLength(1);
});

test.concurrent('the token of an app of one’s own: its comment is found again', async () => {
  const github = await FakeGitHub.start();
  github.identity = { person: { login: 'our-app[bot]', id: 5, type: 'Bot' }, app: 'our-app' };
  const issue = github.repository.open({ body: pasted('pool-first') });
  await runAction(github, issueEvent(github, 'opened', issue));
  github.repository.edit(issue, pasted('pool-second'));
  await runAction(github, issueEvent(github, 'edited', issue));
  expect(github.writes.map((write) => write.split(' ')[0])).toEqual(['POST', 'PATCH']);
  expect(issue.comments).toHaveLength(1);
  expect(issue.comments[0]?.body).toMatch(/new since/i);
  expect(issue.comments[0]?.body).toContain('pool-second');
});

test.concurrent('even where GitHub does not say which app it is, one comment remains', async () => {
  const github = await FakeGitHub.start();
  github.identity = { person: { login: 'our-app[bot]', id: 5, type: 'Bot' }, app: 'our-app' };
  github.troubles.push(always(/graphql/, notFound));
  const issue = github.repository.open({ body: pasted('pool-first') });
  await runAction(github, issueEvent(github, 'opened', issue));
  github.repository.edit(issue, pasted('pool-second'));
  await runAction(github, issueEvent(github, 'edited', issue));
  expect(issue.comments.map(({ body }) => body.includes('pool-second'))).toEqual([true]);
});
