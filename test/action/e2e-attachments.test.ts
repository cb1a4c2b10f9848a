import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { tgz } from '../bundle/archives.ts';
import { bombs } from './bombs.ts';
import { bundle, overlapLine, pasted } from './bundles.ts';
import { issueEvent } from './events.ts';
import {
  brokenOff,
  claiming,
  endless,
  file,
  onlyWith,
  page,
  type Reply,
  redirect,
  silent,
  slowly,
  status,
  swelling,
} from './fake-attachments.ts';
import { FakeGitHub, listen } from './fake-github.ts';
import type { FakeIssue } from './fake-repository.ts';
import { ownComment } from './own-comment.ts';
import { type Run, runAction, type Step } from './run-action.ts';

const good = bundle('pool-overlap-a');

interface Told {
  readonly issue: FakeIssue;
  readonly run: Run;
  readonly body: string;
}

/** Opens an issue with that text; the comment that answers it. */
async function answered(github: FakeGitHub, body: string, step: Step = {}): Promise<Told> {
  const issue = github.repository.open({ body });
  const run = await runAction(github, issueEvent(github, 'opened', issue), step);
  expect(run.code, run.log).toBe(0);
  return { issue, run, body: ownComment(issue).body };
}

/** The lines that speak of a file, without those of the report itself. */
const linesOn = (name: string, text: string) => text.split('\n').filter((line) => line.includes(name));

test.concurrent('attachments are found in each form of link', async () => {
  const github = await FakeGitHub.start();
  const forms: readonly ((link: string) => string)[] = [
    (link) => `Log: [metallb_report.tgz](${link}).`,
    (link) => `${link}\n\nThanks`,
    (link) => `<p>Here: <a href="${link}">the report</a></p>`,
    (link) => `See <${link}>`,
    (link) => `See [the report][1].\n\n[1]: ${link} "report"`,
    (link) => `| what | file |\n|---|---|\n| report | [it](${link}) |`,
    (link) => `- [ ] done: **[it](${link})**, sorry`,
  ];
  const paths = forms.map((_, form) => `/user-attachments/files/${form}/form-${form}.log`);
  const links = paths.map((path, form) => github.serve(path, file(`${overlapLine(`pool-${form}`)}\n`)));
  await answered(github, forms.map((textOf, form) => textOf(links[form] ?? '')).join('\n\n'));
  expect(paths.map((path) => github.fetched(path).length)).toEqual(forms.map(() => 1));
});

test.concurrent('the older form of links is known, and a file without a name that tells', async () => {
  const github = await FakeGitHub.start();
  const old = github.serve('/metallb/metallb/files/123/metallb_report.tgz', file(good));
  const asset = github.serve('/user-attachments/assets/0b6c0dd4-5b7f-4c7c-9b5c-1f7d3f0d1c55', file(bundle('m05-no-endpoints')));
  const { body } = await answered(github, `[a](${old})\n[b](${asset})`);
  expect(body).toContain('config/pool-overlap');
  expect(github.fetched('/user-attachments/assets/0b6c0dd4-5b7f-4c7c-9b5c-1f7d3f0d1c55')).toHaveLength(1);
});

test.concurrent('the same link twice is one download', async () => {
  const github = await FakeGitHub.start();
  const link = github.serve('/user-attachments/files/1/metallb_report.tgz', file(good));
  await answered(github, `[a](${link}) and again: ${link}`);
  expect(github.fetched('/user-attachments/files/1/metallb_report.tgz')).toHaveLength(1);
});

test.concurrent('attachments of a private repository are shown to the token only', async () => {
  const github = await FakeGitHub.start();
  const link = github.serve('/user-attachments/files/1/metallb_report.tgz', onlyWith(github.token, file(good)));
  const { run } = await answered(github, link);
  expect(run.outputs.verdict).toBe('misconfiguration');
});

/** What is wrong with an attachment of that name, and what has to be said of it. */
const bad: Readonly<Record<string, readonly [Reply, RegExp]>> = {
  'gone.tgz': [status(404), /not found \(404\)/],
  'forbidden.tgz': [status(403, 'Forbidden'), /403/],
  'failing.tgz': [status(500, 'Oops'), /500/],
  'page.tgz': [page, /web page/],
  'empty.tgz': [file(''), /empty/],
  'damaged.tgz': [file(good.subarray(0, 20_000)), /damaged|cut|incomplete|broken|ends/i],
  'not-packed.tgz': [file(randomBytes(5_000)), /./],
  'broken-off.tgz': [brokenOff(good), /connection/],
  'claims.tgz': [claiming(200_000_000), /larger than/],
  'endless.tgz': [endless().reply, /larger than/],
  'swelling.tgz': [swelling(300), /larger than/],
  'scheme.tgz': [redirect('file:///etc/passwd'), /redirected to file:/],
  'inline.tgz': [redirect('data:text/plain,%7B%7D'), /redirected to data:/],
  'nowhere.tgz': [redirect('http://'), /redirected .*nowhere/],
  'gopher.tgz': [redirect('gopher://127.0.0.1/x', 307), /redirected to/],
};

