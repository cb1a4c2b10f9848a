import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { blocks, TAR_END, tar, tarHeader, tgz, zip } from './archives.ts';
import { bytes, piped, read, readBytes, told } from './reading.ts';

const CUT = 'cut off: the compressed bytes end too early; what was there has been read';
const CHECKSUM = 'the checksum does not match: damaged on its way; it was read all the same';

/** Text that hardly shrinks, so that a position in the gzip is about one in the text. */
const log = (lines: number): string =>
  Array.from({ length: lines }, (_, n) => `${n} ${randomBytes(30).toString('hex')}\n`).join('');

function flipped(content: Buffer, at: number): Buffer {
  const copy = Buffer.from(content);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}

describe('a gzip', () => {
  it('that is cut off gives all that was there', async () => {
    const text = log(20_000);
    const content = gzipSync(text);
    const { files, summary, troubles } = await readBytes('speaker.log.gz', content.subarray(0, content.length / 2));
    const read = files['speaker.log.gz'] ?? '';
    expect(text.startsWith(read)).toBe(true);
    expect(read.length).toBeGreaterThan(text.length * 0.45);
    expect(told(troubles)).toEqual([`speaker.log.gz: ${CUT} (part)`]);
    expect(summary).toMatchObject({ kind: 'gz', entries: 1 });
  });

  it.each([8, 4])('whose trailer is wrong (%i bytes before the end) gives everything', async (back) => {
    for (const text of ['short\n', log(20_000)]) {
      const content = gzipSync(text);
      const { files, troubles } = await readBytes('a.log.gz', flipped(content, content.length - back));
      expect(files).toEqual({ 'a.log.gz': text });
      expect(told(troubles)).toEqual([`a.log.gz: ${CHECKSUM} (part)`]);
    }
  });

  it('that is damaged in the middle gives all up to the damage', async () => {
    // Two stored blocks, and then one of a type that does not exist.
    const text = Buffer.from(log(1500));
    const block = (part: Buffer): Buffer => {
      const header = Buffer.alloc(5);
      header.writeUInt16LE(part.length, 1);
      header.writeUInt16LE(0xffff - part.length, 3);
      return Buffer.concat([header, part]);
    };
    const content = Buffer.concat([
      gzipSync('').subarray(0, 10),
      block(text.subarray(0, 50_000)),
      block(text.subarray(50_000, 90_000)),
      Buffer.from([7, 1, 2, 3]),
    ]);
    for (const input of [bytes('a.log.gz', content), piped(content), piped(content, 100)]) {
      const { files, troubles } = await read([input]);
      const [given = ''] = Object.values(files);
      expect(given.length).toBe(90_000);
      expect(given === text.toString('latin1', 0, 90_000)).toBe(true);
      expect(troubles.map(({ what }) => what)).toEqual(['damaged: only the first 87.9 KiB could be unpacked']);
    }
  });

  it('may be of many members, and be followed by zeros', async () => {
    const content = Buffer.concat([gzipSync('one\n'), gzipSync(''), gzipSync('two\n'), Buffer.alloc(1000)]);
    const { files, troubles } = await readBytes('a.log.gz', content);
    expect(files).toEqual({ 'a.log.gz': 'one\ntwo\n' });
    expect(troubles).toEqual([]);
  });

  it('may be empty', async () => {
    const { files, troubles } = await readBytes('a.log.gz', gzipSync(''));
    expect(files).toEqual({ 'a.log.gz': '' });
    expect(told(troubles)).toEqual(['a.log.gz: empty (nothing)']);
  });
});

