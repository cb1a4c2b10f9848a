import { createHash } from 'node:crypto';
import type { Report } from '../../model/report.ts';
import type { OwnComment } from '../github/comments.ts';
import type { Reading } from '../reading/reading.ts';
import { unreadableAttachments } from '../reading/unreadable.ts';
import type { Thread } from '../thread/thread.ts';
import { commentText, footer } from './comment.ts';
import { answerOf, comparedWith, newsMarkdown, newsOf } from './news.ts';
import { boundedAnswer, type State, stateLine } from './state.ts';

export interface Draft {
  readonly state: State;
  /** What the comment shows. */
  readonly text: string;
}

/** GitHub takes 65,536 characters; some room is left for what it may count otherwise. */
const longestComment = 65_000;

/** The comment that an issue should have now, seen from the one that it has. */
export function answerFor(
  report: Report,
  { read, failed, remarks, chosen }: Omit<Reading, 'analysis'>,
  last: OwnComment['state'] | null,
  { thread, repository, runUrl }: { readonly thread: Thread; readonly repository: string; readonly runUrl: string | null },
): Draft {
  const whole = answerOf(
    report,
    read.map(({ url }) => url),
  );
  const now = boundedAnswer(whole);
  const before = last === null ? null : comparedWith(last, now);
  const news = before === null ? null : newsOf(before, whole, report.causes);
  const names = read.filter((_, index) => news?.brought.includes(now.bundle[index] ?? '')).map(({ name }) => name);
  const unsigned: State = { repository, issue: thread.issue, seen: thread.updatedAt, shown: '', now, before };
  const below = footer(runUrl);
  const unreadable = unreadableAttachments(report, read);
  const text = commentText(
    {
      report: unreadable.report,
      news: news === null ? '' : newsMarkdown(news, names),
      notRead: [...failed, ...remarks, ...unreadable.attachments, ...chosen.notRead],
      superseded: chosen.superseded.map(({ name }) => name),
    },
    longestComment - stateLine(unsigned).length - 100 - below.length,
  );
  // Without the line below, which names the run: a run that finds nothing new changes nothing.
  const shown = createHash('sha256').update(text).digest('hex');
  return { state: { ...unsigned, shown }, text: `${text.trimEnd()}\n${below}\n` };
}
