import { expect, test } from 'vitest';
import { bundle, overlapLine, pasted } from './bundles.ts';
import { commentEvent, dispatchEvent, issueEvent } from './events.ts';
import { FakeGitHub } from './fake-github.ts';
import { reporter } from './fake-repository.ts';
import { ownComment, ownComments } from './own-comment.ts';
import { runAction } from './run-action.ts';

test.concurrent.each(['dry-run', 'summary'])('mode %s writes to the summary only', async (mode) => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({
    body: github.attach('metallb_report.tgz', bundle('pool-overlap-a')),
    labels: ['triage/healthy'],
  });
  const labels = 'misconfiguration: kind/support\nhealthy: triage/healthy';
  const { code, outputs, summary, log } = await runAction(github, issueEvent(github, 'opened', issue), {
    with: { mode, labels },
  });
  expect(code, log).toBe(0);
  expect(github.writes).toEqual([]);
  expect(summary).toContain('config/pool-overlap');
  expect(outputs).toMatchObject({ verdict: 'misconfiguration', commented: 'false', html: expect.stringMatching(/\.html$/) });
});

test.concurrent('a dry run shows the comment as it would be', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  const event = issueEvent(github, 'opened', issue);
  const { summary } = await runAction(github, event, { with: { mode: 'dry-run' } });
  await runAction(github, event);
  const visible = ownComment(issue)
    .body.replace(/<!--[\s\S]*?-->\n*/g, '')
    .trim();
  expect(summary).toContain(visible);
});

test.concurrent('labels follow the verdict: those of it are added, those of others removed, all the rest stays', async () => {
  const github = await FakeGitHub.start();
  const labels = [
    'misconfiguration: kind/support, needs config',
    'healthy: triage/healthy, kind/support, 🐛 bug?',
    'misconfiguration: -needs-triage',
  ].join('\n');
  const issue = github.repository.open({ body: pasted(), labels: ['bug', 'triage/healthy', '🐛 bug?', 'needs-triage'] });
  const { code, log } = await runAction(github, issueEvent(github, 'opened', issue), { with: { labels } });
  expect(code, log).toBe(0);
  expect([...issue.labels].sort()).toEqual(['bug', 'kind/support', 'needs config']);
  const base = `/repos/metallb/metallb/issues/${issue.number}/labels`;
  expect(github.writes).toContain(`DELETE ${base}/triage%2Fhealthy`);
  const added = github.received.filter(({ method, path }) => method === 'POST' && path.endsWith('/labels'));
  expect(added.map(({ body }) => body)).toEqual([{ labels: ['kind/support', 'needs config'] }]);
});

test.concurrent('labels that are right already are left alone', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted(), labels: ['Kind/Support'] });
  await runAction(github, issueEvent(github, 'opened', issue), {
    with: { labels: 'misconfiguration: kind/support\nhealthy: fine' },
  });
  expect(github.writes.filter((write) => write.includes('/labels'))).toEqual([]);
});

test.concurrent('a second bundle with another verdict changes the labels', async () => {
  const github = await FakeGitHub.start();
  const inputs = { with: { labels: 'insufficient-evidence: needs-info\nmisconfiguration: kind/support' } };
  const issue = github.repository.open({ body: github.attach('a.tgz', bundle('partial-wrong-namespace-a')) });
  await runAction(github, issueEvent(github, 'opened', issue), inputs);
  expect(issue.labels).toEqual(['needs-info']);
  const more = github.repository.say(issue, reporter, github.attach('b.tgz', bundle('pool-overlap-a')));
  await runAction(github, commentEvent(github, 'created', issue, more), inputs);
  expect(issue.labels).toEqual(['kind/support']);
});

test.concurrent.each<[string, Readonly<Record<string, string>>, string]>([
  ['a verdict that is none', { labels: 'misconfigured: kind/support' }, 'misconfigured'],
  ['a mode that is none', { mode: 'loud' }, 'loud'],
  ['a confidence that is none', { 'minimum-confidence': 'very' }, 'very'],
  ['a confidence beyond one', { 'minimum-confidence': '7' }, '7'],
  ['a number that is none', { 'max-attachments': 'many' }, 'many'],
  ['a number below none', { 'timeout-seconds': '-5' }, '-5'],
])('%s is refused by its name, and nothing is written', async (_case, inputs, named) => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  const { code, log } = await runAction(github, issueEvent(github, 'opened', issue), { with: inputs });
  expect(code).toBe(1);
  expect(log).toMatch(new RegExp(`^::error.*${named}`, 'm'));
  expect(log).not.toMatch(/\n\s+at /);
  expect(github.writes).toEqual([]);
});

test.concurrent.each([
  ['0.99', 0],
  ['0.5', 1],
  ['high', 1],
  ['low', 1],
])('minimum-confidence %s for a cause of 97 percent: %i comments', async (minimum, comments) => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  const { code, outputs } = await runAction(github, issueEvent(github, 'opened', issue), {
    with: { 'minimum-confidence': minimum },
  });
  expect({ code, verdict: outputs.verdict }).toEqual({ code: 0, verdict: 'misconfiguration' });
  expect(ownComments(issue)).toHaveLength(comments);
});

test.concurrent('minimum-confidence is about the first comment: one that stands is edited', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  await runAction(github, issueEvent(github, 'opened', issue));
  github.repository.edit(issue, pasted('pool-of-the-edit'));
  await runAction(github, issueEvent(github, 'edited', issue), { with: { 'minimum-confidence': '0.99' } });
  expect(ownComment(issue).body).toContain('pool-of-the-edit');
});

