import { expect, test } from 'vitest';
import { linksIn } from '../../../src/action/thread/links.ts';

const file = 'https://github.com/user-attachments/files/1/report.tgz';
const urls = (post: string): readonly string[] => linksIn(post).map(({ url }) => url);

test.each([
  ['Markdown', `see [report.tgz](${file}), please`],
  ['Markdown in angles', `[report.tgz](<${file}>)`],
  ['a bare address that ends a sentence', `It is here: ${file}.`],
  ['an address in angles', `<${file}>`],
  ['HTML', `<a href="${file}">report</a>`],
  ['a heading', `### [report.tgz](${file})`],
  ['bold', `**[report.tgz](${file})**`],
  ['a table', `| log | [report.tgz](${file}) |`],
  ['Windows line ends', `a\r\n${file}\r\nb`],
  ['a label with markup', `[**my** \`report\`](${file})`],
])('an address in %s is found', (_form, post) => expect(urls(post)).toEqual([file]));

test('what a Markdown link calls it is kept', () => {
  expect(linksIn(`[my logs](${file})`)).toEqual([{ url: file, label: 'my logs', picture: false, inCode: false }]);
});

test.each([`![shot](${file})`, `<img width="10" src="${file}">`, `<img alt=x src=${file} />`])('%s is a picture', (post) => {
  expect(linksIn(post)).toMatchObject([{ url: file, picture: true }]);
});

test('code is told from words, also where a fence is not closed', () => {
  expect(linksIn(`\`\`\`\n${file}\n\`\`\`\n`)).toMatchObject([{ inCode: true }]);
  expect(linksIn(`\`\`\`\nlog\n${file}`)).toMatchObject([{ inCode: true }]);
});

test('what quotes another post is not said again', () => {
  expect(urls(`> ${file}\n\n  > [a](${file}2)\nI see the same.`)).toEqual([]);
});

test('each address once, in their order', () => {
  expect(urls(`https://b.example/2 [x](https://a.example/1) https://b.example/2`)).toEqual([
    'https://b.example/2',
    'https://a.example/1',
  ]);
});

test.each(['javascript:alert(1)', 'ftp://a.example/b', 'file:///etc/passwd', '[a](/relative)', 'www.example.com'])(
  '%s is no address that could be asked for',
  (post) => expect(urls(post)).toEqual([]),
);

test('a hostile post takes no time', () => {
  const started = performance.now();
  for (const piece of ['[', '![', '[a](', '<img ', '<img src=', 'https://', '`', '<!--', '[a](https://a.example/'])
    linksIn(piece.repeat(60_000));
  expect(performance.now() - started).toBeLessThan(5_000);
});
