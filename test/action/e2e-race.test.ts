import { expect, test } from 'vitest';
import { pasted } from './bundles.ts';
import { commentEvent, issueEvent } from './events.ts';
import { serverError } from './fake-answer.ts';
import { FakeGitHub } from './fake-github.ts';
import { reporter, workflowBot } from './fake-repository.ts';
import { doneButFailed, together } from './fake-troubles.ts';
import { ownComment } from './own-comment.ts';
import { runAction } from './run-action.ts';

const posting = /^POST .*\/comments$/;

test.concurrent('two runs at once, neither of which saw the other’s comment, end with one', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  github.troubles.push(together(2, posting));
  const event = issueEvent(github, 'opened', issue);
  const runs = await Promise.all([runAction(github, event), runAction(github, event)]);
  for (const { code, log } of runs) expect(code, log).toBe(0);
  expect(github.writes.filter((write) => posting.test(write))).toHaveLength(2);
  expect(ownComment(issue).body).toContain('config/pool-overlap');
});

test.concurrent('a run that was late removes its own comment, not the first, nor that of another workflow', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  const stale = github.repository.say(issue, workflowBot, 'This issue is stale.', 'github-actions');
  const event = issueEvent(github, 'opened', issue);
  let first: ReturnType<typeof runAction> | undefined;
  github.troubles.push(async ({ method, path }) => {
    if (first !== undefined || !posting.test(`${method} ${path}`)) return undefined;
    first = runAction(github, event);
    await first;
    return undefined;
  });
  const late = await runAction(github, event);
  const early = await first;
  for (const run of [early, late]) expect(run?.code, run?.log).toBe(0);
  const kept = ownComment(issue);
  expect(early?.outputs['comment-url']).toContain(`#issuecomment-${kept.id}`);
  expect(issue.comments.map(({ id }) => id)).toEqual([stale.id, kept.id]);
});

test.concurrent('the late run’s findings are not lost with its comment', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted('pool-early') });
  const early = issueEvent(github, 'opened', issue);
  github.troubles.push(together(2, posting));
  const first = runAction(github, early);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const more = github.repository.say(issue, reporter, pasted('pool-late'));
  const second = await runAction(github, commentEvent(github, 'created', issue, more));
  for (const { code, log } of [await first, second]) expect(code, log).toBe(0);
  expect(ownComment(issue).body).toContain('pool-late');
});

test.concurrent('a comment that was made although GitHub said that it failed is not made twice', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  github.troubles.push(doneButFailed(posting, serverError));
  const { code } = await runAction(github, issueEvent(github, 'opened', issue));
  expect(code).toBe(0);
  expect(ownComment(issue).body).toContain('config/pool-overlap');
});

test.concurrent('a run that read less does not overwrite what a later one wrote', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted('pool-first') });
  await runAction(github, issueEvent(github, 'opened', issue));
  const { id } = ownComment(issue);
  let later: ReturnType<typeof runAction> | undefined;
  github.troubles.push(async ({ method, path }) => {
    if (later !== undefined || `${method} ${path}` !== `GET /repos/metallb/metallb/issues/comments/${id}`) return undefined;
    const more = github.repository.say(issue, reporter, pasted('pool-later'));
    later = runAction(github, commentEvent(github, 'created', issue, more));
    await later;
    return undefined;
  });
  const between = github.repository.say(issue, reporter, pasted('pool-between'));
  const early = await runAction(github, commentEvent(github, 'created', issue, between));
  for (const run of [early, await later]) expect(run?.code, run?.log).toBe(0);
  expect(early.outputs.commented).toBe('false');
  expect(ownComment(issue)).toMatchObject({ id, body: expect.stringContaining('pool-later') });
});

test.concurrent('three runs at once end with one comment', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  github.troubles.push(together(3, posting));
  const event = issueEvent(github, 'opened', issue);
  const runs = await Promise.all(Array.from({ length: 3 }, () => runAction(github, event)));
  for (const { code, log } of runs) expect(code, log).toBe(0);
  expect(ownComment(issue).body).toContain('config/pool-overlap');
});
