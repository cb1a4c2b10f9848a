import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { probe } from '../../../src/action/reading/probe.ts';

const folder = mkdtempSync(join(tmpdir(), 'probe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bundle = readFileSync(join(import.meta.dirname, '../../../fixtures/bundles/pool-overlap-a/metallb_report.tgz'));

test.each([
  ['a bundle', bundle, 'several files'],
  ['the beginning of one', bundle.subarray(0, 3_000), 'several files'],
  ['a packed log', gzipSync('a log\n'), 'one file'],
  ['text', Buffer.from('I do not know how to attach a file'), 'no archive'],
  ['a stump', bundle.subarray(0, 60), 'unreadable'],
])('%s', async (name, bytes, kind) => {
  const path = join(folder, `${name.replaceAll(' ', '-')}.tgz`);
  writeFileSync(path, bytes);
  expect(await probe(path)).toMatchObject({ kind });
});
