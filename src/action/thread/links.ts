import { markdownBlocks } from '../../parse/issue/markdown-blocks.ts';

/** An address that stands in a post. */
export interface Link {
  readonly url: string;
  /** What a Markdown link calls it; empty for others. */
  readonly label: string;
  /** It is shown as a picture there. */
  readonly picture: boolean;
  readonly inCode: boolean;
}

const address = 'https?:\\/\\/[^\\s<>"\'`()[\\]{}|\\\\^]{1,2000}';
const anyLink = new RegExp(
  [
    `(?<mark>!?)\\[(?<label>[^\\][\\n]{0,300})\\]\\(\\s{0,3}<?(?<linked>${address})`,
    `<img\\b[^<>]{0,500}?\\bsrc\\s{0,3}=\\s{0,3}["']?(?<source>${address})`,
    `(?<bare>${address})`,
  ].join('|'),
  'gi',
);
const longestPost = 300_000;
const mostLinks = 1_000;

/**
 * The links of a post, in its order: Markdown, bare, and HTML. By the form of an address alone, since files are also dropped
 * into fences by mistake; lines that quote another post are left out.
 */
export function linksIn(post: string): readonly Link[] {
  const lines = post.slice(0, longestPost).replaceAll('\r', '').split('\n');
  const own = lines.map((line) => (/^\s{0,3}>/.test(line) ? '' : line));
  const code = codeLines(own.join('\n'));
  const found = new Map<string, Link>();
  own.forEach((line, index) => {
    for (const { groups = {} } of line.matchAll(anyLink)) {
      const url = (groups.linked ?? groups.source ?? groups.bare ?? '').replace(/[.,;:!?*_~]+$/, '');
      const picture = groups.mark === '!' || groups.source !== undefined;
      if (found.size < mostLinks && !found.has(url))
        found.set(url, { url, label: groups.label ?? '', picture, inCode: code.has(index + 1) });
    }
  });
  return [...found.values()];
}

function codeLines(text: string): ReadonlySet<number> {
  const blocks = markdownBlocks(text, 1).filter(({ kind }) => kind === 'code');
  return new Set(blocks.flatMap(({ lines, firstLine }) => lines.map((_, index) => firstLine + index)));
}
