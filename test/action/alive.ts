import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

const ownTags = /<\/?(?:details|summary|sub|sup|br)(?: open)?\/?>/g;
/** Letters, digits and signs that end no comment of HTML. */
const ownMark = /^<!-- metallb-analyze:[\w:=+/-]+ -->$/;
/** In text that is not code, GitHub makes links of these, or they are code of the reporter that got out. */
const livingText: readonly (readonly [string, RegExp])[] = [
  ['mention', /@[a-z\d]/i],
  ['issue', /(?:^|[^&\w])(?:[\w.-]+\/[\w.-]+)?#\d|\bGH-\d/i],
  ['commit', /\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}\b/i],
  ['address', /:\/\/|\bwww\./i],
  ['emoji', /:[a-z][\w+-]*:/i],
];
/** Characters that turn the direction of what follows, or are not seen at all; controls. */
const unseen = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u200b]|[^\P{Cc}\n\t]/u;

function aliveNode(node: Nodes, mayLink: (url: string) => boolean): readonly string[] {
  switch (node.type) {
    case 'link':
      return mayLink(node.url) ? [] : [`link to ${node.url}`];
    case 'image':
    case 'imageReference':
    case 'linkReference':
    case 'definition':
    case 'footnoteReference':
    case 'footnoteDefinition':
      return [node.type];
    case 'html': {
      if (ownMark.test(node.value)) return [];
      const rest = node.value.replace(ownTags, '');
      return [...(/[<>]/.test(rest) ? [`html ${node.value}`] : []), ...livingIn(rest)];
    }
    case 'text':
      return livingIn(node.value);
    default:
      return [];
  }
}

const livingIn = (text: string): readonly string[] =>
  livingText.filter(([, pattern]) => pattern.test(text)).map(([name]) => `${name} in "${text}"`);

function walk(node: Nodes, mayLink: (url: string) => boolean): readonly string[] {
  const below = node.type === 'link' || !('children' in node) ? [] : node.children.flatMap((child) => walk(child, mayLink));
  return [...aliveNode(node, mayLink), ...below];
}

/** Whatever would come alive if GitHub showed this text. */
export function aliveIn(markdown: string, mayLink: (url: string) => boolean): readonly string[] {
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const hidden = unseen.exec(markdown);
  return [
    ...walk(tree, mayLink),
    ...(hidden === null ? [] : [`U+${hidden[0].codePointAt(0)?.toString(16)} at ${hidden.index}`]),
    ...(markdown.includes('##[') ? ['##['] : []),
  ];
}

/** The commands that the runner obeys in a step's log: lines that begin with `::`, and the old form anywhere. */
export function commandsIn(log: string): readonly string[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const command = /^\s*::([a-z-]+)/i.exec(line)?.[1];
    return [...(command === undefined ? [] : [command]), ...(line.includes('##[') ? ['##['] : [])];
  });
}
