import type { Page } from './docs.ts';

/** The reference as one page that needs no network and no server: a list to search, and the causes one below the other. */
export function siteOf(pages: readonly Page[]): string {
  const articles = pages.map(({ path, text }) => ({ id: idOf(path), title: titleOf(text), html: htmlOf(text, path) }));
  const items = articles.map(
    ({ id, title }) => `<li><a href="#${escaped(id)}">${escaped(title)}<small>${escaped(id)}</small></a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>What can be wrong with MetalLB</title>
<style>${style}</style>
</head>
<body>
<nav aria-label="Causes">
<label for="search">Search causes, messages, commands</label>
<input id="search" type="search" autocomplete="off" placeholder="connection refused">
<p id="count" role="status"></p>
<ul id="list">
${items.join('\n')}
</ul>
</nav>
<main>
${articles.map(({ id, html }) => `<article id="${escaped(id)}">\n${html}\n</article>`).join('\n')}
</main>
<script>${script}</script>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --soft: color-mix(in srgb, currentColor 6%, transparent); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; display: grid; grid-template-columns: minmax(15rem, 22rem) minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; border-right: 1px solid var(--line); }
nav label { font-weight: 600; }
nav input { width: 100%; font: inherit; padding: .4rem .6rem; margin: .3rem 0; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .3rem .2rem; color: inherit; text-decoration: none; }
nav a:hover, nav a:focus { background: var(--soft); }
nav small { display: block; opacity: .75; }
main { padding: 1rem clamp(1rem, 4vw, 3rem); max-width: 62rem; }
article { padding: 1rem 0 2.5rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.1rem; margin-top: 1.6rem; }
code { font: .875em ui-monospace, monospace; background: var(--soft); padding: .1em .25em; overflow-wrap: anywhere; }
td code { overflow-wrap: normal; }
td:first-child code { white-space: nowrap; }
pre { background: var(--soft); padding: .7rem; overflow: auto; } pre code { background: none; padding: 0; overflow-wrap: normal; }
table { border-collapse: collapse; display: block; overflow: auto; } td, th { text-align: left; vertical-align: top; padding: .25rem .7rem .25rem 0; border-bottom: 1px solid var(--line); }
[hidden] { display: none; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; max-height: 45vh; border-right: 0; border-bottom: 1px solid var(--line); } }
@media print { nav { display: none; } body { display: block; } }
`;

const script = `
const search = document.getElementById('search'), count = document.getElementById('count');
const articles = [...document.querySelectorAll('article')].map((article) => ({ article, text: article.textContent.toLowerCase(), item: document.querySelector('nav a[href="#' + CSS.escape(article.id).replace(/\\\\/g, '') + '"]').parentElement }));
search.addEventListener('input', () => {
  const phrase = search.value.toLowerCase().trim();
  const causes = articles.filter(({ article }) => article.id.includes('/'));
  // The words as they stand, where some page has them so; else pages with all of them.
  const whole = causes.some(({ text }) => text.includes(phrase));
  const words = whole ? [phrase] : phrase.split(/\\s+/);
  let shown = 0;
  for (const { article, text, item } of articles) {
    const fits = phrase === '' || (article.id.includes('/') && words.every((word) => text.includes(word)));
    article.hidden = item.hidden = !fits;
    if (fits) shown++;
  }
  count.textContent = phrase === '' ? '' : shown + ' of ' + causes.length;
});
`;

const idOf = (path: string): string => path.replace(/\.md$/, '');
const titleOf = (text: string): string => /^# (.*)$/m.exec(text)?.[1] ?? '';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** The Markdown that docs.ts writes, and no other. */
function htmlOf(markdown: string, path: string): string {
  const lines = markdown.split('\n');
  const html: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const taken = take(lines, at);
    if (/^(`{3,})/.test(line)) html.push(`<pre><code>${escaped(taken.slice(1, -1).join('\n'))}</code></pre>`);
    else if (line.startsWith('|')) html.push(tableOf(taken, path));
    else if (line.startsWith('- '))
      html.push(`<ul>${taken.map((item) => `<li>${inline(item.slice(2), path)}</li>`).join('')}</ul>`);
    else if (line.startsWith('# ')) html.push(`<h1>${inline(line.slice(2), path)}</h1>`);
    else if (line.startsWith('## ')) html.push(`<h2>${inline(line.slice(3), path)}</h2>`);
    else if (line !== '' && !line.startsWith('<!--')) html.push(`<p>${inline(taken.join(' '), path)}</p>`);
    at += Math.max(1, taken.length);
  }
  return html.join('\n');
}

/** The lines of the block that begins there. */
function take(lines: readonly string[], at: number): readonly string[] {
  const first = lines[at] ?? '';
  const fence = /^(`{3,})/.exec(first)?.[1];
  const kind = (line: string) => /^(?:\||- |#|<!--|`{3,})/.exec(line)?.[0] ?? (line === '' ? '' : 'text');
  let end = at + 1;
  if (fence !== undefined) {
    while (end < lines.length && lines[end] !== fence) end++;
    return lines.slice(at, end + 1);
  }
  if (first === '' || kind(first) === '#') return [first];
  while (end < lines.length && kind(lines[end] ?? '') === kind(first)) end++;
  return lines.slice(at, end);
}

function tableOf(lines: readonly string[], path: string): string {
  const rows = lines
    .filter((_, index) => index !== 1)
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
  return `<table>${rows.map((cells, index) => `<tr>${cells.map((cell) => (index === 0 ? `<th>${inline(cell, path)}</th>` : `<td>${inline(cell, path)}</td>`)).join('')}</tr>`).join('')}</table>`;
}

const span = /(`+) ?(.+?) ?\1(?!`)|\*\*([^*]+)\*\*|\[((?:`[^`]*`|[^\]`])+)\]\(([^)\s]+)\)|<(https:\/\/[^>\s]+)>/g;

function inline(text: string, path: string): string {
  let html = '';
  let done = 0;
  for (const found of text.matchAll(span)) {
    const [whole, , code, bold, label, target, address] = found;
    html += escaped(text.slice(done, found.index));
    if (code !== undefined) html += `<code>${escaped(code)}</code>`;
    else if (bold !== undefined) html += `<strong>${escaped(bold)}</strong>`;
    else if (address !== undefined) html += `<a href="${escaped(address)}">${escaped(address)}</a>`;
    else html += `<a href="${escaped(targetOf(target ?? '', path))}">${inline(label ?? '', path)}</a>`;
    done = found.index + whole.length;
  }
  return html + escaped(text.slice(done));
}

/** A page of the reference is a part of this one; what is outside of it, is on the web or not here. */
function targetOf(target: string, path: string): string {
  if (target.startsWith('https://')) return target;
  const steps = path.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else steps.push(step);
  }
  return `#${idOf(steps.join('/'))}`;
}
