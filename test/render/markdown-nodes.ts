import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

export function parse(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

interface Loose {
  readonly type: string;
  readonly value?: string | undefined;
  readonly url?: string | undefined;
  readonly checked?: boolean | null | undefined;
  readonly children?: readonly Loose[] | undefined;
}

function* walk(node: Loose): Generator<Loose> {
  yield node;
  for (const child of node.children ?? []) yield* walk(child);
}

/** Markup that our own templates write. */
const ours = /^<\/?(details|summary|sub)>$/;

/** What GitHub makes of plain text after Markdown: mentions, issues, commits, emoji, formulas. */
const becomes =
  /(^|[^\w`])@\w|#\d|\bGH-\d|:(?:100|[\w+-]*[a-z][\w+-]*):|\$\S|:\/\/|\bwww\.|(^|[^0-9a-z])[0-9a-f]{7,40}([^0-9a-z]|$)/i;

/** Everything in a document that acts or refers, other than what the templates mean to say. */
export function actingNodes(root: Loose, allowedUrls: ReadonlySet<string> = new Set()): readonly string[] {
  const found: string[] = [];
  for (const node of walk(root)) {
    if (
      ['image', 'imageReference', 'linkReference', 'definition', 'footnoteReference', 'footnoteDefinition', 'delete'].includes(
        node.type,
      )
    ) {
      found.push(node.type);
    }
    if (node.type === 'link' && !allowedUrls.has(node.url ?? '')) found.push(`link ${node.url}`);
    if (
      node.type === 'html' &&
      !(node.value ?? '')
        .split('\n')
        .every((line) =>
          line
            .split(/(?<=>)(?=<)/)
            .every((tag) => ours.test(tag) || /^<summary>[^<@#]*<\/summary>$|^[\w ,]*<\/summary>$|^<details>$/.test(tag)),
        )
    ) {
      found.push(`html ${node.value}`);
    }
    if (typeof node.checked === 'boolean') found.push('task');
    if (node.type === 'text' && !isLinkText(node, allowedUrls) && becomes.test(node.value ?? ''))
      found.push(`text ${node.value}`);
  }
  return found;
}

function isLinkText({ value }: Loose, allowedUrls: ReadonlySet<string>): boolean {
  return allowedUrls.has(value ?? '');
}

/** All text of a node, code included. */
export function plainText(node: Loose | undefined): string {
  if (!node) return '';
  return [...walk(node)].map(({ type, value, children }) => (type === 'break' ? '\n' : children ? '' : (value ?? ''))).join('');
}

/** The text outside code. */
export function rawText(node: Loose): string {
  return [...walk(node)].map(({ type, value }) => (type === 'text' ? (value ?? '') : '')).join('');
}
