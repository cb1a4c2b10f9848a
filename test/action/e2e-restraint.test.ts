import { expect, test } from 'vitest';
import { pasted } from './bundles.ts';
import { commentEvent, dispatchEvent, type Event, issueEvent, labelEvent } from './events.ts';
import { FakeGitHub } from './fake-github.ts';
import { type FakeIssue, maintainer, type Person, type Role, reporter, stranger, workflowBot } from './fake-repository.ts';
import { ownComment, ownComments } from './own-comment.ts';
import { runAction } from './run-action.ts';

test.concurrent.each([
  ['a question', 'How do I choose between layer 2 and BGP? I read the docs and am still not sure.'],
  ['no body at all', null],
  ['a picture', 'See the screenshot: ![screen](https://user-images.githubusercontent.com/1/2.png)'],
])('nothing to say about %s: no comment, job green', async (_case, body) => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body, title: 'Question' });
  const { code, outputs, log } = await runAction(github, issueEvent(github, 'opened', issue));
  expect(code, log).toBe(0);
  expect(github.writes).toEqual([]);
  expect(outputs.commented).toBe('false');
});

test.concurrent.each<[string, (github: FakeGitHub, pull: FakeIssue) => Event]>([
  ['a comment', (github, pull) => commentEvent(github, 'created', pull, github.repository.say(pull, reporter, pasted()))],
  ['/analyze', (github, pull) => commentEvent(github, 'created', pull, github.repository.say(pull, maintainer, '/analyze'))],
  ['an edit', (github, pull) => issueEvent(github, 'edited', pull)],
  ['the label', (github, pull) => labelEvent(github, pull, 'analyze', maintainer)],
  ['a dispatch', (github) => dispatchEvent(github)],
])('nothing is ever written to a pull request: %s', async (_case, eventOf) => {
  const github = await FakeGitHub.start();
  const pull = github.repository.open({ body: pasted(), pullRequest: true });
  const event = eventOf(github, pull);
  const { code } = await runAction(github, event, {
    with: { issue: event.name === 'workflow_dispatch' ? `${pull.number}` : '' },
  });
  expect(code).toBe(0);
  expect(github.writes).toEqual([]);
  if (event.name !== 'workflow_dispatch') expect(github.received).toEqual([]);
});

test.concurrent('its own comments never run it', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  await runAction(github, issueEvent(github, 'opened', issue));
  const own = ownComment(issue);
  for (const action of ['created', 'edited']) {
    const { code, outputs } = await runAction(github, commentEvent(github, action, issue, own));
    expect({ code, commented: outputs.commented }).toEqual({ code: 0, commented: 'false' });
  }
  expect(github.writes).toHaveLength(1);
});

/** An issue that the action is silent about by itself: its cause is not sure enough. */
async function quietIssue(): Promise<readonly [FakeGitHub, FakeIssue]> {
  const github = await FakeGitHub.start();
  return [github, github.repository.open({ body: pasted() })];
}
const strict = { with: { 'minimum-confidence': '0.99' } };

test.concurrent.each<[Role | undefined, boolean]>([
  ['maintain', true],
  ['write', true],
  ['triage', false],
  [undefined, false],
])('/analyze by somebody with the role %s: %s', async (role, runs) => {
  const [github, issue] = await quietIssue();
  const person: Person = { login: 'somebody', id: 900, type: 'User' };
  if (role !== undefined) github.repository.roles.set('somebody', role);
  const command = github.repository.say(issue, person, '/analyze\r\n\r\nPlease look again.');
  const { code, log } = await runAction(github, commentEvent(github, 'created', issue, command), strict);
  expect(code, log).toBe(0);
  expect(ownComments(issue)).toHaveLength(runs ? 1 : 0);
  expect(github.calls).toContain('GET /repos/metallb/metallb/collaborators/somebody/permission');
});

