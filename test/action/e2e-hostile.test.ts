import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tgz } from '../bundle/archives.ts';
import { aliveIn, commandsIn } from './alive.ts';
import { overlapLine, pasted } from './bundles.ts';
import { commentEvent, issueEvent } from './events.ts';
import { status } from './fake-attachments.ts';
import { FakeGitHub } from './fake-github.ts';
import { type FakeIssue, reporter } from './fake-repository.ts';
import { hostileLines, hostileName, hostileNames } from './hostile.ts';
import { ownComment } from './own-comment.ts';
import { type Run, runAction, type Step } from './run-action.ts';

/** The rule's pattern ends a name at the next quotation mark. */
const unquoted = hostileName.replaceAll('"', '');
const harmlessCommands = ['debug', 'notice', 'warning', 'error', 'group', 'endgroup'];

/** Nothing of the input is alive wherever anybody looks; `seen` proves that it got there at all. */
function expectInert(github: FakeGitHub, issue: FakeIssue, run: Run, seen: string): void {
  expect(run.code, run.log).toBe(0);
  const { body } = ownComment(issue);
  expect(body).toContain(seen);
  const runAddress = `${github.at.server}/metallb/metallb/actions/runs/9876543210`;
  const ours = (url: string) => url === runAddress || url.startsWith('https://metallb.io/');
  expect(aliveIn(body, ours)).toEqual([]);
  expect(aliveIn(run.summary, ours)).toEqual([]);
  expect(commandsIn(run.log).filter((command) => !harmlessCommands.includes(command))).toEqual([]);
  expect(Object.keys(run.outputs).sort()).toEqual([
    'comment-url',
    'commented',
    'findings',
    'html',
    'json',
    'markdown',
    'verdict',
  ]);
  expect(run.outputs.verdict).not.toBe('owned');
  expect(run.forOtherSteps).toBe('');
  const page = readFileSync(run.outputs.html ?? '', 'utf8');
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('<img src=x');
}

async function opened(github: FakeGitHub, title: string, body: string, step: Step = {}): Promise<readonly [FakeIssue, Run]> {
  const issue = github.repository.open({ title, body });
  return [issue, await runAction(github, issueEvent(github, 'opened', issue), step)];
}

test.concurrent('title, words and log lines of an issue', async () => {
  const github = await FakeGitHub.start();
  const logs = hostileNames.map((name) => overlapLine(`octopool ${name.replaceAll('"', '')}`));
  const body = [...hostileLines, '', pasted(`octopool ${unquoted}`), '```', ...logs, '```', ...hostileLines].join('\n');
  const [issue, run] = await opened(github, hostileName, body);
  expectInert(github, issue, run, 'octopool');
});

test.concurrent('lines around the deciding ones in an unfenced paste', async () => {
  const github = await FakeGitHub.start();
  const [issue, run] = await opened(
    github,
    'Logs',
    [overlapLine('octopool'), ...hostileLines, overlapLine('octopool'), ...hostileLines].join('\n'),
  );
  expectInert(github, issue, run, 'octopool');
});

test.concurrent('names of files in an archive, and the lines in them', async () => {
  const github = await FakeGitHub.start();
  const log = [
    '{"caller":"main.go:175","level":"info","msg":"MetalLB controller starting version 0.15.3 (commit x)"}',
    ...hostileLines,
    overlapLine(`octopool ${unquoted}`),
    ...hostileLines,
  ];
  const name = hostileName.replaceAll('/', '\u2215');
  const archive = await tgz({
    [`octofolder ${name.slice(0, 60)}/controller.log`]: log.join('\n'),
    'octo\n::set-output name=verdict::owned\n```\n@octocat/controller.log': log.join('\n'),
    [`${name.slice(60, 150)}.tgz`]: 'damaged',
    ...Object.fromEntries(hostileNames.map((each) => [`octo ${each.replaceAll('/', '\u2215')}/controller.log`, log.join('\n')])),
    ...Object.fromEntries(hostileNames.map((each) => [`octo ${each.replaceAll('/', '\u2215')}.tgz`, 'damaged'])),
  });
  const [issue, run] = await opened(github, 'Logs', github.attach('logs.tgz', archive));
  expectInert(github, issue, run, 'octo');
});