const coffee = (what: string) =>
  [
    '{"caller":"main.go:101","level":"info","msg":"MetalLB speaker starting version 0.15.3 (commit dev)","ts":"2026-11-23T18:12:04Z"}',
    `{"caller":"main.go:1","level":"error","msg":"node kitchen-1 is out of ${what}","ts":"2026-11-23T18:12:05Z"}`,
  ].join('\n');
const example = (what: string, fires: boolean) => `
  - name: out of ${what}
    fires: ${fires}
    files:
      speaker.log: |
${coffee(what).replace(/^/gm, '        ')}`;
const ownRule = `id: own/coffee
title: The cluster is out of coffee
meaning: The node has no coffee left.
severity: error
phase: cluster
verdict: environment
confidence: 0.95
remedy:
  summary: Make coffee.
signatures:
  empty:
    in: [speaker]
    pattern: 'node (?<node>[a-z0-9-]+) is out of coffee'
    on: msg
subjects: ['Node {node}']
summary: '{node} is out of coffee.'
examples:${example('coffee', true)}${example('tea', false)}
`;

test.concurrent('rules of the workspace count, and a broken one is named without silencing the others', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: `\`\`\`\n${coffee('coffee')}\n\`\`\`` });
  const workspace = { 'our-rules/own/coffee.yaml': ownRule, 'our-rules/own/broken.yaml': 'id: own/broken\ntitle: [' };
  const { code, outputs, log, summary } = await runAction(github, issueEvent(github, 'opened', issue), {
    with: { rules: 'our-rules' },
    workspace,
  });
  expect(code, log).toBe(0);
  expect(JSON.parse(outputs.findings ?? '')).toContainEqual(expect.objectContaining({ id: 'own/coffee' }));
  expect(ownComment(issue).body).toContain('own/coffee');
  expect(log).toContain('broken.yaml');
  expect(summary).toContain('broken.yaml');
});

test.concurrent('a folder of rules that is not there is a maintainer’s mistake, and said', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  const { log } = await runAction(github, issueEvent(github, 'opened', issue), { with: { rules: 'no-such-folder' } });
  expect(log).toContain('no-such-folder');
  expect(log).not.toMatch(/\n\s+at /);
});

test.concurrent('a dispatch analyzes the issue of that number', async () => {
  const github = await FakeGitHub.start();
  github.repository.open({ body: 'Another one.' });
  const issue = github.repository.open({ body: pasted() });
  const event = dispatchEvent(github, { issue: String(issue.number) });
  const { code, outputs, log } = await runAction(github, event, { with: { issue: String(issue.number) } });
  expect(code, log).toBe(0);
  expect(outputs['comment-url']).toContain(`/issues/${issue.number}#issuecomment-`);
  expect(ownComment(issue).body).toContain('config/pool-overlap');
});

test.concurrent.each(['seven', '0', '99999'])('a dispatch for the issue %s, which is none, says so', async (number) => {
  const github = await FakeGitHub.start();
  github.repository.open({ body: pasted() });
  const { log } = await runAction(github, dispatchEvent(github), { with: { issue: number } });
  expect(log).toMatch(new RegExp(`^::error.*issue.*${number}`, 'm'));
  expect(log).not.toMatch(/\n\s+at /);
  expect(github.writes).toEqual([]);
});

test.concurrent('files of the workspace are analyzed without any issue: nothing is asked of GitHub', async () => {
  const github = await FakeGitHub.start();
  const workspace = { 'logs/e2e/metallb_report.tgz': bundle('pool-overlap-a'), 'logs/e2e/notes.txt': 'nothing' };
  const { code, outputs, summary, log } = await runAction(github, dispatchEvent(github), {
    with: { path: 'logs/e2e' },
    workspace,
  });
  expect(code, log).toBe(0);
  expect(outputs).toMatchObject({ verdict: 'misconfiguration', commented: 'false' });
  expect(summary).toContain('config/pool-overlap');
  expect(github.writes).toEqual([]);
});

test.concurrent('several paths, one a line, with an issue: one comment on all', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: 'The nightly job fails.' });
  const workspace = { 'a.tgz': bundle('pool-overlap-a'), 'b/controller.log': `${overlapLine('pool-b')}\n` };
  const { code, outputs, log } = await runAction(github, dispatchEvent(github), {
    with: { path: 'a.tgz\nb\n', issue: String(issue.number) },
    workspace,
  });
  expect(code, log).toBe(0);
  expect(outputs.verdict).toBe('misconfiguration');
  expect(ownComment(issue).body).toContain('config/pool-overlap');
});

test.concurrent('a path that is not there is said, without a trace of the code', async () => {
  const github = await FakeGitHub.start();
  const { log } = await runAction(github, dispatchEvent(github), { with: { path: 'no/such.log' } });
  expect(log).toContain('no/such.log');
  expect(log).not.toMatch(/\n\s+at /);
});

test.concurrent('the API at the root of another host than the server’s, as the public GitHub has it', async () => {
  const github = await FakeGitHub.start('');
  const issue = github.repository.open({ body: github.attach('metallb_report.tgz', bundle('pool-overlap-a')) });
  const { code, outputs, log } = await runAction(github, issueEvent(github, 'opened', issue));
  expect(code, log).toBe(0);
  expect(outputs.verdict).toBe('misconfiguration');
  expect(ownComment(issue).body).toContain('config/pool-overlap');
});
