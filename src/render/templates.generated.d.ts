// What scripts/precompile-templates.mjs writes into templates.generated.js.

import type { PageView } from './html/page.ts';
import type { ReplyView } from './markdown/reply.ts';
import type { MarkdownView } from './markdown/view.ts';

interface Inlined {
  readonly text: string;
  /** As a Content-Security-Policy names it. */
  readonly hash: string;
}

export const reportMd: (view: MarkdownView & { readonly news: string; readonly notes: string }) => string;
export const replyMd: (view: ReplyView) => string;
export const reportHtml: (view: PageView) => string;
export const style: Inlined;
export const script: Inlined;
