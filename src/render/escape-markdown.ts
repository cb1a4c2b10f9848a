/**
 * Text of the bundle as inert Markdown, for GitHub's dialect. Expects text that went through visible().
 *
 * Escaping does not stop GitHub from turning @names, #numbers, commit hashes, :emoji: and addresses into links: it
 * looks for them in the rendered text. Only code spans and blocks are left alone, so a word that could become one of
 * these is shown as code.
 */
export type Markdown = string & { readonly __markdown: true };

const trusted = (text: string) => text as Markdown;

const becomesLink = new RegExp(
  [
    '@', // mentions, e-mail addresses
    '#\\d', // issues: #1, owner/repo#1
    '\\bGH-\\d',
    '\\b(?:CVE|GHSA)-',
    '://',
    '\\bwww\\.',
    '\\b(?:mailto|xmpp):',
    ':(?:100|1234|[\\w+-]*[a-z][\\w+-]*):', // emoji
    '\\$', // formulas
    '(?:^|[^0-9a-z])[0-9a-f]{7,64}(?:[^0-9a-z]|$)', // commits
  ].join('|'),
  'i',
);

const special = /[\\`*_{}[\]<>|~&!]/g;

/** Runners obey `##[` wherever it stands; a word joiner between the signs is not seen. */
function withoutCommands(text: string): string {
  return text.replaceAll('##[', '#\u2060#[');
}

function longestRun(text: string, sign: string): number {
  let longest = 0;
  let run = 0;
  for (const character of text) {
    run = character === sign ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

function codeSpan(text: string): string {
  const delimiter = '`'.repeat(longestRun(text, '`') + 1);
  const padding = /^[` ]|[` ]$/.test(text) ? ' ' : '';
  return `${delimiter}${padding}${text}${padding}${delimiter}`;
}

/** A code span. A bar ends a table's cell even in code, so it stands between two spans. */
export function code(text: string): Markdown {
  const parts = withoutCommands(text.replace(/\s+/g, ' ').trim()).split('|');
  return trusted(parts.map((part) => (part === '' ? '' : codeSpan(part))).join('\\|'));
}

function word(text: string): string {
  return becomesLink.test(text) ? code(text) : text.replace(special, '\\$&');
}

/** One paragraph of ordinary text on one line; begins no heading, list, quote or runner's command. */
export function prose(text: string): Markdown {
  const words = text
    .split(/\s+/)
    .filter((part) => part !== '')
    .map(word)
    .join(' ');
  return trusted(words.replace(/^[#+\-=:]/, '\\$&').replace(/^(\d{1,9})([.)])/, '$1\\$2'));
}

/** A code block whose fence is longer than any in the text. Must stand at the margin. */
export function block(lines: readonly string[], language: 'text' | 'sh' | 'yaml' | 'markdown'): Markdown {
  const text = withoutCommands(lines.join('\n'));
  const fence = '`'.repeat(Math.max(3, longestRun(text, '`') + 1));
  // In a block a line of the bundle's may be the first on its line: a word joiner stops runners from obeying it.
  const inert = text.replace(/^(\s*):(?=:)/gm, '$1:\u2060');
  return trusted(`${fence}${language}\n${inert}\n${fence}`);
}

/** A link of the rules' own, only where it is plainly one; anything else is shown as code, which refers to nothing. */
export function reference(text: string): Markdown {
  return /^https:\/\/[a-z0-9.-]+\/[\w./#?=&%+~-]*$/i.test(text) && !text.includes('github.com/')
    ? trusted(`<${text}>`)
    : code(text);
}
