import { expect, test } from 'vitest';
import { pasted } from './bundles.ts';
import { commentEvent, issueEvent } from './events.ts';
import {
  type Answer,
  badCredentials,
  gone,
  locked,
  notAccessible,
  notFound,
  pageOf,
  secondaryLimit,
  serverError,
  tooLong,
  unavailable,
  usedUp,
} from './fake-answer.ts';
import { FakeGitHub, type Trouble } from './fake-github.ts';
import { type FakeIssue, maintainer } from './fake-repository.ts';
import { always, times } from './fake-troubles.ts';
import { ownComment, ownComments } from './own-comment.ts';
import { type Run, runAction } from './run-action.ts';

async function opened(
  ...troubles: readonly Trouble[]
): Promise<{ readonly github: FakeGitHub; readonly issue: FakeIssue; readonly run: Run }> {
  const github = await FakeGitHub.start();
  github.troubles.push(...troubles);
  const issue = github.repository.open({ body: pasted() });
  return { github, issue, run: await runAction(github, issueEvent(github, 'opened', issue)) };
}

const reading = /^GET .*\/comments$/;
const posting = /^POST .*\/comments$/;
const anything = /./;

test.concurrent.each<[string, Trouble]>([
  ['a secondary limit of a second while reading', times(1, reading, secondaryLimit(429, 1))],
  ['the same as 403', times(1, reading, secondaryLimit(403, 1))],
  ['a secondary limit while writing', times(1, posting, secondaryLimit(403, 1))],
  ['a share that begins anew in a second', times(1, /^GET .*\/issues\/\d+$/, usedUp(1))],
  ['5xx twice while reading', times(2, /^GET .*\/issues\/\d+$/, serverError)],
  ['5xx twice while writing', times(2, posting, unavailable)],
])('%s is waited for, and the comment is written', async (_case, trouble) => {
  const { issue, run } = await opened(trouble);
  expect(run.code, run.log).toBe(0);
  expect(ownComment(issue).body).toContain('config/pool-overlap');
  expect(run.outputs.commented).toBe('true');
});

const inWords = /rate limit|limit of requests|too many requests/i;

test.concurrent.each<[string, Trouble, RegExp]>([
  ['the share is used up for an hour', always(anything, usedUp(3_600)), inWords],
  ['a secondary limit asks for an hour', always(anything, secondaryLimit(429, 3_600)), inWords],
  ['5xx for ever', always(anything, serverError), /502/],
  ['a page in the place of each answer', always(anything, pageOf(200)), /could not/],
  ['a page in the place of the comments', always(reading, pageOf(200)), /could not read the comments/],
  ['the token is not valid', always(anything, badCredentials), /401|token|credentials/i],
  ['the issue is not to be seen', always(/^GET .*\/issues\/\d+$/, notFound), /404|not found|cannot be seen|may not/i],
  ['the issue was deleted', always(/^GET .*\/issues\/\d+$/, gone), /410|deleted/i],
])('%s: a clear line, the job stays green, and soon', async (_case, trouble, says) => {
  const { github, run } = await opened(trouble);
  expect(run.code, run.log).toBe(0);
  expect(run.log).toMatch(says);
  expect(run.summary).toMatch(says);
  expect(run.log).not.toMatch(/\n\s+at /);
  expect(github.repository.issues.get(2400)?.comments).toEqual([]);
  expect(run.seconds).toBeLessThan(30);
  expect(github.received.length).toBeLessThan(40);
});

test.concurrent.each<[string, Answer, RegExp]>([
  ['the token may not write', notAccessible, /permission|may not|issues: write|not accessible/i],
  ['the issue hides from the token', notFound, /404|permission|not found/i],
  ['the issue is locked', locked, /locked/i],
  ['GitHub takes the comment for invalid', tooLong, /422/],
  ['a page with 502 whenever it writes', pageOf(502), /502/],
  ['the share is used up as it writes', usedUp(3_600), inWords],
])('%s: the summary has the report, and a clear line says so', async (_case, answer, says) => {
  const { issue, run } = await opened(always(/^(?:POST|PATCH|DELETE) /, answer));
  expect(run.code, run.log).toBe(0);
  expect(ownComments(issue)).toEqual([]);
  expect(run.summary).toContain('config/pool-overlap');
  expect(run.log).toMatch(says);
  expect(run.outputs).toMatchObject({ verdict: 'misconfiguration', commented: 'false' });
  expect(run.seconds).toBeLessThan(30);
});

test.concurrent('a page of comments that fails does not make it write a second comment', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  for (let i = 0; i < 150; i++) github.repository.say(issue, maintainer, `Comment ${i}`);
  await runAction(github, issueEvent(github, 'opened', issue));
  ownComment(issue);
  github.repository.edit(issue, pasted('pool-of-the-edit'));
  let pages = 0;
  github.troubles.push(({ method, path }) =>
    method === 'GET' && /\/comments$/.test(path) && ++pages > 1 ? serverError : undefined,
  );
  const { code } = await runAction(github, issueEvent(github, 'edited', issue));
  expect(code).toBe(0);
  expect(pages).toBeGreaterThan(1);
  ownComment(issue);
});

test.concurrent('a comment that somebody deleted meanwhile is no failure', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  await runAction(github, issueEvent(github, 'opened', issue));
  github.repository.edit(issue, pasted('pool-of-the-edit'));
  github.troubles.push(always(/^PATCH /, notFound));
  const { code, log } = await runAction(github, issueEvent(github, 'edited', issue));
  expect(code, log).toBe(0);
});

test.concurrent('who may not be told is nobody: /analyze is left alone when GitHub does not answer for him', async () => {
  const github = await FakeGitHub.start();
  github.troubles.push(always(/permission$/, notAccessible));
  const issue = github.repository.open({ body: pasted() });
  const command = github.repository.say(issue, maintainer, '/analyze');
  const { code } = await runAction(github, commentEvent(github, 'created', issue, command));
  expect(code).toBe(0);
  expect(github.writes).toEqual([]);
});

test.concurrent('labels that may not be set do not take the comment away', async () => {
  const github = await FakeGitHub.start();
  github.troubles.push(always(/labels/, notAccessible));
  const issue = github.repository.open({ body: pasted() });
  const { code, log } = await runAction(github, issueEvent(github, 'opened', issue), {
    with: { labels: 'misconfiguration: kind/support' },
  });
  expect(code, log).toBe(0);
  expect(ownComment(issue).body).toContain('config/pool-overlap');
  expect(log).toMatch(/label/i);
});

test.concurrent('GitHub is not to be reached: a clear line, the job stays green', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  const nowhere = { GITHUB_API_URL: 'http://127.0.0.1:9/api/v3' };
  const { code, log, summary, seconds } = await runAction(github, issueEvent(github, 'opened', issue), { env: nowhere });
  expect(code, log).toBe(0);
  for (const text of [log, summary]) expect(text).toMatch(/could not be reached/);
  expect(seconds).toBeLessThan(30);
});

test.concurrent('a comment that was written is told, even if GitHub cannot be asked about it again', async () => {
  const github = await FakeGitHub.start();
  github.troubles.push((request) =>
    github.writes.length > 0 ? always(reading, usedUp(3_600))(request, () => notFound) : undefined,
  );
  const issue = github.repository.open({ body: pasted() });
  const { code, outputs, log } = await runAction(github, issueEvent(github, 'opened', issue));
  expect(code, log).toBe(0);
  expect(outputs).toMatchObject({
    commented: 'true',
    'comment-url': expect.stringContaining(`#issuecomment-${ownComment(issue).id}`),
  });
});