describe('a tgz', () => {
  it('that is cut off gives all whole files and the part of the last one', async () => {
    const files = { 'report/first.log': 'whole\n', 'report/second.log': log(5000), 'report/third.log': log(5000) };
    const content = await tgz(files);
    const reading = await readBytes('metallb_report.tgz', content.subarray(0, content.length - 100_000));
    expect(Object.keys(reading.files)).toEqual(Object.keys(files));
    expect(reading.files['report/second.log']).toBe(files['report/second.log']);
    const third = reading.files['report/third.log'] ?? '';
    expect(files['report/third.log'].startsWith(third)).toBe(true);
    expect(third.length).toBeGreaterThan(1000);
    const size = files['report/third.log'].length;
    expect(told(reading.troubles)).toEqual([
      `metallb_report.tgz: ${CUT} (part)`,
      `report/third.log: cut off: only ${third.length} of ${size} bytes are there (part)`,
    ]);
  });

  it.each([1, 40, 300, 511, 512, 513, 1024, 1100, 1600, 2047])(
    'may be cut off anywhere: after %i bytes of the tar',
    async (length) => {
      const whole = await tar({ a: 'x'.repeat(600), b: 'y' });
      const { files } = await readBytes('x.tgz', Buffer.concat([gzipSync(whole.subarray(0, length), { level: 0 })])).catch(
        (error: Error) => ({
          files: { error: error.message },
        }),
      );
      if (length >= 513) expect('x'.repeat(600).startsWith(Object.values(files)[0] ?? 'no')).toBe(true);
    },
  );

  it('with a wrong checksum is read to its end', async () => {
    const content = await tgz({ a: 'first', b: 'second' });
    const { files, troubles } = await readBytes('x.tgz', flipped(content, content.length - 6));
    expect(files).toEqual({ a: 'first', b: 'second' });
    expect(told(troubles)).toEqual([`x.tgz: ${CHECKSUM} (part)`]);
  });

  it('within another archive does not stop what follows', async () => {
    const bad = (await tgz({ a: log(1000), b: log(1000) })).subarray(0, 50_000);
    const { files, troubles } = await readBytes('x.tar', await tar({ 'bad.tgz': bad, 'good.log': 'fine' }));
    expect(Object.keys(files)).toEqual(['bad.tgz/a', 'bad.tgz/b', 'good.log']);
    expect(files['good.log']).toBe('fine');
    expect(troubles.map(({ source }) => source)).toEqual(['bad.tgz', 'bad.tgz/b']);
  });
});