test.concurrent('names and fields of objects', async () => {
  const github = await FakeGitHub.start();
  const object = (kind: string, spec: unknown, name: string) =>
    JSON.stringify({
      apiVersion: 'metallb.io/v1beta1',
      kind,
      metadata: { name, namespace: 'metallb-system', annotations: { note: hostileName } },
      spec,
    });
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: `octoservice ${hostileName}`,
      namespace: hostileName,
      annotations: { 'metallb.io/address-pool': `octopool ${hostileName}` },
    },
    spec: { type: 'LoadBalancer', ports: [{ port: 80, name: hostileName }] },
    status: {},
  };
  const archive = await tgz({
    'pools.json': object('IPAddressPool', { addresses: ['10.0.0.0/28', hostileName] }, `octopool-2 ${hostileName}`),
    'peers.json': object('BGPPeer', { peerAddress: hostileName, peerASN: 64512, myASN: 64513 }, `octopeer ${hostileName}`),
    'services.json': JSON.stringify(service),
    'controller.log': `${overlapLine(`octopool ${unquoted}`)}\n`,
    'more.json': hostileNames.map((name) => object('IPAddressPool', { addresses: [name] }, name)).join('\n'),
    'services-2.json': hostileNames.map((name) => JSON.stringify({ ...service, metadata: { name, namespace: name } })).join('\n'),
  });
  const [issue, run] = await opened(github, 'Objects', github.attach('objects.tgz', archive));
  expectInert(github, issue, run, 'octo');
});

test.concurrent('names of attachments that fail', async () => {
  const github = await FakeGitHub.start();
  const name = encodeURIComponent(`octofile ${hostileName}`);
  const links = [
    github.serve(`/user-attachments/files/1/${name}.tgz`, status(404)),
    `${github.at.server}/user-attachments/files/2/octofile%0A::set-output%20name=verdict::owned%0A%60%60%60.tgz`,
    `https://evil.example/${name}.tgz`,
    'https://octocat:secret@evil.example/@octocat/--%3E.tgz',
    ...hostileNames.map((each, n) =>
      github.serve(`/user-attachments/files/${n}/octofile${encodeURIComponent(each)}.tgz`, status(404)),
    ),
  ];
  const text = hostileName.replaceAll(/[[\]()]/g, '');
  const [issue, run] = await opened(github, 'Files', `${links.map((link) => `[${text}](${link})`).join('\n\n')}\n\n${pasted()}`);
  expectInert(github, issue, run, 'octofile');
});

test.concurrent('what was new, told from the state of the run before', async () => {
  const github = await FakeGitHub.start();
  const [issue] = await opened(github, 'Twice', pasted(`octopool ${unquoted}`));
  const more = github.repository.say(
    issue,
    reporter,
    github.attach(`octofile ${hostileName.slice(0, 80)}.tgz`, await tgz({ 'speaker.log': pasted('x') })),
  );
  const run = await runAction(github, commentEvent(github, 'created', issue, more));
  expectInert(github, issue, run, 'octo');
});

test.concurrent('a rules file of the workspace whose name and text are strange', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted('octopool') });
  const workspace = {
    [`rules/own/octo ${hostileName.slice(0, 40).replaceAll('/', '')}.yaml`]: `id: [\n${hostileLines.join('\n')}`,
  };
  const run = await runAction(github, issueEvent(github, 'opened', issue), { with: { rules: 'rules' }, workspace });
  expectInert(github, issue, run, 'octopool');
});