test.concurrent('who merely claims to be a member is asked for at GitHub', async () => {
  const [github, issue] = await quietIssue();
  const command = github.repository.say(issue, stranger, '/analyze');
  const { name, payload } = commentEvent(github, 'created', issue, command);
  const forged: unknown = JSON.parse(
    JSON.stringify(payload).replaceAll('"author_association":"NONE"', '"author_association":"OWNER"'),
  );
  expect(forged).not.toEqual(payload);
  await runAction(github, { name, payload: forged }, strict);
  expect(github.writes).toEqual([]);
});

test.concurrent.each(['> /analyze', '/analyzer', 'Do not type\n/analyze'])('%j is no command', async (text) => {
  const [github, issue] = await quietIssue();
  const comment = github.repository.say(issue, maintainer, text);
  const { code } = await runAction(github, commentEvent(github, 'created', issue, comment), strict);
  expect(code).toBe(0);
  expect(github.writes).toEqual([]);
});

test.concurrent('a maintainer’s label runs it again, other labels do not', async () => {
  const [github, issue] = await quietIssue();
  await runAction(github, issueEvent(github, 'opened', issue), strict);
  issue.labels = ['kind/bug'];
  await runAction(github, labelEvent(github, issue, 'kind/bug', maintainer), strict);
  expect(github.writes).toEqual([]);
  issue.labels = ['analyze'];
  await runAction(github, labelEvent(github, issue, 'analyze', maintainer), strict);
  expect(ownComments(issue)).toHaveLength(1);
});

test.concurrent('the label may be called otherwise', async () => {
  const [github, issue] = await quietIssue();
  const inputs = { with: { ...strict.with, 'rerun-label': 'bot/again' } };
  await runAction(github, labelEvent(github, issue, 'analyze', maintainer), inputs);
  expect(github.writes).toEqual([]);
  await runAction(github, labelEvent(github, issue, 'bot/again', maintainer), inputs);
  expect(ownComments(issue)).toHaveLength(1);
});

test.concurrent.each(['closed', 'deleted'])('issues: %s is no reason to write', async (action) => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  const { code } = await runAction(github, issueEvent(github, action, issue));
  expect(code).toBe(0);
  expect(github.writes).toEqual([]);
});

test.concurrent('a deleted comment is no reason to write', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: 'Hello' });
  const comment = github.repository.say(issue, reporter, pasted());
  const { code } = await runAction(github, commentEvent(github, 'deleted', issue, comment));
  expect(code).toBe(0);
  expect(github.writes).toEqual([]);
});

test.concurrent('other workflows write with the same token: their comments stay as they are', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  const stale = github.repository.say(issue, workflowBot, 'This issue is stale.', 'github-actions');
  await runAction(github, issueEvent(github, 'opened', issue));
  github.repository.edit(issue, pasted('pool-of-the-edit'));
  await runAction(github, issueEvent(github, 'edited', issue));
  expect(ownComment(issue).id).not.toBe(stale.id);
  expect(issue.comments[0]).toMatchObject({ id: stale.id, body: 'This issue is stale.' });
});

test.concurrent.each<[string, unknown]>([
  ['without an issue', { action: 'opened' }],
  ['with a strange number', { action: 'opened', issue: { number: '7/../8', title: 'x' } }],
  ['of another kind', ['opened']],
])('an event %s is no reason to do anything', async (_case, payload) => {
  const github = await FakeGitHub.start();
  const { code, log } = await runAction(github, { name: 'issues', payload });
  expect(code, log).toBe(0);
  expect(github.received).toEqual([]);
});

test.concurrent.each(['pull_request_target', 'pull_request_review_comment', 'schedule', 'push'])(
  'the event %s is none of its own',
  async (name) => {
    const github = await FakeGitHub.start();
    const { payload } = issueEvent(github, 'opened', github.repository.open({ body: pasted() }));
    const { code, log } = await runAction(github, { name, payload });
    expect(code, log).toBe(0);
    expect(log).toMatch(/nothing to do/i);
    expect(github.received).toEqual([]);
  },
);

test.concurrent('an event that does not concern it costs no request', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  await runAction(github, labelEvent(github, issue, 'kind/bug', maintainer));
  await runAction(github, issueEvent(github, 'closed', issue));
  expect(github.received).toEqual([]);
});