describe('a tar', () => {
  it('of before POSIX is known by its checksum', async () => {
    const old = Buffer.concat([
      tarHeader({ name: 'old.log', size: '00000000006', type: '\0', magic: '' }),
      blocks(Buffer.from('text\r\n')),
      TAR_END,
    ]);
    const { files, summary } = await readBytes('old', old);
    expect(files).toEqual({ 'old.log': 'text\r\n' });
    expect(summary.kind).toBe('tar');
  });

  it('that is cut off between two files is told from a whole one', async () => {
    const whole = await tar({ a: 'first', b: 'second' });
    const { files, troubles } = await readBytes('x.tar', whole.subarray(0, 1024));
    expect(files).toEqual({ a: 'first' });
    expect(told(troubles)).toEqual(['x.tar: the end mark of the tar is missing: it seems to be cut off (part)']);
  });

  it('with a damaged header keeps what stood before', async () => {
    const whole = await tar({ a: 'first', b: 'second', c: 'third' });
    const { files, troubles } = await readBytes('x.tar', flipped(whole, 1024 + 3));
    expect(files).toEqual({ a: 'first' });
    expect(told(troubles)).toEqual(['x.tar: damaged tar header: what follows could not be read (part)']);
  });

  it.each<[string, string | Buffer]>([
    ['enormous', Buffer.from('80000000ffffffffffffffff', 'hex')],
    ['almost as large as a number can be', Buffer.from('8000000000001fffffffffff', 'hex')],
    ['of eight GiB', '77777777777'],
  ])('whose last file claims to be %s gives what is there', async (_, size) => {
    const content = Buffer.concat([tarHeader({ name: 'big.log', size }), Buffer.from('there')]);
    const { files, troubles } = await readBytes('x.tar', content);
    expect(files).toEqual({ 'big.log': 'there' });
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toMatchObject({ source: 'big.log', lost: 'part' });
    expect(troubles[0]?.what).toMatch(/^cut off: only 5 of \d+ bytes are there$/);
  });

  it.each<[string, string | Buffer]>([
    ['negative', Buffer.from('ffffffffffffffffffffff00', 'hex')],
    ['no number', 'zzzzzzzzzzz'],
  ])('with a size that is %s is damaged', async (_, size) => {
    const content = Buffer.concat([
      blocks(await tar({ a: 'first' })).subarray(0, 1024),
      tarHeader({ name: 'b', size }),
      Buffer.alloc(2048),
    ]);
    const { files, troubles } = await readBytes('x.tar', content);
    expect(files).toEqual({ a: 'first' });
    expect(told(troubles)).toEqual(['x.tar: damaged tar header: what follows could not be read (part)']);
  });

  it.each(['x', 'g', 'L', 'K'])('with an absurdly long header of type %s is left alone', async (type) => {
    const size = 3 * 1024 * 1024;
    const header = tarHeader({ name: 'long', size: size.toString(8).padStart(11, '0'), type });
    const content = Buffer.concat([
      (await tar({ a: 'first' })).subarray(0, 1024),
      header,
      Buffer.alloc(size, 'x'),
      tarHeader({ name: 'b', size: '0' }),
      TAR_END,
    ]);
    const { files, troubles } = await readBytes('x.tar', content);
    expect(files).toEqual({ a: 'first' });
    expect(told(troubles)).toEqual(['x.tar: damaged tar header: what follows could not be read (part)']);
  });

  it('whose extended headers are to be merged over and over takes no time', async () => {
    const fields = Buffer.from(Array.from({ length: 20_000 }, (_, n) => `11 k${String(n).padStart(5, '0')}=\n`).join(''));
    const global = Buffer.concat([
      tarHeader({ name: 'g', size: fields.length.toString(8).padStart(11, '0'), type: 'g' }),
      blocks(fields),
    ]);
    const pax = Buffer.concat([tarHeader({ name: 'p', size: '00000000006', type: 'x' }), blocks(Buffer.from('6 a=b\n'))]);
    const member = Buffer.concat([pax, tarHeader({ name: 'm', size: '0' })]);
    const content = gzipSync(
      Buffer.concat([tarHeader({ name: 'a', size: '0' }), global, ...Array.from({ length: 20_000 }, () => member)]),
    );
    const started = performance.now();
    const { troubles } = await readBytes('x.tgz', content);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(troubles.map(({ what }) => what)).toContain('absurd tar header: what follows was not read');
  });

  it('keeps long names, and sizes that only an extended header tells', async () => {
    const long = `report/${'pods/'.repeat(40)}speaker.log`;
    const { files } = await readBytes('x.tar', await tar({ [long]: 'x', 'ü/λ.log': 'y' }));
    expect(files).toEqual({ [long]: 'x', 'ü/λ.log': 'y' });
  });

  it('counts its links and devices instead of following them', async () => {
    const special = [
      { name: 'current', type: 'symlink' as const, linkname: '/etc/passwd' },
      { name: 'other', type: 'symlink' as const, linkname: '../../x' },
      { name: 'twin', type: 'link' as const, linkname: 'a.log' },
      { name: 'tty', type: 'character-device' as const },
    ];
    const { files, troubles } = await readBytes('x.tar', await tar({ 'a.log': 'a' }, special));
    expect(files).toEqual({ 'a.log': 'a' });
    expect(told(troubles)).toEqual([
      'x.tar: 2 symbolic links (the first is current): not followed (nothing)',
      'x.tar: a hard link (twin): not followed, since the file has another name too (nothing)',
      'x.tar: a device or pipe (tty): not read (nothing)',
    ]);
  });

  it('may be followed by another one, or by nonsense', async () => {
    const one = await tar({ a: '1' });
    expect((await readBytes('x.tar', Buffer.concat([one, await tar({ b: '2' })]))).files).toEqual({ a: '1', b: '2' });
    const { files, troubles } = await readBytes('x.tar', Buffer.concat([one, Buffer.alloc(2_000_000, 'x')]));
    expect(files).toEqual({ a: '1' });
    expect(told(troubles)).toEqual(['x.tar: damaged tar header: what follows could not be read (part)']);
    expect((await readBytes('x.tar', Buffer.concat([one, Buffer.alloc(5_000_000)]))).troubles).toEqual([]);
  });
});

