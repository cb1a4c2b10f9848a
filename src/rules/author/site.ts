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
<div class="find">
<label for="search">Search causes, messages, commands</label>
<input id="search" type="search" autocomplete="off" placeholder="connection refused">
<p id="count" role="status"></p>
</div>
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
:root { color-scheme: light dark; --ground: light-dark(#f6f6f3, #101317); --surface: light-dark(#fff, #181c22); --ink: light-dark(#1b1e23, #e8eaed); --soft: light-dark(#565d68, #a4acb8); --line: light-dark(#deded8, #2d333c); --strong-line: light-dark(#8a8f98, #6d7683); --sunken: light-dark(#f3f3ef, #12161b); --link: light-dark(#1f4fbf, #93b6ff); }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; display: grid; grid-template-columns: minmax(15rem, 21rem) minmax(0, 1fr); }
a { color: var(--link); text-underline-offset: .18em; text-decoration-thickness: 1px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 0 1.1rem 1.1rem; background: var(--surface); border-right: 1px solid var(--line); }
.find { position: sticky; top: 0; z-index: 1; background: var(--surface); padding: 1.1rem 0 .5rem; }
nav label { font-weight: 600; font-size: .9rem; }
nav input { width: 100%; font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--strong-line); border-radius: 6px; padding: .4rem .7rem; margin: .35rem 0 0; }
#count { margin: .4rem 0 0; color: var(--soft); font-size: .87rem; min-height: 1.4em; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav ul a { display: block; padding: .35rem .5rem; margin-inline: -.5rem; border-radius: 6px; color: inherit; text-decoration: none; line-height: 1.4; }
nav ul a:hover { background: var(--sunken); }
nav small { display: block; color: var(--soft); font: .8rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
main { min-width: 0; padding: 1.1rem clamp(1rem, 3.5vw, 3rem) 3rem; max-width: 66rem; }
article { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: clamp(1rem, 2.4vw, 1.8rem); margin-bottom: 1.1rem; overflow-wrap: anywhere; }
article:target { border-color: var(--link); }
article > :first-child { margin-top: 0; } article > :last-child { margin-bottom: 0; }
h1 { font-size: 1.4rem; line-height: 1.3; letter-spacing: -.01em; margin: 0 0 .5rem; } h2 { font-size: 1.05rem; margin: 1.5rem 0 .4rem; }
p { margin: .5rem 0; max-width: 80ch; } ul { padding-left: 1.2rem; } li { margin: .25rem 0; }
code { font: .86em ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--sunken); border-radius: 4px; padding: .1em .3em; }
pre { background: var(--sunken); border: 1px solid var(--line); border-radius: 8px; padding: .6rem .8rem; white-space: pre-wrap; } pre code { background: none; padding: 0; }
table { border-collapse: collapse; width: 100%; font-size: .95em; } td, th { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); min-width: 3.5rem; } th { color: var(--soft); font-size: .87em; font-weight: 600; white-space: nowrap; }
[hidden] { display: none; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; max-height: 45vh; border-right: 0; border-bottom: 1px solid var(--line); } td, th { padding-right: .5rem; } }
@media print { nav { display: none; } body { display: block; } article { border: 0; padding: 0; } }
`;

const script = `
const search = document.getElementById('search'), count = document.getElementById('count'), list = document.getElementById('list'), main = document.querySelector('main');
const items = new Map([...list.children].map((item) => [item.querySelector('a').hash.slice(1), item]));
const articles = [...document.querySelectorAll('article')].map((article) => ({ article, name: (article.querySelector('h1').textContent + ' ' + article.id.replace(/[/-]/g, ' ')).toLowerCase(), text: article.textContent.toLowerCase(), item: items.get(article.id) }));
const causes = articles.filter(({ article }) => article.id.includes('/'));
search.addEventListener('input', () => {
  const phrase = search.value.toLowerCase().trim();
  // The words as they stand, where some page has them so; else pages with all of them.
  const whole = causes.some(({ text }) => text.includes(phrase));
  const words = whole ? [phrase] : phrase.split(/\\s+/);
  // What a cause is called weighs more than that its page mentions it.
  const hits = phrase === '' ? articles : causes.filter(({ text }) => words.every((word) => text.includes(word)));
  const weight = ({ name }) => words.filter((word) => name.includes(word)).length;
  const ordered = phrase === '' ? hits : [...hits].sort((left, right) => weight(right) - weight(left));
  for (const { article, item } of articles) article.hidden = item.hidden = true;
  for (const { article, item } of ordered) article.hidden = item.hidden = false;
  list.append(...ordered.map(({ item }) => item));
  main.append(...ordered.map(({ article }) => article));
  count.textContent = phrase === '' ? '' : hits.length === 0 ? 'No cause says so' : hits.length + ' of ' + causes.length;
});
addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target === search) return;
  event.preventDefault();
  search.focus();
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

/** A page of the reference is a part of this one; what is outside of it, is on the web or beside its folder. */
function targetOf(target: string, path: string): string {
  if (target.startsWith('https://')) return target;
  const steps = path.split('/').slice(0, -1);
  let outside = '';
  for (const step of target.split('/')) {
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) outside += '../';
  }
  return outside === '' ? `#${idOf(steps.join('/'))}` : `${outside}${steps.join('/')}`;
}
