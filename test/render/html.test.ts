import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { renderHtml } from '../../src/render/html.ts';
import { poolOverlap, samples } from './sample-report.ts';

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const between = (text: string, start: string, end: string) =>
  text.slice(text.indexOf(start) + start.length, text.indexOf(end, text.indexOf(start)));

describe.each(Object.entries(samples))('the page of %s', (name, report) => {
  const html = renderHtml(report);

  test('is the same each time', () => expect(renderHtml(report)).toBe(html));

  test('allows its own style and script by hash, and nothing else', () => {
    const policy = between(html, 'http-equiv="Content-Security-Policy" content="', '">')
      .replaceAll('&#x27;', "'")
      .replaceAll('&#x3D;', '=');
    const style = sha256(between(html, '<style>', '</style>'));
    const script = sha256(between(html, '\n<script>', '</script>'));
    expect(policy).toBe(
      `default-src 'none'; style-src ${style}; script-src ${script}; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style>'));
  });

  test('has no inline style, no handler, no resource, and no unknown element', () => {
    const markup = html.replace(/<style>[\s\S]*?<\/style>|<script[\s\S]*?<\/script>/g, '');
    const tags = markup.match(/<[a-z][^>]*>/gi) ?? [];
    expect(tags.filter((tag) => /\s(style|on\w+|src|srcset|action|formaction|poster|data)\s*=/i.test(tag))).toEqual([]);
    const names = new Set(tags.map((tag) => /^<([\w-]+)/.exec(tag)?.[1]?.toLowerCase()));
    for (const banned of [
      'script',
      'img',
      'iframe',
      'object',
      'embed',
      'form',
      'base',
      'video',
      'audio',
      'image',
      'foreignobject',
      'style',
    ]) {
      expect(names).not.toContain(banned);
    }
    const hrefs = [...markup.matchAll(/\shref="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&#x3D;', '='));
    expect(hrefs.filter((href) => !/^(#[\w-]+|data:,|https:\/\/[\w./#?=&%+~-]+)$/.test(href))).toEqual([]);
  });

  test('has each id once, and no link into nothing', () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBe(new Set(ids).size);
    const targets = [...html.matchAll(/\shref="#([^"]+)"/g)].map(([, id]) => id);
    const known = new Set(ids);
    expect([...new Set(targets)].filter((id) => !known.has(id))).toEqual([]);
  });

  test('shows no character that acts', () => expect(html).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u));

  test('is bounded', () => {
    const bounds: Readonly<Record<string, number>> = { manyServices: 5_000_000, hostile: 700_000 };
    expect(Buffer.byteLength(html)).toBeLessThan(bounds[name] ?? 300_000);
  });
});

test('what a list leaves out is said', () => {
  const html = renderHtml({
    ...poolOverlap,
    unreadable: Array.from({ length: 900 }, (_, index) => ({ source: `f${index}`, what: 'cut off', lost: 'part' as const })),
  });
  expect(html).toContain('700 more in the JSON');
});
