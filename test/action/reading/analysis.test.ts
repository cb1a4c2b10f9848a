import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { analysisOf } from '../../../src/action/reading/analysis.ts';
import { rulesOf } from '../../../src/action/reading/rules.ts';
import { InputError } from '../../../src/model/bundle.ts';

const bytes = (name: string, content: Buffer | string) => ({ kind: 'bytes', name, bytes: Buffer.from(content) }) as const;
const line = `{"caller":"main.go:101","level":"info","msg":"MetalLB speaker starting version 0.15.3 (commit dev, branch dev)","ts":"2026-11-23T18:12:04Z"}\n`;

test('a bomb does not hide what comes after it', async () => {
  // One member after the other: what unpacks to more than 1 GiB and 250 times its size is taken for a bomb.
  const member = gzipSync(Buffer.alloc(32 * 1024 ** 2));
  const bomb = Buffer.concat(Array.from({ length: 40 }, () => member));
  const analysis = await analysisOf(
    [bytes('issue', '# It fails\n'), bytes('bomb.gz', bomb), bytes('speaker.log', line)],
    await rulesOf(null, '.'),
  );
  if (analysis.status !== 'analyzed') throw new Error(analysis.why);
  expect(analysis.report.files.map(({ source }) => source)).toContain('speaker.log');
  expect(analysis.report.unreadable).toContainEqual(expect.objectContaining({ source: 'bomb.gz', ended: true }));
});

test('what holds nothing to read is told, not thrown', async () => {
  const analysis = await analysisOf([bytes('a.png', Buffer.from([0x89, 0x50, 0, 1, 2, 0]))], await rulesOf(null, '.'));
  expect(analysis).toMatchObject({ status: 'unreadable', why: expect.stringContaining('a.png') });
});

test('a folder of rules that is not there is the maintainer’s slip', async () => {
  await expect(rulesOf('no/such/folder', '/')).rejects.toThrow(InputError);
});
