import type { Report } from '../../model/report.ts';
import { code, prose } from '../../render/escape-markdown.ts';
import { renderMarkdown } from '../../render/markdown.ts';
import { cut, oneLine, visible } from '../../render/visible.ts';
import type { NotRead } from '../thread/chosen.ts';

export interface CommentParts {
  readonly report: Report;
  /** What is new since the last answer, as Markdown; empty where there was none. */
  readonly news: string;
  readonly notRead: readonly NotRead[];
  readonly superseded: readonly string[];
}

const mostListed = 10;

/** What the comment says, in at most `maxLength` characters. */
export function commentText({ report, news, notRead, superseded }: CommentParts, maxLength: number): string {
  const notes = [...notReadLines(notRead), ...supersededLines(superseded)].join('\n');
  return renderMarkdown(report, { maxLength, news, notes });
}

function notReadLines(notRead: readonly NotRead[]): readonly string[] {
  if (notRead.length === 0) return [];
  const shown = notRead
    .slice(0, mostListed)
    .map(({ name, why }) => `- ${quoted(name)}: ${prose(cut(oneLine(visible(why)), 300))}`);
  const more = notRead.length - shown.length;
  return ['### Trouble with attachments', '', ...shown, ...(more > 0 ? [`- … ${more} more`] : []), ''];
}

function supersededLines(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(-3).map(quoted).join(', ');
  return [`<sub>A newer bundle took the place of ${shown}${names.length > 3 ? ` and ${names.length - 3} more` : ''}.</sub>`, ''];
}

function quoted(text: string): string {
  return code(cut(oneLine(visible(text)), 200));
}

/** The line under each comment; `run` is the address of the workflow run, which holds the whole page. */
export function footer(run: string | null): string {
  const page = run === null ? '' : `[The run with the whole report](${run}) · `;
  return `<sub>${page}Made by a machine from what was attached and written here; new evidence updates this comment.</sub>`;
}
