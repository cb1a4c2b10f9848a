import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

/** The built command, as a stranger runs it. `npm test` builds first. */
const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'analyze-'));
afterAll(() => rmSync(folder, { recursive: true }));

function analyze(args: readonly string[], input?: Buffer) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'build/analyze.js'), ...args], {
    encoding: 'utf8',
    cwd: root,
    ...(input && { input }),
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
}

const overlap = 'fixtures/bundles/pool-overlap-a/metallb_report.tgz';

test('the README’s example names verdict, cause and the lines that prove it, without colour in a pipe', () => {
  const { status, stdout, stderr } = analyze([overlap]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('MISCONFIGURATION');
  expect(stdout).toContain('config/pool-overlap');
  expect(stdout).toMatch(/ipaddresspools\.yaml:\d+/);
  expect(stdout).not.toContain('\x1b[');
});

test('the built file can be run by its name, as npx does after every build', () => {
  const { status, stdout } = spawnSync(join(root, 'build/analyze.js'), ['--version'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test('stdin is the same bundle, and one run writes several formats', () => {
  const page = join(folder, 'report.html');
  const { stdout } = analyze(['-', '--html', page, '--json', '-'], readFileSync(join(root, overlap)));
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, verdict: 'misconfiguration' });
  expect(readFileSync(page, 'utf8')).toContain('config/pool-overlap');
});

test('a saved report is rendered again to the same text', () => {
  const saved = join(folder, 'report.json');
  analyze([overlap, '--json', saved]);
  expect(analyze(['--from', saved]).stdout).toBe(analyze([overlap]).stdout);
});

test.each([
  ['a finding at the threshold', [overlap, '--fail-on', 'error'], 1],
  ['no such finding', ['fixtures/bundles/healthy-bgp-native-a/metallb_report.tgz', '--fail-on', 'error'], 0],
])('exit code with %s', (_case, args, code) => {
  expect(analyze(args).status).toBe(code);
});

test.each([
  ['a file that is not there', ['no-such.tgz'], 'no-such.tgz'],
  ['no input', [], 'no input: name a bundle'],
  ['an unknown format', [overlap, '--format', 'pdf'], "argument 'pdf' is invalid"],
  ['a size without sense', [overlap, '--max-bytes', 'lots'], 'expected a size such as 64K'],
  ['two formats for one stdout', [overlap, '--html', '-', '--json', '-'], 'cannot both go to stdout'],
])('%s is one line on stderr and exit code 2', (_case, args, says) => {
  const { status, stdout, stderr } = analyze(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(says);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('a file without any text is refused', () => {
  const junk = join(folder, 'junk.bin');
  writeFileSync(junk, Buffer.concat([Buffer.alloc(64), randomBytes(4096)]));
  expect(analyze([junk])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'analyze: junk.bin holds no text: expected logs, YAML, JSON or an archive of them\n',
  });
});

test('a service is explained in words, and an unknown one is answered with those that are known', () => {
  const { stdout } = analyze(['replay', '--explain', 'Service', 'payments/checkout', overlap]);
  expect(stdout).toMatch(/ipaddresspools\.yaml:\d+[\s\S]*asks for\s+the pool pool-extra/);
  expect(analyze(['replay', '--explain', 'Service', 'shop/none', overlap])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('known are '),
  });
});