describe('a zip', () => {
  const members = [
    { name: 'report/a.log', content: log(100) },
    { name: 'report/b.log', content: 'second\n' },
    { name: 'report/c.log', content: 'third\n' },
  ];
  const DIRECTORY =
    'the directory at the end of the zip is missing or damaged: it seems to be cut off, and was read as far as it goes';

  it.each([false, true])('without its directory is read from the front (sizes behind the data: %s)', async (streamed) => {
    const content = zip(members.map((member) => ({ ...member, streamed })));
    const { files, troubles } = await readBytes('x.zip', content.subarray(0, content.length - 60));
    expect(files).toEqual(Object.fromEntries(members.map(({ name, content: text }) => [name, text])));
    expect(told(troubles)).toEqual([`x.zip: ${DIRECTORY} (part)`]);
  });

  it('that is cut off gives the part of the last file', async () => {
    const content = zip(members.slice(0, 1));
    const { files, troubles } = await readBytes('x.zip', content.subarray(0, 2000));
    const text = files['report/a.log'] ?? '';
    expect(members[0]?.content.startsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThan(1000);
    expect(told(troubles)).toEqual([`x.zip: ${DIRECTORY} (part)`, `report/a.log: ${CUT} (part)`]);
  });

  it('may have a comment, folders, stored files and odd names', async () => {
    const content = zip(
      [
        { name: 'report/', content: '', method: 0 },
        { name: 'report\\win.log', content: 'w', method: 0 },
        { name: Buffer.from('caf\x82.log', 'latin1'), content: 'cp437' },
        { name: 'λ.log', content: 'utf8', flags: 0x800 },
        { name: 'link', content: '/etc/passwd', method: 0, mode: 0o120777 },
      ],
      'made by hand',
    );
    const { files, troubles } = await readBytes('x.zip', content);
    expect(files).toEqual({ 'report/win.log': 'w', 'café.log': 'cp437', 'λ.log': 'utf8' });
    expect(told(troubles)).toEqual(['x.zip: a symbolic link (link): not followed (nothing)']);
  });

  it.each<[string, Parameters<typeof zip>[0][number], string, string | undefined]>([
    ['a wrong checksum', { name: 'a', content: 'text', claims: { crc: 1 } }, `a: ${CHECKSUM} (part)`, 'text'],
    [
      'a size too large',
      { name: 'a', content: 'text', claims: { size: 4000 } },
      'a: the zip says 4000 bytes, but 4 are there (part)',
      'text',
    ],
    [
      'a size too small',
      { name: 'a', content: 'text', claims: { size: 1 } },
      'a: the zip says 1 bytes, but 4 are there (part)',
      'text',
    ],
    ['too few packed bytes', { name: 'a', content: 'text', claims: { packed: 3 } }, `a: ${CUT} (part)`, 'te'],
    [
      'more bytes than the zip',
      { name: 'a', content: 'text', claims: { packed: 4000 } },
      'a: the zip is damaged where this file should be (whole)',
      undefined,
    ],
    [
      'a place that is none',
      { name: 'a', content: 'text', claims: { offset: 3 } },
      'a: the zip is damaged where this file should be (whole)',
      undefined,
    ],
    [
      'a password',
      { name: 'a', content: 'text', flags: 1 },
      'a: encrypted: unpack it with its password and give the folder (whole)',
      undefined,
    ],
    [
      'a rare method',
      { name: 'a', content: 'text', method: 93 },
      'a: compressed with zstd, which is not supported: unpack it and give the folder (whole)',
      undefined,
    ],
    [
      'an unknown method',
      { name: 'a', content: 'text', method: 77 },
      'a: compressed with method 77, which is not supported: unpack it and give the folder (whole)',
      undefined,
    ],
    ['damaged bytes', { name: 'a', content: 'not deflated', method: 0 }, '', 'not deflated'],
  ])('with %s in one file reads the others', async (_, member, trouble, text) => {
    const { files, troubles } = await readBytes(
      'x.zip',
      zip([{ name: 'before', content: '1' }, member, { name: 'after', content: '2' }]),
    );
    expect(files).toEqual({ before: '1', ...(text === undefined ? {} : { a: text }), after: '2' });
    expect(told(troubles)).toEqual(trouble === '' ? [] : [trouble]);
  });

  it('with a damaged directory keeps what stood before', async () => {
    const content = zip(members);
    const at = content.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
    const { files, troubles } = await readBytes('x.zip', flipped(content, at));
    expect(Object.keys(files)).toEqual(['report/a.log', 'report/b.log']);
    expect(told(troubles)).toEqual([
      'x.zip: the directory of the zip is damaged: what it lists further on could not be read (part)',
    ]);
  });
});

it('survives any byte being wrong', async () => {
  const small = { 'a.log': 'some text\n'.repeat(20), 'b.yaml': 'kind: List\n' };
  const originals = [
    await tgz(small),
    await tar({ ...small, ['n'.repeat(150)]: 'long' }),
    zip(Object.entries(small).map(([name, content]) => ({ name, content }))),
  ];
  for (const original of originals) {
    for (let at = 0; at < original.length; at += original.length > 2000 ? 37 : 1) {
      const broken = flipped(original, at);
      await readBytes('x', broken).catch((error: Error) => expect(error.name).toBe('InputError'));
    }
  }
});
