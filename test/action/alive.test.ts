import { expect, test } from 'vitest';
import { aliveIn, commandsIn } from './alive.ts';
import { hostileLines } from './hostile.ts';

/** What the other tests rely on: that they would see it. */
const none = () => false;

test.each([
  ['a mention', 'ask @octocat'],
  ['a team', 'ask (@metallb/maintainers)'],
  ['an issue', 'see #12'],
  ['an issue of elsewhere', 'see octocat/x#12'],
  ['a commit', 'since ffac537e6cbbf934'],
  ['an address', 'https://evil.example'],
  ['an address without a scheme', 'www.evil.example'],
  ['a link', '[a](https://evil.example)'],
  ['a link by reference', '[a]\n\n[a]: https://evil.example'],
  ['a picture', '![a](https://evil.example/a.png)'],
  ['a tag', 'a <b>b</b>'],
  ['a tag in a summary of ours', '<details><summary><script>alert(1)</script></summary>\n\n</details>'],
  ['a comment of HTML', '<!-- hidden -->'],
  ['a mark with more behind it', '<!-- metallb-analyze:1:abc --> <b>'],
  ['emoji', 'nice :tada:'],
  ['a footnote', 'a[^1]\n\n[^1]: b'],
  ['a turned text', '`a\u202eb`'],
  ['an escape of the terminal', '`a\u001b[31m`'],
  ['an old command', '`##[error]a`'],
])('%s is seen', (_case, text) => {
  expect(aliveIn(text, none)).not.toEqual([]);
});

test.each([
  ['code', '`@octocat #1 https://evil.example <b>`'],
  ['a block', '```text\n@octocat\n<script>\n```'],
  ['what is escaped', 'a \\<b\\> \\*c\\*'],
  [
    'what is ours',
    '<!-- metallb-analyze:1:abc_- -->\n## a\n\n<details><summary>1 more</summary>\n\nb\n\n</details>\n\n<sub>c</sub>',
  ],
])('%s is inert', (_case, text) => {
  expect(aliveIn(text, none)).toEqual([]);
});

test('commands of a log', () => {
  expect(commandsIn(hostileLines.join('\n'))).toEqual(['set-output', 'add-mask', 'stop-commands', '##[', '##[']);
});
