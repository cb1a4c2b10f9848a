import { expect, test } from 'vitest';
import { tgz } from '../bundle/archives.ts';
import { aliveIn } from './alive.ts';
import { overlapLine } from './bundles.ts';
import { issueEvent } from './events.ts';
import { FakeGitHub } from './fake-github.ts';
import { ownComment } from './own-comment.ts';
import { runAction } from './run-action.ts';

const limit = 65_536;

function services(count: number): string {
  const items = Array.from({ length: count }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: `service-${i}-${'with-a-very-long-name-'.repeat(2)}`,
      namespace: `namespace-${i}-${'of-a-team-'.repeat(3)}`,
      annotations: { 'metallb.io/address-pool': `no-such-pool-${i}` },
    },
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    status: {},
  }));
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

const pools = JSON.stringify({
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  metadata: { name: 'pool-main', namespace: 'metallb-system' },
  spec: { addresses: ['10.0.0.0/24'] },
});

test.concurrent('thousands of services, pages of quoted lines and hundreds of links stay below GitHub’s limit', async () => {
  const github = await FakeGitHub.start();
  const log = Array.from({ length: 3_000 }, (_, i) => overlapLine(`pool-${i}-${'😀`|*<'.repeat(100)}`)).join('\n');
  const archive = await tgz({ 'services.json': services(2_500), 'pools.json': pools, 'controller.log': log });
  const links = Array.from(
    { length: 400 },
    (_, i) => `${github.at.server}/user-attachments/files/${i}/${`part-${i}-`.repeat(20)}.log`,
  );
  const issue = github.repository.open({ body: [...links, github.attach('giant.tgz', archive)].join('\n') });
  const { code, log: said, summary } = await runAction(github, issueEvent(github, 'opened', issue));
  expect(code, said).toBe(0);
  const { body } = ownComment(issue);
  expect(body.length).toBeLessThan(limit);
  expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
  expect(body).toContain('config/pool-overlap');
  expect(body).toMatch(/more/);
  expect(body.match(/<details>/g)?.length).toBe(body.match(/<\/details>/g)?.length);
  expect(aliveIn(body, (url) => url.startsWith(github.at.server) || url.startsWith('https://metallb.io/'))).toEqual([]);
});

test.concurrent('many causes, remembered for the next time, leave room for the report', async () => {
  const github = await FakeGitHub.start();
  const archive = await tgz({ 'services.json': services(1_500), 'pools.json': pools });
  const issue = github.repository.open({ body: github.attach('services.tgz', archive) });
  await runAction(github, issueEvent(github, 'opened', issue));
  const first = ownComment(issue).body;
  github.repository.edit(
    issue,
    `${issue.body}\n${github.attach('second.tgz', await tgz({ 'controller.log': overlapLine('x'), 'services.json': services(1_600) }))}`,
  );
  const { code } = await runAction(github, issueEvent(github, 'edited', issue));
  expect(code).toBe(0);
  const { body } = ownComment(issue);
  for (const text of [first, body]) {
    expect(text.length).toBeLessThan(limit);
    expect(text.indexOf('-->')).toBeLessThan(limit / 2);
    expect(text).toMatch(/^## /m);
  }
});
