import type { Report } from '../model/report.ts';
import { prose } from './escape-markdown.ts';
import { type Budget, budgets } from './markdown/budget.ts';
import { replyView } from './markdown/reply.ts';
import { markdownView } from './markdown/view.ts';
import { replyMd, reportMd } from './templates.generated.js';
import { sentence, verdictWords } from './view/words.ts';
import { cut, oneLine, visibleReport } from './visible.ts';

export interface MarkdownOptions {
  /** Characters; GitHub takes at most 65,536 in a comment. */
  readonly maxLength?: number;
  /** Markdown of the caller's own: below the facts, and at the end. */
  readonly news?: string;
  readonly notes?: string;
}

const githubLimit = 65_536;
const longestText = 20_000;

/** What a maintainer pastes into the issue. Whatever it quotes from the bundle is inert there. */
export function renderMarkdown(
  original: Report,
  { maxLength = githubLimit - 536, news = '', notes = '' }: MarkdownOptions = {},
): string {
  const report = visibleReport(original, longestText);
  const write = (budget: Budget): string => reportMd({ ...markdownView(report, budget), news, notes });
  return widestThatFits(write, maxLength) ?? shortest(report, maxLength);
}

/** The answer to the reporter: what else to collect, and how. Empty where nothing is to be asked. */
export function renderReply(original: Report, { maxLength = githubLimit - 536 }: MarkdownOptions = {}): string {
  const report = visibleReport(original, longestText);
  if (report.missing.length === 0) return '';
  return widestThatFits((budget) => replyMd(replyView(report, budget)), maxLength) ?? '';
}

function widestThatFits(write: (budget: Budget) => string, maxLength: number): string | null {
  for (const budget of budgets) {
    const written = write(budget).replace(/\n{3,}/g, '\n\n');
    if (written.length <= maxLength) return written;
  }
  return null;
}

function shortest(report: Report, maxLength: number): string {
  const room = Math.max(0, Math.floor(maxLength / 3) - 40);
  const text = `**${verdictWords[report.verdict]}**: ${prose(cut(oneLine(sentence(report.verdictReason)), room))}\n`;
  return text.length <= maxLength ? text : `**${verdictWords[report.verdict]}**\n`.slice(0, maxLength);
}
