import { describe, expect, test } from 'vitest';
import { siteOf } from '../../../src/rules/author/site.ts';

const page = (text: string, path = 'bgp/a.md') => siteOf([{ path, text }]);

describe('the site', () => {
  test.each<[string, string, string]>([
    ['a heading', '# It is <so>', '<h1>It is &lt;so&gt;</h1>'],
    ['a list', '- one\n- **two**, in x', '<ul><li>one</li><li><strong>two</strong>, in x</li></ul>'],
    ['code', 'a `<b>` c', '<p>a <code>&lt;b&gt;</code> c</p>'],
    ['code with a backtick', '`` a`b ``', '<code>a`b</code>'],
    ['a block', '```sh\necho "<x>"\n```', '<pre><code>echo &quot;&lt;x&gt;&quot;</code></pre>'],
    [
      'a table',
      '| a | b |\n|---|---|\n| `x\\|y` | z |',
      '<table><tr><th>a</th><th>b</th></tr><tr><td><code>x|y</code></td><td>z</td></tr></table>',
    ],
    ['a link to another cause', '- [`frr/b`](../frr/b.md): x', '<a href="#frr/b"><code>frr/b</code></a>: x'],
    ['a link to a page beside the reference', '[rules.md](../../rules.md)', '<a href="../rules.md">rules.md</a>'],
    ['a link to the web', '<https://metallb.io/x>', '<a href="https://metallb.io/x">https://metallb.io/x</a>'],
    ['no other addresses', '[x](javascript:alert(1))', '<a href="#bgp/javascript:alert(1">x</a>'],
    ['lines of a paragraph', 'one\ntwo\n\nthree', '<p>one two</p>\n<p>three</p>'],
  ])('%s', (_name, markdown, expected) => {
    expect(page(markdown)).toContain(expected);
  });

  test('needs no network', () => {
    const html = page('# A title');
    expect(html).toContain("default-src 'none'");
    expect(html).toContain('<a href="#bgp/a">A title<small>bgp/a</small></a>');
    expect(html).not.toMatch(/(?:src|href)="https?:/);
  });
});
