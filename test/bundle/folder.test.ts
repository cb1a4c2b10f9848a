import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openBundle } from '../../src/bundle/open.ts';
import { InputError } from '../../src/model/bundle.ts';
import { tgz } from './archives.ts';
import { read, told } from './reading.ts';

let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bundle-folder-'));
  folder = join(root, 'logs');
  mkdirSync(folder);
});
afterEach(() => rmSync(root, { recursive: true }));

const put = (name: string, content: string | Buffer): void => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
};
const makePipe = (path: string): void => void execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
const readFolder = (limits = {}) => read([{ kind: 'path', path: folder }], limits);

it('is walked by name, and its archives are opened', async () => {
  put('b.log', 'b');
  put('a/z.log', 'z');
  put('a/a.tgz', await tgz({ 'inner.log': 'i' }));
  put('my config.yaml', 'kind: List');
  const { files, summary, troubles } = await readFolder();
  expect(Object.entries(files)).toEqual([
    ['a/a.tgz/inner.log', 'i'],
    ['a/z.log', 'z'],
    ['b.log', 'b'],
    ['my config.yaml', 'kind: List'],
  ]);
  expect(summary).toMatchObject({ name: 'logs', kind: 'folder', sha256: null, entries: 4 });
  expect(summary.bytes).toBeGreaterThan(12);
  expect(troubles).toEqual([]);
});

it('gives its files their own branch beside other inputs', async () => {
  put('a.log', 'a');
  writeFileSync(join(root, 'extra.log'), 'x');
  const { files } = await read([
    { kind: 'path', path: `${folder}/` },
    { kind: 'path', path: join(root, 'extra.log') },
  ]);
  expect(files).toEqual({ 'logs/a.log': 'a', 'extra.log': 'x' });
});

it('is never left by a link', async () => {
  writeFileSync(join(root, 'secret'), 'secret');
  mkdirSync(join(root, 'logs-of-others'));
  put('a.log', 'a');
  put('sub/b.log', 'b');
  symlinkSync('../secret', join(folder, 'leak'));
  symlinkSync('/etc', join(folder, 'etc'));
  symlinkSync('../logs-of-others', join(folder, 'sibling'));
  symlinkSync('nowhere', join(folder, 'broken'));
  symlinkSync('a.log', join(folder, 'twin.log'));
  symlinkSync('..', join(folder, 'sub', 'up'));
  const { files, troubles } = await readFolder();
  expect(files).toEqual({ 'a.log': 'a', 'sub/b.log': 'b' });
  expect(told(troubles)).toEqual([
    'logs: 4 symbolic links out of the folder, or to nowhere (the first is broken): not followed (whole)',
  ]);
});

it('may itself be a link', async () => {
  put('a.log', 'a');
  symlinkSync(folder, join(root, 'link'));
  expect((await read([{ kind: 'path', path: join(root, 'link') }])).files).toEqual({ 'a.log': 'a' });
});

it('may hold pipes, which would never end', async () => {
  put('a.log', 'a');
  makePipe(join(folder, 'pipe'));
  const { files, troubles } = await readFolder();
  expect(files).toEqual({ 'a.log': 'a' });
  expect(told(troubles)).toEqual(['logs: a device or pipe (pipe): not read (nothing)']);
});

it('may be limited', async () => {
  for (const name of ['a', 'b', 'c', 'd']) put(name, name.repeat(100));
  expect(Object.keys((await readFolder({ entries: 2 })).files)).toEqual(['a', 'b']);
  const { files, troubles } = await readFolder({ totalBytes: 150 });
  expect(files).toEqual({ a: 'a'.repeat(100), b: 'b'.repeat(50) });
  expect(told(troubles)).toEqual(['b: more than 150 bytes unpacked: the rest was not read; --max-bytes raises the limit (part)']);
});

it('without files is no input', async () => {
  mkdirSync(join(folder, 'empty'));
  await expect(readFolder()).rejects.toThrow(new InputError('logs: the folder has no files'));
});

it.skipIf(process.getuid?.() === 0)('may hold what the user may not read', async () => {
  put('a.log', 'a');
  put('secret.log', 's');
  put('closed/b.log', 'b');
  chmodSync(join(folder, 'secret.log'), 0);
  chmodSync(join(folder, 'closed'), 0);
  const { files, troubles } = await readFolder();
  chmodSync(join(folder, 'closed'), 0o700);
  expect(files).toEqual({ 'a.log': 'a' });
  expect(told(troubles)).toEqual(['closed: permission denied (whole)', 'secret.log: permission denied (whole)']);
  await expect(openBundle([{ kind: 'path', path: join(folder, 'secret.log') }])).rejects.toThrow(
    new InputError(`${join(folder, 'secret.log')}: permission denied`),
  );
});

it('a named pipe that the user names is read', async () => {
  const pipe = join(root, 'pipe');
  makePipe(pipe);
  const reading = read([{ kind: 'path', path: pipe }]);
  spawn('sh', ['-c', `echo through > ${pipe}`], { stdio: 'ignore' });
  const { files, summary } = await reading;
  expect(files).toEqual({ pipe: 'through\n' });
  expect(summary).toMatchObject({ kind: 'file', bytes: 8 });
});
