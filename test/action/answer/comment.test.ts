import { expect, test } from 'vitest';
import { commentText, footer } from '../../../src/action/answer/comment.ts';
import { actingNodes, parse } from '../../render/markdown-nodes.ts';
import { hostile, poolOverlap, samples } from '../../render/sample-report.ts';

const references = new Set(Object.values(samples).flatMap(({ findings }) => findings.flatMap((finding) => finding.references)));
const parts = { report: poolOverlap, news: '', notRead: [], superseded: [] };

test('what was not read stands with its reason', () => {
  const text = commentText({ ...parts, notRead: [{ name: 'a.tgz', why: 'larger than 1 MiB' }] }, 60_000);
  expect(text).toContain('### Trouble with attachments\n\n- `a.tgz`: larger than 1 MiB\n');
});

test('a long list is cut, and says so', () => {
  const notRead = Array.from({ length: 30 }, (_, index) => ({ name: `${index}.tgz`, why: 'gone' }));
  expect(commentText({ ...parts, notRead }, 60_000)).toContain('- … 20 more');
});

test('what a newer bundle took the place of is named', () => {
  expect(commentText({ ...parts, superseded: ['old.tgz'] }, 60_000)).toContain('A newer bundle took the place of `old.tgz`.');
});

test('news stand before the causes', () => {
  const text = commentText({ ...parts, news: '**New since the last answer**' }, 60_000);
  expect(text.indexOf('New since')).toBeGreaterThan(text.indexOf('MetalLB 0.'));
  expect(text.indexOf('New since')).toBeLessThan(text.indexOf('### '));
});

test.each([
  '@everyone',
  '<img src=x onerror=alert(1)>',
  '![a](https://evil.example/a.png)',
  '`` ` ``` x',
  '-->',
  '</sub></details>',
  'a | b',
  '#1 GH-2 https://evil.example www.evil.example',
  '\n\n::set-output name=a::b\n##[error]x',
])('names and reasons are inert: %j', (text) => {
  const written = commentText(
    { report: hostile, news: '', notRead: [{ name: text, why: text }], superseded: [text, text] },
    60_000,
  );
  expect(actingNodes(parse(written), references)).toEqual([]);
  expect(written).not.toMatch(/^\s*::/m);
  expect(written).not.toContain('##[');
});

test.each([60_000, 20_000, 8_000])('fits into %d characters', (room) => {
  const many = { ...poolOverlap, findings: Array.from({ length: 400 }, () => poolOverlap.findings).flat() };
  expect(commentText({ ...parts, report: many }, room).length).toBeLessThanOrEqual(room);
});

test('the last line leads to the run, where there is one', () => {
  expect(footer('https://github.com/o/r/actions/runs/1')).toContain('(https://github.com/o/r/actions/runs/1)');
  expect(footer(null)).not.toContain('](');
});
