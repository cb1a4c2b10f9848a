import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distinctLabels, safeLabel } from '../../src/bundle/label.ts';
import { tar, tgz } from './archives.ts';
import { readBytes } from './reading.ts';

describe('a label', () => {
  it.each([
    ['./report/a.log', 'report/a.log'],
    ['../../etc/passwd', 'etc/passwd'],
    ['/etc/passwd', 'etc/passwd'],
    ['C:\\Users\\me\\speaker.log', 'Users/me/speaker.log'],
    ['a//b/./c/../d', 'a/b/c/d'],
    ['my config (1).yaml', 'my config (1).yaml'],
    ['naïve/λ/日本.log', 'naïve/λ/日本.log'],
    ['a\0b\nc\x1b[31m.log', 'a_b_c_[31m.log'],
    ['gol.\u202eexe', 'gol._exe'],
    ['a\u200bb\u2028c\ud800d', 'a_b_c_d'],
    ['', 'unnamed'],
    ['..', 'unnamed'],
    ['/', 'unnamed'],
  ])('of %j is %j', (name, label) => {
    expect(safeLabel(name)).toBe(label);
  });

  it('is of bounded length and keeps the end of the name', () => {
    const label = safeLabel(`${'very/'.repeat(5000)}long/speaker.log`);
    expect(label).toHaveLength(300);
    expect(label).toMatch(/^[very/]{60}….*\/long\/speaker\.log$/);
  });

  it('is printable and relative, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (name) => {
        const label = safeLabel(name);
        expect(label).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,300}$/u);
        expect(label.split('/')).not.toContain('..');
        expect(label.startsWith('/')).toBe(false);
      }),
    );
  });

  it('is distinct', () => {
    const distinct = distinctLabels();
    expect(['a', 'a', 'b', 'a', 'a#2', 'a'].map(distinct)).toEqual(['a', 'a#2', 'b', 'a#3', 'a#2#2', 'a#4']);
  });
});

it('never opens what a name points to', async () => {
  const { files } = await readBytes('x.tgz', await tgz({ '../../../../etc/passwd': 'mine', '/etc/passwd': 'too', 'a\nb': 'c' }));
  expect(files).toEqual({ 'etc/passwd': 'mine', 'etc/passwd#2': 'too', a_b: 'c' });
});

it('keeps two files of one name apart', async () => {
  const twice = Buffer.concat([(await tar({ 'a.log': 'before' })).subarray(0, 1024), await tar({ 'a.log': 'after' })]);
  expect((await readBytes('x.tar', twice)).files).toEqual({ 'a.log': 'before', 'a.log#2': 'after' });
});
