import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { block, code, prose, reference } from '../../src/render/escape-markdown.ts';
import { visible } from '../../src/render/visible.ts';
import { actingNodes, parse, plainText, rawText } from './markdown-nodes.ts';

const attacks = [
  '@metallb/maintainers',
  'mail a@evil.example now',
  '#123 and GH-12 and metallb/metallb#7',
  'fixes 0123456789abcdef0123456789abcdef01234567',
  '[text](https://evil.example)',
  '[text][ref] [^1]',
  '![pixel](https://evil.example/p.png)',
  '<img src=x onerror=alert(1)>',
  '<!-- hidden -->',
  'https://evil.example/a and www.evil.example and HTTP://EVIL.EXAMPLE',
  '<https://evil.example>',
  '&lt;b&gt; &copy; &#64;octocat',
  ':tada: :+1: :100:',
  '$x^2$ and $$y$$',
  '`code` ``two`` ``` fence',
  '```\n@everyone\n```',
  '~~~ | --- | ~~~',
  '| a | b |\n|---|---|\n| c | d |',
  '# heading',
  '- item',
  '+ item',
  '1. item',
  '1) item',
  '> quote',
  '=====',
  '-----',
  '***bold*** __also__ ~~gone~~',
  '- [ ] task',
  '    indented code',
  '\\',
  'ends with a backslash \\',
  'two spaces  \nbreak',
  '::set-output name=x::y',
  '##[add-mask]secret',
  '[ref]: https://evil.example',
  'CVE-2024-1234 GHSA-aaaa-bbbb-cccc',
];

const words = (text: string) => text.replaceAll('\u2060', '').split(/\s+/).filter(Boolean).join(' ');

describe.each(attacks)('%s', (attack) => {
  test('is inert as prose, and reads as it stood', () => {
    const root = parse(prose(attack));
    expect(actingNodes(root)).toEqual([]);
    expect(root.children.map(({ type }) => type)).toEqual(attack.trim() === '' ? [] : ['paragraph']);
    expect(words(plainText(root))).toBe(words(attack));
    expect(`${prose(attack)}`).not.toMatch(/^\s*::|##\[/m);
  });

  test('is inert as code, and reads as it stood', () => {
    const root = parse(code(attack));
    expect(actingNodes(root)).toEqual([]);
    expect(words(plainText(root)).replaceAll(' ', '')).toBe(words(attack).replaceAll(' ', ''));
    expect(rawText(root)).toMatch(/^[|]*$/);
  });

  test('cannot leave a block', () => {
    const root = parse(`${block([attack, attack], 'text')}\n\nafter`);
    expect(root.children.map(({ type }) => type)).toEqual(['code', 'paragraph']);
    expect(block([attack], 'sh')).not.toMatch(/^\s*::|##\[/m);
  });

  test('cannot break a table', () => {
    const root = parse(`| a | b | c |\n|---|---|---|\n| ${prose(attack)} | ${code(attack)} | end |\n\nafter`);
    expect(actingNodes(root)).toEqual([]);
    const [table, after] = root.children;
    expect(after?.type).toBe('paragraph');
    expect(table?.type).toBe('table');
    const rows = table?.type === 'table' ? table.children.map((row) => row.children.length) : [];
    expect(rows).toEqual([3, 3]);
    expect(table?.type === 'table' ? plainText(table.children[1]?.children[2]) : '').toBe('end');
  });
});

const nasty = fc.stringMatching(/^[ @#[\]()!<>&`~|*_\\:$.\-+=0-9a-fwGH/\n\t"'{}^]{0,60}$/);

describe('whatever stands in a bundle', () => {
  test('is inert as prose, code and block', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 60 })), (original) => {
        const text = visible(original);
        const root = parse(
          `${prose(text)}\n\n| ${prose(text)} | ${code(text)} |\n|---|---|\n| ${code(text)} | x |\n\n${block([text], 'text')}\n\nafter`,
        );
        expect(actingNodes(root)).toEqual([]);
        expect(root.children.at(-2)?.type).toBe('code');
        expect(root.children.at(-1)?.type).toBe('paragraph');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a reference of a rule', () => {
  test.each([
    ['https://metallb.io/troubleshooting/', '<https://metallb.io/troubleshooting/>'],
    ['metallb/metallb#1234', '`metallb/metallb#1234`'],
    ['https://github.com/metallb/metallb/issues/1', '`https://github.com/metallb/metallb/issues/1`'],
    ['javascript:alert(1)', '`javascript:alert(1)`'],
    ['https://a.example/> @everyone', '`https://a.example/> @everyone`'],
  ])('%s', (given, wanted) => expect(`${reference(given)}`).toBe(wanted));
});
