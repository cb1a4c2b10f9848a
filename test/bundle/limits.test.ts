import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BOMB_FLOOR_BYTES, DEFAULT_LIMITS, LIMIT_OPTIONS, sizeInWords } from '../../src/bundle/limits.ts';
import { openBundle } from '../../src/bundle/open.ts';
import { InputError } from '../../src/model/bundle.ts';
import { tar, tgz, zip } from './archives.ts';
import { bytes, piped, read, readBytes, told } from './reading.ts';

/** A gzip of so many zero bytes, made of members of a MiB each. */
function gzipOfZeros(mebibytes: number): AsyncIterable<Buffer> {
  const member = gzipSync(Buffer.alloc(1024 * 1024));
  return (async function* () {
    for (let n = 0; n < mebibytes; n++) yield member;
  })();
}

/** Reads without keeping, and tells the most memory that it took beyond the start. */
async function pour(stream: AsyncIterable<Buffer>): Promise<{ length: number; grown: number; troubles: readonly string[] }> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  let length = 0;
  let chunks = 0;
  const bundle = await openBundle([{ kind: 'stream', name: 'stdin', stream }]);
  for await (const { content } of bundle.entries) {
    for await (const chunk of content) {
      length += chunk.length;
      if (++chunks % 16 === 0) most = Math.max(most, process.memoryUsage().rss);
    }
  }
  return { length, grown: most - before, troubles: told(bundle.troubles()) };
}

it('has a sane default and an option for each limit', () => {
  expect(Object.keys(LIMIT_OPTIONS)).toEqual(Object.keys(DEFAULT_LIMITS));
  expect(DEFAULT_LIMITS).toEqual({
    totalBytes: 8 * 1024 ** 3,
    entries: 100_000,
    nesting: 4,
    lineBytes: 1024 ** 2,
    documentBytes: 32 * 1024 ** 2,
  });
  expect([512, 1024, 1536, 8 * 1024 ** 3].map(sizeInWords)).toEqual(['512 bytes', '1 KiB', '1.5 KiB', '8 GiB']);
});

describe('memory', () => {
  it('does not grow with the input: 200 MB of zeros pass', async () => {
    const { length, grown, troubles } = await pour(gzipOfZeros(200));
    expect(length).toBe(200 * 1024 * 1024);
    expect(grown).toBeLessThan(150 * 1024 * 1024);
    expect(troubles).toEqual([]);
  });

  it('and a bomb is stopped', async () => {
    const { length, grown, troubles } = await pour(gzipOfZeros(100_000));
    expect(length).toBe(BOMB_FLOOR_BYTES);
    expect(grown).toBeLessThan(150 * 1024 * 1024);
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toMatch(
      /^stdin: unpacks to \d+ times its size, like a decompression bomb: the rest was not read; --max-bytes sets a limit instead \(part\)$/,
    );
  });
});

