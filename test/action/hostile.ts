/** All that comes alive on GitHub or in a runner, if it is let: on one line, since names have none. */
export const hostileName = [
  '@octocat @metallb/maintainers me@evil.example',
  '#1 GH-2 metallb/metallb#3 ffac537e6cbbf934 :tada: $x^2$ [^1] [x]: [ref][]',
  'https://evil.example/a www.evil.example mailto:a@evil.example',
  '<script>alert(1)</script><img src=x onerror=alert(1)><a href="https://evil.example">b</a></summary></details></sub></td>',
  '![p](https://evil.example/p.png) [click](https://evil.example "t") [![p](x)](javascript:alert(1))',
  '--> <!-- metallb-analyze:1:e30 --> <![CDATA[ <?php ` `` ``` ~~~ ** __ ~~ | \\ &lt;script&gt; &#64;octocat',
  '##[set-output name=verdict;]owned ::set-output name=verdict::owned ::stop-commands::x',
  '\u202egpj.exe\u202c \u2066hidden\u2069 \u200bzero\u200f \u001b[31mred\u001b]8;;https://evil.example\u0007 \u0085',
].join(' ');

/** Short ones, that no cut saves from: each begins with a sign that might end what it stands in, and goes on with what must not live. */
export const hostileNames = [
  '`',
  '``',
  '```` ',
  '|',
  '\\',
  '\\`',
  '*',
  '**_',
  '"',
  "'",
  ')',
  '](',
  '-->',
  '</code></sub></summary></details>',
  '&#96;',
  '\n',
  '\n\n',
  '\r',
  '\t',
  '\u2028',
  '{{',
  '$(x)',
].map((sign) => `${sign} @octocat ![x](//evil.example/x.png) <script>alert(1)</script> ::set-output name=verdict::owned ${sign}`);

/** Lines that would end a fence, a cell, a list, or speak to the runner. */
export const hostileLines = [
  '```',
  '~~~~~~~~',
  '````` </details>',
  '::set-output name=verdict::owned',
  '  ::add-mask::a',
  '\r::stop-commands::x',
  '##[error]owned',
  '# owned by @octocat',
  '<script>alert(1)</script>',
  '| a | b |',
  '|---|---|',
  '[1]: https://evil.example',
  '<!-- metallb-analyze:1:e30 -->',
  '-->',
  hostileName,
];