test.concurrent('what the API says is text as well', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ body: pasted() });
  github.troubles.push(({ method }) =>
    method === 'POST' ? { status: 403, body: { message: hostileLines.join('\n') } } : undefined,
  );
  const run = await runAction(github, issueEvent(github, 'opened', issue));
  expect(run.code).toBe(0);
  expect(commandsIn(run.log).filter((command) => !harmlessCommands.includes(command))).toEqual([]);
  expect(aliveIn(run.summary, (url) => url.startsWith(github.at.server) || url.startsWith('https://metallb.io/'))).toEqual([]);
});

/** Each as long as GitHub lets a comment be. */
const slowToRead = [
  '[',
  '![a](',
  '<img ',
  '<a href="http://',
  '`',
  '> ',
  '- ',
  '* * ',
  'http://a.b/',
  '[a](http://b/ ',
  'password: ',
  '"password":"\\"',
  '{"a":',
  '- a: &a [*a, ',
  '```\n',
  '~~~\n```\n',
  '<details>\n',
  '| a |\n|---|\n',
  `${' '.repeat(50)}\n`,
  'caller=a.go:1 level=error msg="',
  '2026-11-23T18:12:05Z ',
  '\u0301',
  '1.2.3.4/32-',
].map((part) => part.repeat(65_000 / part.length));

test.concurrent('text that is made to be slow to read', async () => {
  const github = await FakeGitHub.start();
  const issue = github.repository.open({ title: '*_'.repeat(120), body: pasted('octopool') });
  for (const text of slowToRead) github.repository.say(issue, reporter, text);
  const run = await runAction(github, issueEvent(github, 'opened', issue));
  expectInert(github, issue, run, 'octopool');
  expect(run.seconds).toBeLessThan(20);
});

const secrets = ['hunter2-body', 'hunter2-archive', 'hunter2-logline', 'hunter2-link', 'hunter2-vtysh'];

test.concurrent('secrets are masked wherever the action writes, and its token is nowhere', async () => {
  const github = await FakeGitHub.start();
  const peer = (password: string) =>
    `apiVersion: metallb.io/v1beta2\nkind: BGPPeer\nmetadata:\n  name: tor\n  namespace: metallb-system\nspec:\n  peerAddress: 10.0.0.1\n  peerASN: 64512\n  myASN: 64512\n  password: ${password}\n`;
  const line = `{"caller":"controller.go:1","level":"error","error":"CIDR \\"172.18.0.112/29\\" in pool \\"a\\" overlaps with already defined CIDR \\"172.18.0.112/28\\"","password":"hunter2-logline","ts":"2026-11-23T18:12:05Z"}`;
  const archive = await tgz({
    'crds/bgppeers.yaml': peer('hunter2-archive'),
    'controller.log': `${line}\n${overlapLine('a')}\n`,
    'frr.log': 'router bgp 64512\n neighbor 10.0.0.1 password hunter2-vtysh\n',
  });
  const body = [
    pasted(),
    '```yaml',
    peer('hunter2-body'),
    '```',
    github.attach('metallb_report.tgz', archive),
    'https://reporter:hunter2-link@files.example/metallb_report.tgz',
    `my token is ${github.token}`,
  ].join('\n\n');
  const [issue, run] = await opened(github, 'Peers', body);
  expect(run.code, run.log).toBe(0);
  const { html = '', json = '', markdown = '' } = run.outputs;
  const written = [
    ownComment(issue).body,
    run.summary,
    run.log,
    JSON.stringify(run.outputs),
    ...[html, json, markdown].map((path) => readFileSync(path, 'utf8')),
  ];
  const leaks = written.flatMap((text, place) =>
    [...secrets, github.token].filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${place}`),
  );
  expect(leaks).toEqual([]);
  expect(
    Buffer.from(
      ownComment(issue)
        .body.slice(0, 20_000)
        .replace(/^.*?:1:/, ''),
      'base64url',
    ).toString('latin1'),
  ).not.toContain('hunter2');
});
