import { groupBy } from '../../model/group.ts';
import type { Report } from '../../model/report.ts';
import type { NotRead } from '../thread/chosen.ts';
import type { ReadAttachment } from './reading.ts';
import { withoutFlags } from './without-flags.ts';

/** What the report could not read of the attachments themselves, apart from what it could not read within them. */
export interface Unreadable {
  /** Attachments of which nothing was read, or not all. */
  readonly attachments: readonly NotRead[];
  /** The report without these, so that nothing is told twice. */
  readonly report: Report;
}

/** Damaged archives and bombs are for the reporter to see, and not one line among those on the files of a bundle. */
export function unreadableAttachments(report: Report, read: readonly ReadAttachment[]): Unreadable {
  const attachments: NotRead[] = [];
  const rest = report.unreadable.filter(({ source, what, lost }) => {
    const whole = lost === 'nothing' ? undefined : read.find(({ label }) => label === source);
    if (whole !== undefined) attachments.push({ name: whole.name, why: withoutFlags(what) });
    return whole === undefined;
  });
  return { attachments, report: { ...report, unreadable: alikeOnce(rest) } };
}

/** An archive can hold thousands of files that are wrong in one way. */
function alikeOnce(troubles: Report['unreadable']): Report['unreadable'] {
  const told = troubles.map((trouble) => ({ ...trouble, what: withoutFlags(trouble.what) }));
  return [...groupBy(told, ({ what, lost }) => `${lost} ${what}`).values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    return more.length === 0 ? [first] : [{ ...first, what: `${first.what} (and ${more.length} more like it)` }];
  });
}
