/** Times of the report are RFC 3339 texts; the views need them as numbers for axes and as clock times for people. */

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):?(\d\d))$/;

/** Days since 1970-01-01 of a date in the Gregorian calendar (Howard Hinnant's days_from_civil). */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilFromDays(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1;
  const month = monthIndex + (monthIndex < 10 ? 3 : -9);
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

const two = (value: number) => String(value).padStart(2, '0');
const millisecondsOfDay = 86_400_000;

/** Milliseconds since the epoch; null where the text is no time. */
export function instant(text: string | null | undefined): number | null {
  const match = text ? rfc3339.exec(text) : null;
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offset = (match[8] === '-' ? -1 : 1) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * 60_000;
  const days = daysFromCivil(year ?? 1970, month ?? 1, day ?? 1);
  return days * millisecondsOfDay + (((hour ?? 0) * 60 + (minute ?? 0)) * 60 + (second ?? 0)) * 1_000 + milliseconds - offset;
}

/** `18:12:05`, in UTC. */
export function clock(milliseconds: number): string {
  const ofDay = ((milliseconds % millisecondsOfDay) + millisecondsOfDay) % millisecondsOfDay;
  return `${two(Math.floor(ofDay / 3_600_000))}:${two(Math.floor(ofDay / 60_000) % 60)}:${two(Math.floor(ofDay / 1_000) % 60)}`;
}

/** `2026-11-23`, in UTC. */
export function day(milliseconds: number): string {
  return civilFromDays(Math.floor(milliseconds / millisecondsOfDay));
}

export function clockOf(text: string | null | undefined): string {
  const milliseconds = instant(text);
  return milliseconds === null ? '' : clock(milliseconds);
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** From the first to the last of these times; null where none is a time. */
export function spanOf(texts: readonly (string | null | undefined)[]): Span | null {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const text of texts) {
    const time = instant(text);
    if (time === null) continue;
    if (time < from) from = time;
    if (time > to) to = time;
  }
  return from <= to ? { from, to } : null;
}

/** `18:11:57–18:12:40`, with dates where it crosses midnight. */
export function spanWords({ from, to }: Span): string {
  if (day(from) === day(to)) return `${clock(from)}–${clock(to)}`;
  return `${day(from)} ${clock(from)} – ${day(to)} ${clock(to)}`;
}

/** `43 s`, `12 min`, `2.5 h`, `3 d`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 1) return `${Math.round(milliseconds)} ms`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 6_000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 360) / 10} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