test.concurrent('each attachment that cannot be had or read is a line of the comment, and spoils nothing', async () => {
  const github = await FakeGitHub.start();
  const links = Object.entries(bad).map(
    ([name, [reply]]) => `[${name}](${github.serve(`/user-attachments/files/1/${name}`, reply)})`,
  );
  const { run, body } = await answered(github, `${links.join('\n')}\n\n${pasted()}`, {
    with: { 'max-attachment-bytes': '5000000', 'max-attachments': '50' },
  });
  expect(run.outputs.verdict).toBe('misconfiguration');
  expect(body).toContain('config/pool-overlap');
  expect(body).not.toContain('root:x:0');
  expect(run.seconds).toBeLessThan(20);
  const told = [...body.split('\n'), ...run.summary.split('\n')];
  const untold = Object.entries(bad).filter(([name, [, says]]) => !told.some((line) => line.includes(name) && says.test(line)));
  expect(untold.map(([name]) => name)).toEqual([]);
});

test.concurrent('a picture that its link does not tell is left out without a word', async () => {
  const github = await FakeGitHub.start();
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
    'base64',
  );
  const shown = github.serve('/user-attachments/assets/0b6c0dd4-5b7f-4c7c-9b5c-1f7d3f0d1c55', file(png, 'image/png'));
  const untyped = github.serve('/user-attachments/files/3/screen.tgz', file(png));
  const { body } = await answered(github, `![Screenshot](${shown})\n\n[screen](${untyped})\n\n${pasted()}`);
  expect(body).toContain('config/pool-overlap');
  expect(body).not.toContain('0b6c0dd4');
  expect(body).not.toMatch(/IHDR|PNG/);
});

test.concurrent('an endless file is let go soon', async () => {
  const github = await FakeGitHub.start();
  const { reply, sent } = endless();
  const link = github.serve('/user-attachments/files/1/more.tgz', reply);
  await answered(github, `${link}\n\n${pasted()}`, { with: { 'max-attachment-bytes': '100000' } });
  expect(sent()).toBeLessThan(20_000_000);
});

test.concurrent('a failed attachment alone is still answered', async () => {
  const github = await FakeGitHub.start();
  const { run, body } = await answered(github, `[gone.tgz](${github.at.server}/user-attachments/files/1/gone.tgz)`);
  expect(body).toContain('gone.tgz');
  expect(run.outputs.verdict).not.toBe('healthy');
});

test.concurrent.each<[string, Reply]>([
  ['a byte a second', slowly],
  ['nothing at all', silent],
])('a host that sends %s is left when time is up', async (_case, reply) => {
  const github = await FakeGitHub.start();
  const slow = github.serve('/user-attachments/files/1/slow.tgz', reply);
  const { run, body } = await answered(github, `[slow.tgz](${slow})\n\n${pasted()}`, { with: { 'timeout-seconds': '2' } });
  expect(run.seconds).toBeGreaterThan(1.9);
  expect(run.seconds).toBeLessThan(15);
  expect(linesOn('slow.tgz', body).join('\n')).toMatch(/slow|second|time/i);
  expect(body).toContain('config/pool-overlap');
});

test.concurrent('redirects without end are followed five times at most', async () => {
  const github = await FakeGitHub.start();
  const circle = github.serve('/user-attachments/files/1/circle.tgz', redirect('/user-attachments/files/1/circle.tgz'));
  let steps = 0;
  const chain = github.serve('/user-attachments/files/2/chain.tgz', (response) => {
    steps += 1;
    response.writeHead(302, { location: `/user-attachments/files/2/chain.tgz?step=${steps}` }).end();
  });
  const { body } = await answered(github, `${circle}\n${chain}\n${pasted()}`);
  expect(github.fetched('/user-attachments/files/1/circle.tgz').length).toBeLessThanOrEqual(6);
  expect(steps).toBeLessThanOrEqual(6);
  for (const name of ['circle.tgz', 'chain.tgz']) expect(linesOn(name, body).join('\n')).toMatch(/redirect/i);
});

