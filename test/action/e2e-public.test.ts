import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { bundle, pasted } from './bundles.ts';
import { issueEvent } from './events.ts';
import { file, type Reply, redirect, status } from './fake-attachments.ts';
import { FakeGitHub } from './fake-github.ts';
import { ownComment } from './own-comment.ts';
import { runAction } from './run-action.ts';

/** The public GitHub by its own names: the API, the site and the storage are three hosts. */
const publicly = { server: 'https://github.com', api: 'https://api.github.com' };
const good = bundle('pool-overlap-a');

const onLoopback = (github: FakeGitHub) => ({
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'everything-on-loopback.mjs'))}`,
  FAKE_PORT: github.port.replace(/^.*:/, ''),
});

/** A signed address of the storage refuses whoever shows a second proof beside the signature. */
const signed =
  (reply: Reply): Reply =>
  (response, request) =>
    (request.headers.authorization === undefined ? reply : status(400, 'Only one auth mechanism allowed'))(response, request);

async function withAttachment(location: string) {
  const github = await FakeGitHub.start('', publicly);
  github.serve('/stored/metallb_report.tgz', signed(file(good)));
  const link = github.serve('/user-attachments/files/20000001/metallb_report.tgz', redirect(location));
  const issue = github.repository.open({ body: `[metallb_report.tgz](${link})\n\n${pasted('pasted-pool')}` });
  const run = await runAction(github, issueEvent(github, 'opened', issue), { env: onLoopback(github) });
  expect(run.code, run.log).toBe(0);
  const stored = github.fetched('/stored/metallb_report.tgz');
  return { github, run, stored, body: ownComment(issue).body };
}

test.concurrent.each([
  'https://objects.githubusercontent.com/stored/metallb_report.tgz?X-Amz-Signature=1',
  'https://github-production-user-asset-6210df.s3.amazonaws.com/stored/metallb_report.tgz?X-Amz-Signature=1',
  'https://release-assets.githubusercontent.com/stored/metallb_report.tgz?sig=1',
])('the storage may be at %s, and never sees the token', async (location) => {
  const { body, stored, github } = await withAttachment(location);
  expect(body).toContain('ipaddresspools.yaml');
  expect(stored.map(({ host, authorization }) => ({ host, authorization }))).toEqual([
    { host: new URL(location).host, authorization: undefined },
  ]);
  const shownTo = new Set(github.received.filter(({ authorization }) => authorization !== undefined).map(({ host }) => host));
  expect([...shownTo].filter((host) => host !== 'api.github.com' && host !== 'github.com')).toEqual([]);
});

test.concurrent.each([
  'https://evil.example/stored/metallb_report.tgz',
  'https://evilgithubusercontent.com/stored/metallb_report.tgz',
  'https://objects.githubusercontent.com.evil.example/stored/metallb_report.tgz',
  'https://somebodys-bucket.s3.amazonaws.com/stored/metallb_report.tgz',
  'https://github-production-user-asset-1.s3.amazonaws.com.evil.example/stored/metallb_report.tgz',
  'https://github-production-user-asset-1.evil.example/x.s3.amazonaws.com/stored/metallb_report.tgz',
  'https://objects.githubusercontent.com@evil.example/stored/metallb_report.tgz',
  'https://objects.githubusercontent.com:8443/stored/metallb_report.tgz',
  'http://objects.githubusercontent.com/stored/metallb_report.tgz',
  'https://169.254.169.254/stored/metallb_report.tgz',
  'https://localhost/stored/metallb_report.tgz',
  'https://[::1]/stored/metallb_report.tgz',
])('nothing is fetched from %s', async (location) => {
  const { body, stored } = await withAttachment(location);
  expect(stored).toEqual([]);
  expect(body).toContain('pasted-pool');
  expect(body).toMatch(/metallb_report\.tgz.*(?:redirect|host|refused|not allowed|lead)/i);
});

test.concurrent('a redirect back to the site does not bring the token back', async () => {
  const github = await FakeGitHub.start('', publicly);
  const back = github.serve('/user-attachments/files/2/back.tgz', file(good));
  github.serve('/stored/back.tgz', redirect(back));
  const link = github.serve(
    '/user-attachments/files/1/there.tgz',
    redirect('https://objects.githubusercontent.com/stored/back.tgz'),
  );
  const issue = github.repository.open({ body: `${link}\n\n${pasted()}` });
  await runAction(github, issueEvent(github, 'opened', issue), { env: onLoopback(github) });
  for (const { authorization } of [
    ...github.fetched('/stored/back.tgz'),
    ...github.fetched('/user-attachments/files/2/back.tgz'),
  ]) {
    expect(authorization).toBeUndefined();
  }
});

test.concurrent('pictures are not fetched, nor gists, nor what is attached elsewhere', async () => {
  const github = await FakeGitHub.start('', publicly);
  const body = [
    '![screen](https://user-images.githubusercontent.com/1/2.png)',
    '<img src="https://user-images.githubusercontent.com/1/3.png">',
    'https://gist.github.com/octocat/1/raw/metallb.log',
    'https://raw.githubusercontent.com/octocat/x/main/metallb.log',
    'https://github.com/octocat/x/blob/main/metallb.log',
    'http://github.com/user-attachments/files/1/plain.tgz',
    'https://github.com.evil.example/user-attachments/files/1/evil.tgz',
    pasted(),
  ].join('\n\n');
  const issue = github.repository.open({ body });
  const { code } = await runAction(github, issueEvent(github, 'opened', issue), { env: onLoopback(github) });
  expect(code).toBe(0);
  expect(github.received.filter(({ host }) => host !== 'api.github.com').map(({ host, path }) => host + path)).toEqual([]);
});
