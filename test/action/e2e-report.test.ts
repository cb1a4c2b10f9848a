import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aliveIn } from './alive.ts';
import { bundle, overlapLine, pasted } from './bundles.ts';
import { commentEvent, issueEvent } from './events.ts';
import { FakeGitHub } from './fake-github.ts';
import { reporter } from './fake-repository.ts';
import { ownComment, ownComments } from './own-comment.ts';
import { runAction } from './run-action.ts';

/** The life of an issue, as the built action sees it. `npm test` builds first. */
test.concurrent('a first report gets one comment with verdict and evidence, a summary, files and outputs', async () => {
  const github = await FakeGitHub.start();
  const link = github.attach('metallb_report.tgz', bundle('pool-overlap-a'));
  const issue = github.repository.open({ body: `It fails. [metallb_report.tgz](${link})` });
  const { code, outputs, summary, log } = await runAction(github, issueEvent(github, 'opened', issue));
  expect(code, log).toBe(0);
  const { body, id } = ownComment(issue);
  expect(body).toContain('Misconfiguration');
  expect(body).toContain('`config/pool-overlap`');
  expect(body).toMatch(/ipaddresspools\.yaml:34\W.*172\.18\.0\.100-172\.18\.0\.119/);
  expect(body).toContain(`${github.at.server}/metallb/metallb/actions/runs/9876543210`);
  expect(summary).toContain('config/pool-overlap');
  expect(outputs).toMatchObject({
    verdict: 'misconfiguration',
    commented: 'true',
    'comment-url': `${github.at.server}/metallb/metallb/issues/${issue.number}#issuecomment-${id}`,
  });
  expect(JSON.parse(outputs.findings ?? '')).toContainEqual(expect.objectContaining({ id: 'config/pool-overlap' }));
  expect(github.writes).toEqual([`POST /repos/metallb/metallb/issues/${issue.number}/comments`]);
});

test.concurrent('the files named by the outputs are there, below the runner’s temporary folder', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  const { outputs } = await runAction(github, issueEvent(github, 'opened', issue));
  const { html = '', json = '', markdown = '' } = outputs;
  for (const path of [html, json, markdown]) {
    expect(path).toMatch(/\/action-[^/]+\/temp\//);
    expect(existsSync(path), path).toBe(true);
  }
  expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>[\s\S]*config\/pool-overlap/i);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ schemaVersion: 1, verdict: 'misconfiguration' });
  expect(readFileSync(markdown, 'utf8')).toContain('config/pool-overlap');
});

test.concurrent('pasted logs suffice: no attachment', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  const { code, outputs } = await runAction(github, issueEvent(github, 'opened', issue));
  expect({ code, verdict: outputs.verdict }).toEqual({ code: 0, verdict: 'misconfiguration' });
  const { body } = ownComment(issue);
  expect(body).toContain('`config/pool-overlap`');
  const ownLink = (url: string) => url.startsWith(github.at.server) || url.startsWith('https://metallb.io/');
  expect(aliveIn(body, ownLink)).toEqual([]);
});

test.concurrent('a healthy bundle is answered as one, without any cause', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: github.attach('metallb_report.tgz', bundle('m18-healthy-noisy')) });
  const { outputs } = await runAction(github, issueEvent(github, 'opened', issue));
  expect(outputs.verdict).toBe('healthy');
  expect(JSON.parse(outputs.findings ?? '')).not.toContainEqual(expect.objectContaining({ role: 'root-cause' }));
  expect(ownComment(issue).body).toMatch(/^## ✅ Healthy/m);
});

test.concurrent('a second bundle edits the comment, and says what is new since the first', async () => {
  const github = await FakeGitHub.start();
  const first = github.attach('empty.tgz', bundle('partial-wrong-namespace-a'));
  const issue = github.repository.open({ body: `Please help: [empty.tgz](${first})` });
  const before = await runAction(github, issueEvent(github, 'opened', issue));
  expect(before.outputs.verdict).toBe('insufficient-evidence');
  const { id, body: old } = ownComment(issue);
  expect(old).not.toMatch(/new since/i);

  const link = github.attach('better.tgz', bundle('pool-overlap-a'));
  const answer = github.repository.say(issue, reporter, `Here is a better one: [better.tgz](${link})`);
  const after = await runAction(github, commentEvent(github, 'created', issue, answer));
  expect(after.outputs).toMatchObject({ verdict: 'misconfiguration', commented: 'true' });
  const { id: same, body } = ownComment(issue);
  expect(same).toBe(id);
  expect(github.writes.at(-1)).toBe(`PATCH /repos/metallb/metallb/issues/comments/${id}`);
  expect(body).toMatch(/new since/i);
  const news = body.slice(body.search(/new since/i)).slice(0, 1_500);
  expect(news).toContain('config/pool-overlap');
});

