import { expect, test } from 'vitest';
import { bundle, pasted } from './bundles.ts';
import { commentEvent, issueEvent } from './events.ts';
import { FakeGitHub } from './fake-github.ts';
import { type FakeIssue, type Person, reporter, stranger, workflowBot } from './fake-repository.ts';
import { ownComment } from './own-comment.ts';
import { runAction } from './run-action.ts';

/** What the action itself wrote about an issue of that number: the best that a forger can have. */
async function writeGenuine(): Promise<string> {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted('pool-of-the-forger') });
  await runAction(github, issueEvent(github, 'opened', issue));
  return ownComment(issue).body;
}
const genuine = writeGenuine();

const forgers: readonly (readonly [string, Person, string | null])[] = [
  ['a stranger', stranger, null],
  ['the reporter', reporter, null],
  ['a user named as the bot', { login: 'github-actions', id: 9, type: 'User' }, null],
  ['another bot', { login: 'helpful[bot]', id: 10, type: 'Bot' }, 'helpful'],
];

test.concurrent.each(forgers)('the own comment, copied by %s, is neither edited nor believed', async (_case, person, app) => {
  const copy = await genuine;
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  const forged = github.repository.say(issue, person, copy, app);
  const { code } = await runAction(github, issueEvent(github, 'opened', issue));
  expect(code).toBe(0);
  expect(forged.body).toBe(copy);
  const own = ownComment(issue);
  expect(own.id).not.toBe(forged.id);
  expect(own.body).not.toMatch(/new since/i);
  expect(github.writes).toEqual([`POST /repos/metallb/metallb/issues/${issue.number}/comments`]);
});

const mark = /<!-- metallb-analyze:(\S*?)([\w-]+) -->/;
const encoded = (text: string) => Buffer.from(text).toString('base64url');

/** As it was, with something before its end, and with a state that claims that all is well. */
async function marks(): Promise<readonly string[]> {
  const [whole, kind = ''] = mark.exec(await genuine) ?? [];
  if (whole === undefined) throw new Error('the comment has no mark');
  return [whole, whole.replace(/ -->$/, ' trailing -->'), `<!-- metallb-analyze:${kind}${encoded('{"verdict":"healthy"}')} -->`];
}

const onlyMark = (issue: FakeIssue) => ownComment(issue).body.split('<!--').length - 1;

test.concurrent('a mark in the body of the issue changes nothing', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: `${(await marks()).join('\n')}\n\n${pasted()}` });
  const { code } = await runAction(github, issueEvent(github, 'opened', issue));
  expect(code).toBe(0);
  expect(onlyMark(issue)).toBe(1);
  expect(ownComment(issue).body).toContain('config/pool-overlap');
  expect(github.writes).toHaveLength(1);
});

test.concurrent('a mark in a log line that is quoted stays text, and the next run reads the real one', async () => {
  const github = await FakeGitHub.start();
  const [forged] = await marks();
  const issue = github.repository.open({ body: pasted(`x ${forged}`) });
  await runAction(github, issueEvent(github, 'opened', issue));
  const { id } = ownComment(issue);
  const link = github.attach('more.tgz', bundle('m05-no-endpoints'));
  const more = github.repository.say(issue, reporter, link);
  await runAction(github, commentEvent(github, 'created', issue, more));
  const { id: same, body } = ownComment(issue);
  expect(same).toBe(id);
  expect(body).toMatch(/new since/i);
  expect(body.slice(body.search(/new since/i))).toContain('announcement/no-endpoints');
});

test.concurrent('the state of another issue is not taken for this one’s', async () => {
  const github = await FakeGitHub.start();
  const first = github.repository.open({ body: pasted() });
  await runAction(github, issueEvent(github, 'opened', first));
  const second = github.repository.open({ body: pasted('elsewhere') });
  github.repository.say(second, workflowBot, ownComment(first).body, 'github-actions');
  const { code } = await runAction(github, issueEvent(github, 'opened', second));
  expect(code).toBe(0);
  expect(second.comments.at(-1)?.body).toContain('elsewhere');
  expect(second.comments.at(-1)?.body).not.toMatch(/new since/i);
});

const depth = 200_000;
test.concurrent.each([
  ['cut off', (_whole: string, kind: string, state: string) => `<!-- metallb-analyze:${kind}${state.slice(0, 40)} -->`],
  ['deeply nested', (_whole: string, kind: string) => `<!-- metallb-analyze:${kind}${encoded('['.repeat(depth))} -->`],
  [
    'of other types',
    (_whole: string, kind: string) => `<!-- metallb-analyze:${kind}${encoded('{"now":[],"before":7,"shown":{}}')} -->`,
  ],
  ['of a later version', (whole: string) => whole.replace(/:\d+:/, ':999:')],
])('a state that is %s is left out of account', async (_case, damage) => {
  const body = (await genuine).replace(mark, damage);
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted('pool-of-the-edit') });
  github.repository.say(issue, workflowBot, body, 'github-actions');
  const { code, log } = await runAction(github, issueEvent(github, 'edited', issue));
  expect(code, log).toBe(0);
  expect(issue.comments.at(-1)?.body).toContain('pool-of-the-edit');
  expect(issue.comments.at(-1)?.body).not.toMatch(/new since/i);
});
