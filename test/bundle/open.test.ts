import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBundle } from '../../src/bundle/open.ts';
import { InputError } from '../../src/model/bundle.ts';
import { tar, tarHeader, tgz, zip } from './archives.ts';
import { bytes, piped, read, readBytes, told } from './reading.ts';

const REPORT = {
  './report/crds/ipaddresspools.yaml': 'kind: List\n',
  './report/pods/speaker-a/speaker.log': '{"level":"info"}\n',
};
const PLAIN = { 'report/crds/ipaddresspools.yaml': 'kind: List\n', 'report/pods/speaker-a/speaker.log': '{"level":"info"}\n' };
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-open-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function onDisk(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('what a reporter uploads', () => {
  const asZip = zip(Object.entries(REPORT).map(([name, content]) => ({ name, content })));

  it.each([
    ['tgz', async () => gzipSync(await tar(REPORT))],
    ['tar', () => tar(REPORT)],
    ['zip', async () => asZip],
  ])('is opened by its content, whatever it is called: %s', async (kind, make) => {
    const content = await make();
    for (const input of [bytes('upload.txt', content), { kind: 'path' as const, path: onDisk('upload.txt', content) }]) {
      const { files, summary, troubles } = await read([input]);
      expect(files).toEqual(PLAIN);
      expect(summary).toEqual({ name: 'upload.txt', kind, sha256: sha256(content), bytes: content.length, entries: 2 });
      expect(troubles).toEqual([]);
    }
  });

  it('comes through a pipe just as well', async () => {
    const content = await tgz(REPORT);
    for (const piece of [1, 7, 65_536]) {
      const { files, summary } = await read([piped(content, piece)]);
      expect(files).toEqual(PLAIN);
      expect(summary).toEqual({ name: 'stdin', kind: 'stdin', sha256: sha256(content), bytes: content.length, entries: 2 });
    }
    expect((await read([piped(asZip)])).files).toEqual(PLAIN);
    expect((await read([piped(Buffer.from('{}\n'))])).files).toEqual({ stdin: '{}\n' });
  });

  it('may be a single log, plain or compressed', async () => {
    const log = Buffer.from('one line\n');
    expect(await readBytes('speaker.log', log)).toEqual({
      files: { 'speaker.log': 'one line\n' },
      summary: { name: 'speaker.log', kind: 'file', sha256: sha256(log), bytes: 9, entries: 1 },
      troubles: [],
    });
    const packed = await readBytes('speaker.log.gz', gzipSync(log));
    expect(packed.files).toEqual({ 'speaker.log.gz': 'one line\n' });
    expect(packed.summary.kind).toBe('gz');
  });

  it('may be archives in archives', async () => {
    const inner = await tgz(REPORT);
    const outer = zip([
      { name: 'metallb_report.tgz', content: inner, method: 0 },
      { name: 'readme.txt', content: 'see inside' },
      {
        name: 'deeper.tar',
        content: await tar({ 'old/0.log.gz': gzipSync('rotated\n'), 'more.zip': zip([{ name: 'a.log', content: 'a' }]) }),
      },
    ]);
    const { files, summary, troubles } = await readBytes('attachment.zip', outer);
    expect(files).toEqual({
      'metallb_report.tgz/report/crds/ipaddresspools.yaml': 'kind: List\n',
      'metallb_report.tgz/report/pods/speaker-a/speaker.log': '{"level":"info"}\n',
      'readme.txt': 'see inside',
      'deeper.tar/old/0.log.gz': 'rotated\n',
      'deeper.tar/more.zip/a.log': 'a',
    });
    expect(summary).toMatchObject({ kind: 'zip', entries: 5, sha256: sha256(outer) });
    expect(troubles).toEqual([]);
  });

  it('may be several things at once, each in its own branch', async () => {
    const { files, summary } = await read([
      bytes('a.tgz', await tgz(REPORT)),
      bytes('a.tgz', await tgz({ x: '1' })),
      bytes('services.yaml', 'kind: Service\n'),
    ]);
    expect(files).toEqual({
      'a.tgz/report/crds/ipaddresspools.yaml': 'kind: List\n',
      'a.tgz/report/pods/speaker-a/speaker.log': '{"level":"info"}\n',
      'a.tgz#2/x': '1',
      'services.yaml': 'kind: Service\n',
    });
    expect(summary).toMatchObject({ name: 'a.tgz, a.tgz, services.yaml', kind: 'several', sha256: null, entries: 4 });
  });

  it('keeps the order of the archive', async () => {
    expect(Object.keys((await readBytes('x.tgz', await tgz({ z: '1', a: '2', m: '3' }))).files)).toEqual(['z', 'a', 'm']);
  });

  it('is read at whatever pace, and left early', async () => {
    const long = 'x'.repeat(1_000_000);
    for (const content of [
      await tgz({ long, next: 'n', last: long }),
      zip([
        { name: 'long', content: long },
        { name: 'next', content: 'n' },
        { name: 'last', content: long },
      ]),
    ]) {
      const bundle = await openBundle([bytes('x', content)]);
      const seen: [string, number][] = [];
      for await (const entry of bundle.entries) {
        let length = 0;
        if (entry.path !== 'next') {
          for await (const chunk of entry.content) {
            length += chunk.length;
            break;
          }
        }
        seen.push([entry.path, length]);
      }
      expect(seen.map(([path]) => path)).toEqual(['long', 'next', 'last']);
      expect(seen[0]?.[1]).toBeGreaterThan(0);
      expect(bundle.summary().sha256).toBe(sha256(content));
      expect(bundle.troubles()).toEqual([]);
    }
  });

  it('gives nothing of an entry any more once the next one was asked for', async () => {
    const bundle = await openBundle([bytes('x.tgz', await tgz({ a: 'first', b: 'second' }))]);
    const kept = [];
    for await (const entry of bundle.entries) kept.push(entry);
    for (const entry of kept) for await (const chunk of entry.content) expect(chunk).toBeUndefined();
    expect(kept).toHaveLength(2);
  });

  it('may be left in the middle', async () => {
    const bundle = await openBundle([{ kind: 'path', path: onDisk('left.tgz', await tgz({ a: 'first', b: 'second' })) }]);
    for await (const entry of bundle.entries) {
      expect(entry.path).toBe('a');
      break;
    }
    expect(bundle.summary()).toMatchObject({ entries: 1, sha256: null });
  });

  it('tells how far it is', async () => {
    const content = Buffer.alloc(700_000, 'a line of some length\n');
    const told: [number, number | null][] = [];
    const onProgress = (done: number, total: number | null): void => void told.push([done, total]);
    await read([{ kind: 'path', path: onDisk('long.log', content) }], {}, { onProgress });
    expect(told.at(-1)).toEqual([700_000, 700_000]);
    expect(told.length).toBeGreaterThan(1);
    told.length = 0;
    await read([piped(content)], {}, { onProgress });
    expect(told.at(-1)).toEqual([700_000, null]);
    told.length = 0;
    await read([bytes('x.zip', zip([{ name: 'a', content }]))], {}, { onProgress });
    expect(told.at(-1)?.[0]).toBe(told.at(-1)?.[1]);
  });
});

describe('what is no input', () => {
  it.each([
    ['nothing at all', [], 'nothing to read: give a file, a folder, or - for standard input'],
    [
      'a slip of the pen',
      [{ kind: 'path' as const, path: '/no/such/bundle.tgz' }],
      '/no/such/bundle.tgz: no such file or folder',
    ],
    [
      'a file taken for a folder',
      [{ kind: 'path' as const, path: '/dev/null/bundle.tgz' }],
      '/dev/null/bundle.tgz: part of the path is not a folder',
    ],
    ['a device', [{ kind: 'path' as const, path: '/dev/null' }], '/dev/null: neither a file nor a folder'],
  ])('%s', async (_, inputs, message) => {
    await expect(openBundle(inputs)).rejects.toThrow(new InputError(message));
  });

  it.each<[string, Buffer, string]>([
    ['report.tgz', Buffer.alloc(0), 'report.tgz: empty'],
    ['report.zip', zip([]), 'report.zip: there are no files in it'],
    [
      'report.zip',
      zip([{ name: 'a.log', content: 'x', flags: 1 }]),
      'report.zip: encrypted: unpack it with its password and give the folder',
    ],
    [
      'report.zip',
      zip([{ name: 'a.log', content: 'x', flags: 0x41 }]),
      'report.zip: encrypted: unpack it with its password and give the folder',
    ],
    [
      'a.tar.xz',
      Buffer.from('fd377a585a000004e6d6b446', 'hex'),
      'a.tar.xz: xz archives are not supported: unpack it and give the folder',
    ],
    ['a.7z', Buffer.from('377abcaf271c0004', 'hex'), 'a.7z: 7z archives are not supported: unpack it and give the folder'],
    ['a.rar', Buffer.from('526172211a070100', 'hex'), 'a.rar: rar archives are not supported: unpack it and give the folder'],
    ['a.zst', Buffer.from('28b52ffd0458', 'hex'), 'a.zst: zstd archives are not supported: unpack it and give the folder'],
    ['a.bz2', Buffer.from('BZh91AY&SY....', 'latin1'), 'a.bz2: bzip2 archives are not supported: unpack it and give the folder'],
    ['a.lz4', Buffer.from('04224d186440', 'hex'), 'a.lz4: lz4 archives are not supported: unpack it and give the folder'],
    [
      'cut.tgz',
      gzipSync(tarHeader({ name: 'report/', size: '0' })).subarray(0, 40),
      'cut.tgz: cut off: the compressed bytes end too early; what was there has been read',
    ],
    [
      'cut.tgz',
      gzipSync('x'.repeat(100)).subarray(0, 10),
      'cut.tgz: cut off: the compressed bytes end too early; what was there has been read',
    ],
  ])('%s (%#)', async (name, content, message) => {
    await expect(readBytes(name, content)).rejects.toThrow(new InputError(message));
  });

  it('names the first reason where none of several can be read', async () => {
    await expect(read([bytes('a.log', ''), bytes('b.7z', Buffer.from('377abcaf271c0004', 'hex'))])).rejects.toThrow(
      new InputError('none of the inputs could be read; a.log: empty'),
    );
  });

  it('is told beside what could be read', async () => {
    const { files, troubles } = await read([
      bytes('a.log', ''),
      bytes('b.7z', Buffer.from('377abcaf271c0004', 'hex')),
      bytes('c.log', 'x'),
    ]);
    expect(files).toEqual({ 'c.log': 'x' });
    expect(told(troubles)).toEqual([
      'a.log: empty (whole)',
      'b.7z: 7z archives are not supported: unpack it and give the folder (whole)',
    ]);
  });

  it('leaves empty files and binary junk of an archive to the reader', async () => {
    const { files, troubles } = await readBytes(
      'x.tgz',
      await tgz({ 'crds/none.yaml': '', 'core.1234': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]) }),
    );
    expect(files).toEqual({ 'crds/none.yaml': '', 'core.1234': '\x7fELF\0\x01' });
    expect(told(troubles)).toEqual(['crds/none.yaml: empty (nothing)']);
  });

  it('leaves out what macOS puts into archives', async () => {
    const fork = Buffer.from('0005160700020000', 'hex');
    expect((await readBytes('x.tgz', await tgz({ '._a.log': fork, 'a.log': 'x' }))).files).toEqual({ 'a.log': 'x' });
  });
});