describe('--max-bytes', () => {
  const message = (source: string, size: string): string =>
    `${source}: more than ${size} unpacked: the rest was not read; --max-bytes raises the limit (part)`;

  it('keeps what was read before', async () => {
    const files = { a: 'x'.repeat(2000), b: 'y'.repeat(2000), c: 'z'.repeat(2000) };
    const reading = await readBytes('x.tgz', await tgz(files), { totalBytes: 4096 });
    // 512 bytes of header, 2000 of content and 48 of padding a file.
    expect(reading.files).toEqual({ a: files.a, b: 'y'.repeat(4096 - 2560 - 512) });
    expect(told(reading.troubles)).toEqual([message('x.tgz', '4 KiB'), 'b: cut off where the limit was reached (part)']);
    expect(reading.summary.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('holds for a plain file, a tar, a zip, a stream and all of them together', async () => {
    const long = Buffer.alloc(100_000, 'x');
    const limits = { totalBytes: 50_000 };
    for (const [input, source] of [
      [bytes('a.log', long), 'a.log'],
      [bytes('a.tar', await tar({ 'a.log': long })), 'a.tar'],
      [bytes('a.zip', zip([{ name: 'a.log', content: long }])), 'a.log'],
      [piped(long), 'stdin'],
    ] as const) {
      const { files, troubles } = await read([input], limits);
      expect(Object.values(files)[0]?.length).toBeGreaterThan(49_000);
      expect(Object.values(files)[0]?.length).toBeLessThanOrEqual(50_000);
      expect(told(troubles)[0]).toBe(message(source, '48.8 KiB'));
    }
    const { files, troubles } = await read(
      [bytes('a.log', long.subarray(0, 40_000)), bytes('b.log', long), bytes('c.log', long)],
      limits,
    );
    expect(Object.entries(files).map(([name, text]) => [name, text.length])).toEqual([
      ['a.log', 40_000],
      ['b.log', 10_000],
    ]);
    expect(told(troubles)).toEqual([message('b.log', '48.8 KiB')]);
  });

  it('stops a pipe that never ends, whatever it says', async () => {
    const archive = await tgz({ a: 'first' });
    const endless = (async function* () {
      yield archive;
      for (;;) yield Buffer.alloc(65_536);
    })();
    const { files, summary } = await read([{ kind: 'stream', name: 'stdin', stream: endless }], { totalBytes: 1_000_000 });
    expect(files).toEqual({ a: 'first' });
    expect(summary.sha256).toBeNull();
  });

  it('does not hold a large zip from a pipe in memory', async () => {
    const head = zip([{ name: 'a', content: 'x' }]);
    const large = (async function* () {
      yield head;
      for (let n = 0; n < 1500; n++) yield Buffer.alloc(65_536);
    })();
    await expect(read([{ kind: 'stream', name: 'stdin', stream: large }])).rejects.toThrow(
      new InputError(
        'stdin: a zip of more than 64 MiB can only be read from a file of its own: unpack what is around it, or save it first',
      ),
    );
  });
});

describe('--max-entries', () => {
  it.each([
    ['a tgz', 'x', async () => tgz({ a: '1', b: '2', c: '3' })],
    ['a zip', 'x', async () => zip(['a', 'b', 'c'].map((name) => ({ name, content: name === 'a' ? '1' : '2' })))],
  ])('counts the archive and what is in it: %s', async (_, name, make) => {
    const { files, troubles } = await readBytes(name, await make(), { entries: 3 });
    expect(files).toEqual({ a: '1', b: '2' });
    expect(told(troubles)).toEqual(['x: more than 3 files: the rest was not read; --max-entries raises the limit (part)']);
  });

  it('counts folders and links too, and writes large numbers readably', async () => {
    const header = Array.from({ length: 1500 }, (_, n) => ({ name: `d${n}/`, type: 'directory' as const }));
    const { troubles, files } = await readBytes('x.tgz', gzipSync(await tar({ last: '' }, [{ name: 'first' }, ...header])), {
      entries: 1200,
    });
    expect(files).toEqual({ first: '' });
    expect(told(troubles)).toEqual([
      'first: empty (nothing)',
      'x.tgz: more than 1,200 files: the rest was not read; --max-entries raises the limit (part)',
    ]);
  });
});

describe('--max-nesting', () => {
  it('allows an archive in an archive, but not for ever', async () => {
    let content = await tgz({ 'deep.log': 'found' });
    for (const name of ['1.tgz', '2.tgz', '3.tgz']) content = await tgz({ [name]: content, 'beside.log': 'read' });
    expect((await readBytes('x.tgz', content)).files).toMatchObject({ '3.tgz/2.tgz/1.tgz/deep.log': 'found' });
    const { files, troubles } = await readBytes('x.tgz', await tgz({ '4.tgz': content, 'beside.log': 'read' }));
    expect(Object.keys(files)).toEqual([
      '4.tgz/3.tgz/2.tgz/beside.log',
      '4.tgz/3.tgz/beside.log',
      '4.tgz/beside.log',
      'beside.log',
    ]);
    expect(told(troubles)).toEqual([
      '4.tgz/3.tgz/2.tgz/1.tgz: an archive inside 4 others: not opened; --max-nesting raises the limit (whole)',
    ]);
    const more = await readBytes('x.tgz', await tgz({ '4.tgz': content }), { nesting: 5 });
    expect(more.files).toMatchObject({ '4.tgz/3.tgz/2.tgz/1.tgz/deep.log': 'found' });
    expect(more.troubles).toEqual([]);
  });

  it('ends a gzip in a gzip in a gzip', async () => {
    let content: Buffer = Buffer.from('x');
    for (let n = 0; n < 40; n++) content = gzipSync(content);
    await expect(readBytes('x.gz', content)).rejects.toThrow(
      new InputError('x.gz: an archive inside 4 others: not opened; --max-nesting raises the limit'),
    );
  });
});

describe('a zip bomb', () => {
  it('of members that share their bytes gives the first one only', async () => {
    const members = Array.from({ length: 50 }, (_, n) => ({
      name: `${n}.log`,
      content: 'x'.repeat(10_000),
      ...(n > 0 ? { claims: { offset: 0 } } : {}),
    }));
    const { files, troubles } = await readBytes('bomb.zip', zip(members));
    expect(Object.keys(files)).toEqual(['0.log']);
    expect(troubles).toHaveLength(49);
    expect(told(troubles)[0]).toBe(
      '1.log: shares its bytes with another file of the zip, as in a decompression bomb: not read (whole)',
    );
  });
});

it('lists the first five hundred troubles only', async () => {
  const members = Array.from({ length: 600 }, (_, n) => ({ name: `${n}.log`, content: 'x', flags: 1 }));
  const { troubles } = await readBytes('x.zip', zip([{ name: 'a', content: 'x' }, ...members]));
  expect(troubles).toHaveLength(501);
  expect(told(troubles).at(-1)).toBe('input: 100 more troubles, not listed (part)');
});