test.concurrent('what the newest bundle no longer shows is said to be gone', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: `[a.tgz](${github.attach('a.tgz', bundle('auth-failed-a'))})` });
  await runAction(github, issueEvent(github, 'opened', issue));
  expect(ownComment(issue).body).toContain('bgp/auth-failed');
  const link = github.attach('b.tgz', bundle('healthy-bgp-native-a'));
  github.repository.edit(issue, `[b.tgz](${link})`);
  const { outputs } = await runAction(github, issueEvent(github, 'edited', issue));
  expect(outputs.verdict).toBe('healthy');
  const { body } = ownComment(issue);
  expect(body).toMatch(/new since/i);
  expect(body.slice(body.search(/new since/i))).toContain('bgp/auth-failed');
});

test.concurrent('an edited issue is read anew, and its comment edited', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted('pool-main') });
  await runAction(github, issueEvent(github, 'opened', issue));
  const { id } = ownComment(issue);
  github.repository.edit(issue, pasted('pool-of-the-edit'));
  const { outputs } = await runAction(github, issueEvent(github, 'edited', issue));
  expect(outputs.commented).toBe('true');
  expect(ownComment(issue)).toMatchObject({ id, body: expect.stringContaining('pool-of-the-edit') });
});

test.concurrent('what changes nothing edits nothing', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  await runAction(github, issueEvent(github, 'opened', issue));
  const { body } = ownComment(issue);
  const thanks = github.repository.say(issue, reporter, 'Thank you, I am going to look at it tomorrow!');
  const { code, outputs } = await runAction(github, commentEvent(github, 'created', issue, thanks));
  expect({ code, commented: outputs.commented }).toEqual({ code: 0, commented: 'false' });
  expect(github.writes).toHaveLength(1);
  expect(ownComment(issue).body).toBe(body);
});

test.concurrent('the own comment is found on the second page, and so is the newest bundle', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  for (let i = 1; i <= 120; i++) github.repository.say(issue, reporter, `Any news? (${i})`);
  await runAction(github, issueEvent(github, 'reopened', issue));
  const { id } = ownComment(issue);
  for (let i = 1; i <= 90; i++) github.repository.say(issue, reporter, `And now? (${i})`);
  const link = github.attach('late.tgz', bundle('m05-no-endpoints'));
  const late = github.repository.say(issue, reporter, `${link}`);
  const { code } = await runAction(github, commentEvent(github, 'created', issue, late));
  expect(code).toBe(0);
  expect(ownComments(issue)).toEqual([
    expect.objectContaining({ id, body: expect.stringContaining('announcement/no-endpoints') }),
  ]);
  expect(github.writes.map((write) => write.split(' ')[0])).toEqual(['POST', 'PATCH']);
});

test.concurrent('lines end as GitHub’s own form ends them', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted().replaceAll('\n', '\r\n') });
  const { outputs } = await runAction(github, issueEvent(github, 'opened', issue));
  expect(outputs.verdict).toBe('misconfiguration');
  expect(ownComment(issue).body).toContain('`config/pool-overlap`');
});

test.concurrent('who deleted his account is heard as nobody', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  github.repository.say(issue, null, 'I had the same.');
  const { code, log } = await runAction(github, issueEvent(github, 'opened', issue));
  expect(code, log).toBe(0);
  expect(ownComment(issue).body).toContain('config/pool-overlap');
});

test.concurrent('a form without any log is answered with what to send', async () => {
  const github = await FakeGitHub.start();
  const body = [
    '### MetalLB Version',
    'v0.14.9',
    '### Deployment method',
    'Charts',
    '### Main CNI',
    'Calico',
    '### Kubernetes Version',
    '1.31',
    '### Describe the bug',
    'The address of my service does not answer.',
    '### To Reproduce',
    'Create a service of type LoadBalancer.',
    '### Additional Context',
    '_No response_',
  ].join('\n\n');
  const issue = github.repository.open({ body, labels: ['bug'] });
  const { outputs } = await runAction(github, issueEvent(github, 'opened', issue));
  expect(outputs.verdict).toBe('insufficient-evidence');
  expect(ownComment(issue).body).toMatch(/kubectl logs [^\n]*speaker/);
});

test.concurrent('logs that come bit by bit are one report', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: `\`\`\`\n${overlapLine('pool-one')}\n\`\`\`` });
  await runAction(github, issueEvent(github, 'opened', issue));
  const more = github.repository.say(issue, reporter, `\`\`\`\n${overlapLine('pool-two')}\n\`\`\``);
  await runAction(github, commentEvent(github, 'created', issue, more));
  const { body } = ownComment(issue);
  for (const name of ['pool-one', 'pool-two']) expect(body).toContain(name);
});
