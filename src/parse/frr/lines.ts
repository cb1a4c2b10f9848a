import type { Evidence } from '../../model/place.ts';
import { redactLine } from '../redact.ts';

/** A piece of a text: its lines and the number of the first one. */
export interface Piece {
  readonly lines: readonly string[];
  readonly firstLine: number;
}

/** A line as it may be quoted. */
export function quote(source: string, line: number, text: string): Evidence {
  return { source, line, text: redactLine(text.trim().slice(0, 1_000)) };
}

export function count(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return null;
  return Number(text);
}

const units: Readonly<Record<string, number>> = { y: 31_536_000, w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 };

/** FRR's durations: `00:00:39`, `1d02h03m`, `02w3d04h`, `never`. */
export function secondsOf(text: string): number | null {
  const clock = /^(\d{1,3}):(\d\d):(\d\d)$/.exec(text);
  if (clock !== null) return Number(clock[1]) * 3_600 + Number(clock[2]) * 60 + Number(clock[3]);
  if (!/^(?:\d{1,6}[ywdhms]){1,6}$/.test(text)) return null;
  return [...text.matchAll(/(\d{1,6})([ywdhms])/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ''] ?? 0),
    0,
  );
}
