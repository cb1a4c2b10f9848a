import type { Report } from '../../model/report.ts';
import type { NotRead } from '../thread/chosen.ts';
import type { ReadAttachment } from './reading.ts';

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
  return { attachments, report: { ...report, unreadable: rest } };
}

/** What the command line advises, which no reader of an issue can follow. */
function withoutFlags(what: string): string {
  return what.replace(/; --[a-z-]{1,30} [^;]{1,60}$/, '');
}
