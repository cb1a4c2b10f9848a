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

/** Opens an issue with attachments that lead to these places. */
async function leadingTo(locations: readonly string[], github: FakeGitHub) {
  const links = locations.map((location, n) => {
    const { pathname } = new URL(location);
    github.serve(pathname, signed(file(good)));
    return github.serve(`/user-attachments/files/2000000${n}/lead-${n}.tgz`, redirect(location));
  });
  const issue = github.repository.open({ body: `${links.join('\n')}\n\n${pasted('pasted-pool')}` });
  const step = { env: onLoopback(github), with: { 'max-attachments': '50' } };
  const run = await runAction(github, issueEvent(github, 'opened', issue), step);
  expect(run.code, run.log).toBe(0);
  return { github, body: ownComment(issue).body };
}

const storage = [
  'https://objects.githubusercontent.com/stored/1.tgz?X-Amz-Signature=1',
  'https://github-production-user-asset-6210df.s3.amazonaws.com/stored/2.tgz?X-Amz-Signature=1',
  'https://release-assets.githubusercontent.com/stored/3.tgz?sig=1',
];

test.concurrent('files come from GitHub’s storage, which never sees the token', async () => {
  const { body, github } = await leadingTo(storage, await FakeGitHub.start('', publicly));
  expect(body).toContain('ipaddresspools.yaml');
  const stored = github.received.filter(({ path }) => path.startsWith('/stored/'));
  expect(stored.map(({ host }) => host).sort()).toEqual(storage.map((location) => new URL(location).host).sort());
  expect(stored.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  const shownTo = new Set(github.received.filter(({ authorization }) => authorization !== undefined).map(({ host }) => host));
  expect([...shownTo].filter((host) => host !== 'api.github.com' && host !== 'github.com')).toEqual([]);
});

const refused = [
  'https://evil.example/stored/1.tgz',
  'https://evilgithubusercontent.com/stored/2.tgz',
  'https://objects.githubusercontent.com.evil.example/stored/3.tgz',
  'https://somebodys-bucket.s3.amazonaws.com/stored/4.tgz',
  'https://github-production-user-asset-1.s3.amazonaws.com.evil.example/stored/5.tgz',
  'https://github-production-user-asset-1.evil.example/x.s3.amazonaws.com/stored/6.tgz',
  'https://objects.githubusercontent.com@evil.example/stored/7.tgz',
  'https://somebody@objects.githubusercontent.com/stored/8.tgz',
  'https://objects.githubusercontent.com:8443/stored/9.tgz',
  'http://objects.githubusercontent.com/stored/10.tgz',
  'https://169.254.169.254/stored/11.tgz',
  'https://localhost/stored/12.tgz',
  'https://[::1]/stored/13.tgz',
  'https://api.github.com.evil.example/stored/14.tgz',
];

test.concurrent('nothing is fetched from anywhere else, and each is said', async () => {
  const { body, github } = await leadingTo(refused, await FakeGitHub.start('', publicly));
  expect(github.received.filter(({ host }) => host !== 'api.github.com' && host !== 'github.com')).toEqual([]);
  expect(github.received.filter(({ path }) => path.includes('/stored/'))).toEqual([]);
  expect(body).toContain('pasted-pool');
  expect(body).toMatch(/lead-\d+\.tgz.*redirected to/);
});

test.concurrent('a server of one’s own: its sub-domains are its storage, and the public one’s storage is not', async () => {
  const own = { server: 'https://git.corp.example', api: 'https://git.corp.example/api/v3' };
  const { body, github } = await leadingTo(
    [
      'https://media.git.corp.example/stored/1.tgz',
      'https://corp.example/stored/2.tgz',
      'https://evilgit.corp.example/stored/3.tgz',
      'https://objects.githubusercontent.com/stored/4.tgz',
    ],
    await FakeGitHub.start('/api/v3', own),
  );
  expect(body).toContain('ipaddresspools.yaml');
  const stored = github.received.filter(({ path }) => path.startsWith('/stored/'));
  expect(stored.map(({ host, authorization }) => ({ host, authorization }))).toEqual([
    { host: 'media.git.corp.example', authorization: undefined },
  ]);
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
