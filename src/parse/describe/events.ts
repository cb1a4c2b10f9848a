import type { ObjectFact } from '../../model/object.ts';
import { factOfParts, leaf, type Part, record } from '../build.ts';
import { type LineAt, linesShown } from '../lines-of.ts';

const header = /^\s*(?:FirstSeen\s+LastSeen\s+Count\s+From\s+|Type\s+Reason\s+Age\s+From\s+Message\s*$)/;
const underline = /^[\s-]+$/;
const row =
  /^\s*(Normal|Warning)\s+(\S{1,128})\s+(<unknown>|<invalid>|[0-9]+[a-z][0-9a-z]{0,20})(?:\s+\(x(\d{1,9})(?:\s+over\s+([0-9a-z]{1,20}|<\w{1,20}>))?\))?\s+(.+)$/;

/** kubectl before v1.14: when first and last, how often, who, of what part, then the same. */
const oldRow = /^\s*[0-9]\S{0,12}\s+[0-9]\S{0,12}\s+(\d{1,9})\s+(\S.{0,150}?)\s+(Normal|Warning)\s+(\S{1,128})\s+(.+)$/;

/** Type, reason, count, and who with the message behind. */
function cellsOf(text: string): readonly [string, string, string, string] | null {
  if (text.length > 20_000) return null;
  const now = row.exec(text);
  if (now !== null) return [now[1] ?? '', now[2] ?? '', now[4] ?? '', now[6] ?? ''];
  const old = oldRow.exec(text);
  return old === null
    ? null
    : [old[3] ?? '', old[4] ?? '', old[1] ?? '', `${(old[2] ?? '').split(/\s{2,}/)[0]}  ${old[5] ?? ''}`];
}

/** What an event is about. */
export interface Involved {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export function isEventsHeader(line: string): boolean {
  return header.test(line);
}

/** `From` and `Message`: two columns apart by two blanks; where the blanks were lost, the first word is who says it. */
function fromAndMessage(rest: string): readonly [string, string] {
  const wide = /^(\S+(?: \S+)*?)\s{2,}(\S.*)$/.exec(rest);
  if (wide !== null && (wide[1] ?? '').length < 80) return [wide[1] ?? '', wide[2] ?? ''];
  const space = rest.indexOf(' ');
  return space < 0 ? [rest, ''] : [rest.slice(0, space), rest.slice(space + 1).trimStart()];
}

/** Reads the rows of the Events table of `kubectl describe`, header or not, into Event objects without times: only ages stand there. */
export function describedEvents(
  lines: readonly string[],
  firstLine: number,
  source: string,
  about: Involved | null,
): readonly ObjectFact[] {
  const events: ObjectFact[] = [];
  const lineAt = linesShown(() => lines.join('\n'), firstLine);
  let open: { cells: readonly [string, string, string, string]; line: number; message: string } | null = null;
  const flush = (): void => {
    if (open !== null) events.push(eventOf(open.cells, open.message, open.line, source, about, lineAt));
    open = null;
  };
  lines.forEach((text, i) => {
    const cells = cellsOf(text);
    if (cells !== null) {
      flush();
      open = { cells, line: firstLine + i, message: cells[3] };
    } else if (
      open !== null &&
      text.trim() !== '' &&
      !underline.test(text) &&
      !header.test(text) &&
      open.message.length < 8_000
    ) {
      open = { ...open, message: `${open.message} ${text.trim()}` };
    }
  });
  flush();
  return events;
}

function eventOf(
  cells: readonly [string, string, string, string],
  rest: string,
  line: number,
  source: string,
  about: Involved | null,
  lineAt: LineAt,
): ObjectFact {
  const [type, reason, count] = cells;
  const [from, message] = fromAndMessage(rest);
  const involved: Part | undefined =
    about === null
      ? undefined
      : record(line, { kind: leaf(line, about.kind), namespace: leaf(line, about.namespace), name: leaf(line, about.name) });
  return factOfParts(
    { kind: 'Event', apiVersion: 'v1', namespace: about?.namespace ?? '', name: `${about?.name ?? 'event'}.${line}` },
    'describe',
    source,
    record(line, {
      type: leaf(line, type),
      reason: leaf(line, reason),
      message: leaf(line, message),
      count: leaf(line, count === '' ? 1 : Number(count)),
      source: record(line, { component: leaf(line, from.replace(/,.*$/, '')) }),
      involvedObject: involved,
    }),
    lineAt,
  );
}
