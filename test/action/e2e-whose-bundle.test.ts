import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { zip } from '../bundle/archives.ts';
import { bundle, overlapLine, pasted } from './bundles.ts';
import { commentEvent, issueEvent } from './events.ts';
import { page } from './fake-attachments.ts';
import { FakeGitHub } from './fake-github.ts';
import { maintainer, reporter, stranger } from './fake-repository.ts';
import { ownComment } from './own-comment.ts';
import { runAction } from './run-action.ts';

/** Whose words and files count, and which of them are the newest bundle. */
test.concurrent('what a maintainer attaches for the reporter counts', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: 'It does not work, see the file that I sent by mail.' });
  const sent = github.repository.say(issue, maintainer, `He sent this: ${github.attach('sent.tgz', bundle('pool-overlap-a'))}`);
  const { outputs } = await runAction(github, commentEvent(github, 'created', issue, sent));
  expect(outputs).toMatchObject({ verdict: 'misconfiguration', commented: 'true' });
});

test.concurrent('the bundle of a passer-by is not mixed with the reporter’s', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: github.attach('mine.tgz', bundle('healthy-l2-b')) });
  const link = github.attach('another.tgz', bundle('pool-overlap-a'));
  const same = github.repository.say(issue, stranger, `Same here: ${link}`);
  const { outputs } = await runAction(github, commentEvent(github, 'created', issue, same));
  expect(outputs.verdict).toBe('healthy');
  expect(ownComment(issue).body).toMatch(/another\.tgz.*not downloaded/);
  expect(github.fetched(new URL(link).pathname)).toEqual([]);
});

test.concurrent('nor are the logs that he pastes', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: github.attach('mine.tgz', bundle('healthy-l2-b')) });
  const same = github.repository.say(issue, stranger, `Same here:\n\n${pasted('pool-of-a-passer-by')}`);
  const { outputs } = await runAction(github, commentEvent(github, 'created', issue, same));
  expect(outputs.verdict).toBe('healthy');
  expect(ownComment(issue).body).not.toContain('pool-of-a-passer-by');
});

const lost: readonly (readonly [string, (github: FakeGitHub) => string])[] = [
  ['is a web page', (github) => github.serve('/user-attachments/files/5/newer.tgz', page)],
  ['is no archive', (github) => github.attach('newer.tgz', 'I do not know how to attach a file')],
  ['is damaged from the start', (github) => github.attach('newer.tgz', bundle('m05-no-endpoints').subarray(0, 60))],
];

test.concurrent.each(lost)('a newer archive that %s takes nothing away from the one before', async (_case, newer) => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: github.attach('first.tgz', bundle('pool-overlap-a')) });
  await runAction(github, issueEvent(github, 'opened', issue));
  const more = github.repository.say(issue, reporter, `Here is a newer one: [newer.tgz](${newer(github)})`);
  const { code, outputs, log } = await runAction(github, commentEvent(github, 'created', issue, more));
  expect(code, log).toBe(0);
  expect(outputs.verdict).toBe('misconfiguration');
  const { body } = ownComment(issue);
  expect(body).not.toMatch(/no longer found/i);
  expect(body).toMatch(/^- `newer\.tgz`: /m);
});

test.concurrent('what a poorer bundle cannot tell is not said to be gone', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: github.attach('first.tgz', bundle('pool-overlap-a')) });
  await runAction(github, issueEvent(github, 'opened', issue));
  const more = github.repository.say(issue, reporter, github.attach('poorer.tgz', bundle('partial-wrong-namespace-a')));
  await runAction(github, commentEvent(github, 'created', issue, more));
  const { body } = ownComment(issue);
  expect(body).toMatch(/new since/i);
  expect(body).not.toMatch(/no longer found.*pool-overlap/i);
});

const late = `${overlapLine('pool-of-the-late-log')}\n`;
test.concurrent.each<[string, Buffer | string]>([
  ['speaker.log', late],
  ['speaker.log.gz', gzipSync(late)],
  ['speaker.zip', zip([{ name: 'speaker.log', content: late }])],
])('a single log that comes after a bundle, as %s, goes with it', async (name, content) => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: github.attach('metallb_report.tgz', bundle('m05-no-endpoints')) });
  const more = github.repository.say(issue, reporter, `You asked for the log: ${github.attach(name, content)}`);
  const { code, log } = await runAction(github, commentEvent(github, 'created', issue, more));
  expect(code, log).toBe(0);
  const { body } = ownComment(issue);
  expect(body).toContain('announcement/no-endpoints');
  expect(body).toContain('pool-of-the-late-log');
});

test.concurrent.each(['controller.log.gz', 'controller.tgz'])(
  'a log that is only called %s is read as the text that it is',
  async (name) => {
    const github = await FakeGitHub.start();
    const issue = github.repository.open({ body: github.attach(name, late) });
    const { outputs } = await runAction(github, issueEvent(github, 'opened', issue));
    expect(outputs.verdict).toBe('misconfiguration');
    expect(ownComment(issue).body).toContain('pool-of-the-late-log');
  },
);
