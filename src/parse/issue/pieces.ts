import type { FileRole } from '../../model/facts.ts';
import { looksDescribed } from '../describe/describe.ts';
import { isEventsHeader } from '../describe/events.ts';
import { type LineKind, lineKind } from '../line-kind.ts';
import { recognise } from '../recognise.ts';

/** Lines of one sort, out of code or out of words. */
export interface PastedPiece {
  readonly role: FileRole;
  readonly lines: readonly string[];
  readonly firstLine: number;
  /** The command that printed it, where it was pasted along. */
  readonly command: string;
}

type Sort = Exclude<LineKind, 'prompt' | 'refusal'> | 'describe';

interface Growing {
  sort: Sort | null;
  command: string;
  readonly lines: string[];
  readonly firstLine: number;
}

const roles: Readonly<Record<Sort, FileRole>> = {
  log: 'log',
  object: 'objects',
  'frr-state': 'frr-dump',
  'frr-config': 'frr-config',
  table: 'table',
  metric: 'metrics',
  command: 'command',
  event: 'describe',
  describe: 'describe',
};

const promptMark = /^\s*(?:\[?[\w.-]{1,60}@[^#$>\n]{1,200}[#$>]|[\w.:~/-]{0,80}[#$>]|~#|PS [A-Z]:\\[^>\n]{0,100}>)\s+/;

/** What a line begins, seen from the sort that its piece has so far; null where it goes on with that. */
function begins(line: string, next: string, sort: Sort | null): Sort | null {
  const kind = lineKind(line);
  if (/^\s*Name:[ \t]+\S/.test(line) && looksDescribed(`${line}\n${next}\n`)) return 'describe';
  if (sort === 'describe') return kind === 'log' || kind === 'table' ? kind : null;
  if (isEventsHeader(line) || /^Events:\s*$/.test(line)) return sort === 'event' ? null : 'event';
  if (kind === null || kind === 'prompt' || kind === 'refusal' || kind === sort) return null;
  // An object's fields and FRR's configuration stand in one another's texts: ConfigMaps, running configurations.
  if (kind === 'frr-config' && (sort === 'frr-state' || sort === 'object')) return null;
  if (kind === 'object' && sort !== null && !/^\s{0,8}(?:- )?["']?(?:apiVersion|kind)["']?:/.test(line)) return null;
  if (sort === 'log' && (kind === 'command' || kind === 'event' || kind === 'metric' || kind === 'frr-config')) return null;
  if (kind === 'metric' && sort !== null) return null;
  return kind;
}

/** vtysh is told by its command, which stays with its output; other commands only say what the output is. */
function isVtysh(command: string): boolean {
  return /vtysh|^(?:show|sh) (?:ip )?(?:bgp|bfd|run)/.test(command);
}

function roleOf(piece: Growing): FileRole {
  const body = piece.lines.join('\n');
  if (isVtysh(piece.command)) return 'frr-dump';
  if (/^\s*[{[]/.test(body) && piece.sort !== 'log') {
    const role = recognise(body);
    return role === 'objects' || role === 'frr-dump' || role === 'log' ? role : 'command';
  }
  if (/\blogs? /.test(piece.command) && (piece.sort === null || piece.sort === 'command')) return 'log';
  if (piece.sort !== null) return roles[piece.sort];
  const role = recognise(body);
  return role === 'describe' || role === 'table' || role === 'metrics' ? role : 'command';
}

/** Cuts pasted lines where their sort changes or a prompt stands. */
export function piecesOf(lines: readonly string[], firstLine: number): readonly PastedPiece[] {
  const pieces: Growing[] = [];
  let piece: Growing | null = null;
  const start = (sort: Sort | null, command: string, at: number): Growing => {
    const begun: Growing = { sort, command, lines: [], firstLine: firstLine + at };
    pieces.push(begun);
    return begun;
  };
  lines.forEach((line, i) => {
    if (lineKind(line) === 'prompt' && (piece?.sort !== 'describe' || /^\S/.test(line))) {
      const command = line.replace(promptMark, '').trim();
      piece = start(null, command, isVtysh(command) ? i : i + 1);
      if (isVtysh(command)) piece.lines.push(line);
      return;
    }
    const sort = begins(line, lines[i + 1] ?? '', piece?.sort ?? null);
    if (
      sort !== null &&
      piece !== null &&
      piece.sort === null &&
      piece.lines.every((each) => each.trim() === '' || isVtysh(piece?.command ?? ''))
    )
      piece.sort = sort;
    else if (sort !== null || piece === null)
      piece = start(sort, sort === null ? '' : piece?.lines.length === 0 ? piece.command : '', i);
    piece.lines.push(line);
  });
  return pieces
    .filter((each) => each.lines.some((line) => line.trim() !== ''))
    .map((each) => pasted(each, lines[each.firstLine - firstLine - 1] ?? ''));
}

/** What a command of the host printed keeps the line of the command: it says of which address or interface it is. */
function pasted(piece: Growing, before: string): PastedPiece {
  const role = roleOf(piece);
  const { lines, firstLine, command } = piece;
  if (role !== 'command' || command === '' || isVtysh(command)) return { role, lines, firstLine, command };
  return { role, lines: [before, ...lines], firstLine: firstLine - 1, command };
}
