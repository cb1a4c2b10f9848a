/**
 * The only place that knows the calendar: times as logs and objects write them, in milliseconds since the epoch. A time
 * without a zone is taken as UTC, which is what containers run in.
 */

export interface TextTime {
  readonly ms: number;
  /** As it stands. */
  readonly text: string;
}

/** A time without its year, as klog and syslog write it. */
export interface YearlessTime {
  /** 0…11 */
  readonly month: number;
  readonly day: number;
  readonly msOfDay: number;
  readonly text: string;
}

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';
/** 2024-05-01T10:00:00.123+02:00, 2024-05-01 10:00:00,123, 2024/05/01 10:00:00.123, Go's "… +0000 UTC" */
const calendar = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(Z|UTC|[+-]\d\d:?\d\d)(?![\d:]))?/;
/** Mon Nov 24 17:10:00 2025, Mon Nov 24 17:10:00 UTC 2025 */
const ctime = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?: [A-Z]{3,4})? (\d{4})\b/;
/** I0501 10:00:00.123456 */
const klog = /^[IWEF](\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{1,9})/;
/** Nov 24 17:10:00 */
const syslog = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?/;

function fraction(digits: string | undefined): number {
  return digits === undefined ? 0 : Math.floor(Number(digits.slice(0, 3).padEnd(3, '0')));
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'UTC') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function utc(year: number, month: number, day: number, msOfDay: number): number | null {
  if (month < 0 || month > 11 || day < 1 || day > 31) return null;
  const ms = Date.UTC(year, month, day) + msOfDay;
  return Number.isFinite(ms) && new Date(ms - msOfDay).getUTCDate() === day ? ms : null;
}

function msOfDay(hour: string | undefined, minute: string | undefined, second: string | undefined): number | null {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  // 60: a leap second.
  return h < 24 && m < 60 && s <= 60 ? (h * 3600 + m * 60 + s) * 1000 : null;
}

/** The full time that a text begins with. */
export function timeAtStart(text: string): TextTime | null {
  const head = text.slice(0, 48);
  const m = calendar.exec(head);
  if (m) {
    const clock = msOfDay(m[4], m[5], m[6]);
    if (clock === null) return null;
    const ms = utc(Number(m[1]), Number(m[2]) - 1, Number(m[3]), clock + fraction(m[7]));
    return ms === null ? null : { ms: ms - offsetMs(m[8]), text: m[0] };
  }
  const c = ctime.exec(head);
  if (!c) return null;
  const clock = msOfDay(c[3], c[4], c[5]);
  const month = monthOf(c[1]);
  if (clock === null || month === null) return null;
  const ms = utc(Number(c[6]), month, Number(c[2]), clock);
  return ms === null ? null : { ms, text: c[0] };
}

function monthOf(name: string | undefined): number | null {
  const at = name === undefined ? -1 : months.indexOf(name);
  return at >= 0 && at % 3 === 0 ? at / 3 : null;
}

/** The time without a year that a text begins with. */
export function yearlessTimeAtStart(text: string): YearlessTime | null {
  const head = text.slice(0, 32);
  const k = klog.exec(head);
  if (k) {
    const clock = msOfDay(k[3], k[4], k[5]);
    return clock === null ? null : yearless(Number(k[1]) - 1, Number(k[2]), clock + fraction(k[6]), k[0].slice(1));
  }
  const s = syslog.exec(head);
  if (!s) return null;
  const clock = msOfDay(s[3], s[4], s[5]);
  const month = monthOf(s[1]);
  return clock === null || month === null ? null : yearless(month, Number(s[2]), clock + fraction(s[6]), s[0]);
}

function yearless(month: number, day: number, ms: number, text: string): YearlessTime | null {
  return month >= 0 && month < 12 && day >= 1 && day <= 31 ? { month, day, msOfDay: ms, text } : null;
}

/** The year that brings it nearest to a known time: around New Year the neighbour's own year may be wrong. */
export function withYearNear(time: YearlessTime, near: number): number | null {
  const year = new Date(near).getUTCFullYear();
  let best: number | null = null;
  for (const candidate of [year - 1, year, year + 1]) {
    const ms = utc(candidate, time.month, time.day, time.msOfDay);
    if (ms !== null && (best === null || Math.abs(ms - near) < Math.abs(best - near))) best = ms;
  }
  return best;
}

/** Midnight of a day in UTC; `month` counts from 1. Not checked. */
export function midnight(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day);
}

/** Seconds since the epoch, as zap's default encoder writes them: `1715000000.123`. */
export function timeOfEpochSeconds(seconds: number): number | null {
  return seconds > 1e9 && seconds < 1e10 ? Math.round(seconds * 1000) : null;
}

/** A whole value: an object's timestamp, or a log field that is text or a number of seconds. */
export function parseTime(value: unknown): number | null {
  if (typeof value === 'number') return timeOfEpochSeconds(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const time = timeAtStart(text);
  if (time) return time.ms;
  return /^\d{10}(?:\.\d{1,9})?$/.test(text) ? timeOfEpochSeconds(Number(text)) : null;
}

/** RFC 3339 in UTC; a fraction only where there is one. */
export function formatTime(ms: number): string {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return '';
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
