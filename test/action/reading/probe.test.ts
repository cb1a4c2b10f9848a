import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { whyNoArchive } from '../../../src/action/reading/probe.ts';

const folder = mkdtempSync(join(tmpdir(), 'probe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bundle = readFileSync(join(import.meta.dirname, '../../../fixtures/bundles/pool-overlap-a/metallb_report.tgz'));

test.each([
  ['a bundle', bundle, null],
  ['the beginning of one', bundle.subarray(0, 3_000), null],
  ['a packed log', gzipSync('a log\n'), null],
  ['text', Buffer.from('I do not know how to attach a file'), /no archive/],
  ['a stump', bundle.subarray(0, 60), /./],
  ['noise', Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 7919) % 256)), /./],
])('%s', async (name, bytes, why) => {
  const path = join(folder, `${name.replaceAll(' ', '-')}.tgz`);
  writeFileSync(path, bytes);
  const found = await whyNoArchive(path);
  if (why === null) expect(found).toBeNull();
  else expect(found).toMatch(why);
});
