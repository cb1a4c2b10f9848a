import type { Report } from '../../model/report.ts';
import { code, prose } from '../../render/escape-markdown.ts';
import { cut, oneLine, visible } from '../../render/visible.ts';
import { type Answer, boundedAnswer, type Cause, plainAnswer, type Question } from './state.ts';

/** Why a root cause of the answer before is none now. What cannot be told is not gone. */
export type Departure = 'excluded' | 'other role' | 'cannot tell';

/** What changed from one answer to the next. */
export interface News {
  /** Addresses of attachments that the answer before did not rest on. */
  readonly brought: readonly string[];
  readonly gone: readonly { readonly cause: Cause; readonly why: Departure }[];
  readonly come: readonly Cause[];
  readonly stayed: number;
  /** Questions asked no longer, of which all is decided that they were to decide. */
  readonly answered: readonly Question[];
}

export function answerOf(report: Report, bundle: readonly string[]): Answer {
  return plainAnswer({
    bundle,
    causes: report.findings
      .filter(({ role }) => role === 'root-cause')
      .map(({ id, title, subjects }) => ({ id, title, subjects })),
    questions: report.missing.map(({ what, command, decides }) => ({ what, command, decides })),
  });
}

/** Which earlier answer a new one is compared with: the last one that said something else or rested on something else. */
export function comparedWith(last: { readonly now: Answer; readonly before: Answer | null }, now: Answer): Answer | null {
  return JSON.stringify(last.now) === JSON.stringify(now) ? last.before : last.now;
}

/**
 * `now` is all of the new answer, `before` what a state kept of the old one: what would stand there no longer only for want of room is
 * not gone. `causes` are those of the report that the new answer is made from.
 */
export function newsOf(before: Answer, now: Answer, { undecided }: Pick<Report['causes'], 'undecided'>): News {
  const shown = boundedAnswer(now);
  const had = new Set(before.causes.map(identity));
  const has = new Set(now.causes.map(identity));
  const asked = new Set(now.questions.map(({ command }) => command));
  const statuses = new Map(undecided.map(({ id, status }) => [id, status]));
  /** What is not undecided was found, of other subjects or as a consequence. */
  const departure = ({ id }: Pick<Cause, 'id'>): Departure => {
    const status = statuses.get(id) ?? 'other role';
    return status === 'crashed' || status === 'cannot-tell' ? 'cannot tell' : status;
  };
  return {
    brought: shown.bundle.filter((url) => !before.bundle.includes(url)),
    gone: before.causes.filter((cause) => !has.has(identity(cause))).map((cause) => ({ cause, why: departure(cause) })),
    come: shown.causes.filter((cause) => !had.has(identity(cause))),
    stayed: now.causes.filter((cause) => had.has(identity(cause))).length,
    answered: before.questions.filter(
      ({ command, decides }) => !asked.has(command) && !decides.some((id) => departure({ id }) === 'cannot tell'),
    ),
  };
}

const identity = ({ id, subjects }: Cause): string => JSON.stringify([id, subjects]);

const departureWords: Readonly<Record<Departure, string>> = {
  excluded: '✅ No longer found',
  'other role': '✅ No longer a root cause',
  'cannot tell': '❔ Cannot be told from what is here now',
};

/** A few lines of Markdown. `names` are those of the attachments that are new. */
export function newsMarkdown({ gone, come, stayed, answered }: News, names: readonly string[]): string {
  const of = names.length === 0 ? '' : ` (${names.slice(0, 3).map(quoted).join(', ')}${names.length > 3 ? ', …' : ''})`;
  const lines = [
    ...gone.map(({ cause, why }) => `- ${departureWords[why]}: ${causeWords(cause)}`),
    ...come.map((cause) => `- ❌ New: ${causeWords(cause)}`),
    ...answered.map(({ what }) => `- ✅ Answered, or needed no longer: ${prose(cut(oneLine(visible(what)), 200))}`),
    ...(stayed === 0 ? [] : [`- Still there: ${stayed === 1 ? 'one root cause' : `${stayed} root causes`}`]),
  ];
  return [`**New since the last answer${of}**`, '', ...(lines.length === 0 ? ['- Nothing changed by it'] : lines)].join('\n');
}

function causeWords({ id, title, subjects }: Cause): string {
  const about = subjects.length === 0 ? '' : `, ${subjects.map(quoted).join(', ')}`;
  return `${prose(cut(oneLine(visible(title)), 200))} (${quoted(id)}${about})`;
}

function quoted(text: string): string {
  return code(cut(oneLine(visible(text)), 120));
}