test.concurrent('a redirect to another host is refused: it never hears of the token, nor of anything', async () => {
  const heard: (string | undefined)[] = [];
  const other = await listen((request, response) => {
    heard.push(request.headers.authorization ?? 'no token');
    response.end(good);
  });
  const github = await FakeGitHub.start();
  const away = github.serve('/user-attachments/files/1/away.tgz', redirect(`http://${other}/bundle.tgz`));
  const protocolless = github.serve('/user-attachments/files/2/protocolless.tgz', redirect(`//${other}/bundle.tgz`));
  const { body } = await answered(github, `[away.tgz](${away})\n[protocolless.tgz](${protocolless})\n\n${pasted()}`);
  expect(heard).toEqual([]);
  for (const name of ['away.tgz', 'protocolless.tgz'])
    expect(linesOn(name, body).join('\n')).toMatch(/redirect|host|elsewhere|refused|not allowed/i);
});

test.concurrent('links to other hosts are not followed, and said to be so', async () => {
  let asked = 0;
  const other = await listen((_request, response) => {
    asked += 1;
    response.end(good);
  });
  const github = await FakeGitHub.start();
  const host = github.at.server.replace('http://', '');
  const { body } = await answered(
    github,
    [
      `[elsewhere.tgz](http://${other}/user-attachments/files/1/elsewhere.tgz)`,
      `[user.tgz](http://${host}@${other}/user-attachments/files/1/user.tgz)`,
      `[drive.tgz](https://drive.example/metallb_report.tgz)`,
      pasted(),
    ].join('\n\n'),
  );
  expect(asked).toBe(0);
  for (const name of ['elsewhere.tgz', 'drive.example'])
    expect(linesOn(name, body).join('\n')).toMatch(/not downloaded|only files that are attached/i);
});

test.concurrent('a link that only begins like an attachment reaches nothing else of the server', async () => {
  const github = await FakeGitHub.start();
  const tricks = [
    `${github.at.server}/user-attachments/files/1/../../../api/v3/repos/metallb/private/contents/secret.yaml`,
    `${github.at.server}/user-attachments/files/1/%2e%2e/%2e%2e/%2e%2e/metallb/private/raw/main/secret.yaml`,
    `${github.at.server}/user-attachments/../metallb/private/raw/main/secret.yaml`,
    `${github.at.server}\\@evil.example/user-attachments/files/1/secret.yaml`,
    `${github.at.server}/metallb/private/raw/main/secret.yaml`,
  ];
  await answered(github, `${tricks.map((link) => `[secret.yaml](${link})`).join('\n')}\n\n${tricks.join('\n')}\n\n${pasted()}`);
  expect(github.received.map(({ path }) => path).filter((path) => path.includes('private') || path.includes('secret'))).toEqual(
    [],
  );
});

test.concurrent('more attachments than the limit: the newest are read, the rest is named', async () => {
  const github = await FakeGitHub.start();
  const links = [1, 2, 3, 4, 5].map((n) =>
    github.serve(`/user-attachments/files/${n}/part-${n}.log`, file(`${overlapLine(`pool-${n}`)}\n`)),
  );
  const { body } = await answered(github, links.map((link, i) => `[part-${i + 1}.log](${link})`).join('\n'), {
    with: { 'max-attachments': '2' },
  });
  expect(github.received.filter(({ path }) => path.startsWith('/user-attachments/'))).toHaveLength(2);
  expect(body).toMatch(/not downloaded|more attachments|limit/i);
});

test.concurrent.each(Object.entries(bombs))(
  'a bomb (%s) is said to be one, soon, in little memory',
  async (name, { make, says }) => {
    const github = await FakeGitHub.start();
    const link = github.attach(name, await make());
    const littleMemory = { env: { NODE_OPTIONS: '--max-old-space-size=400' } };
    const { run, body } = await answered(github, `[${name}](${link})\n\n${pasted()}`, littleMemory);
    expect(body).toContain('config/pool-overlap');
    expect(linesOn(name, body).join('\n')).toMatch(says);
    expect(run.seconds).toBeLessThan(45);
  },
);

test.concurrent('several bad ones beside a good one: the good one counts', async () => {
  const github = await FakeGitHub.start();
  const link = github.attach('metallb_report.tgz', good);
  const log = github.attach('speaker.log.gz', gzipSync(overlapLine('pool-gz')));
  const nested = github.attach(
    'nested.tgz',
    await tgz({ 'inner.tgz': await tgz({ 'a/controller.log': `${overlapLine('pool-nested')}\n` }) }),
  );
  const missing = `${github.at.server}/user-attachments/files/9/missing.zip`;
  const { run, body } = await answered(github, [missing, link, log, nested].join('\n'));
  expect(run.outputs.verdict).toBe('misconfiguration');
  expect(body).toContain('missing.zip');
  expect(body).toContain('config/pool-overlap');
});
