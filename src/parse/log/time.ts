import { midnight, type TextTime, timeAtStart, timeOfEpochSeconds, type YearlessTime, yearlessTimeAtStart } from '../time.ts';

/** The time that a line carries: whole, without its year, or none. */
export type LineTime =
  | ({ readonly kind: 'full' } & TextTime)
  | ({ readonly kind: 'yearless' } & YearlessTime)
  | { readonly kind: 'none' };

const none: LineTime = { kind: 'none' };
const key = '"ts":';

/**
 * The time of a line without its transport prefix. In JSON lines it is `ts`: near the front where zap wrote the line,
 * near the end in go-kit's sorted keys; a quoted `ts` inside a value has backslashes and is never taken for it.
 */
export function timeOfLine(text: string): LineTime {
  if (text.startsWith('{')) return jsonTime(text);
  const full = timeAtStart(text);
  if (full) return { kind: 'full', ...full };
  const yearless = yearlessTimeAtStart(text);
  if (yearless) return { kind: 'yearless', ...yearless };
  if (text.startsWith('[')) {
    const inside = timeAtStart(text.slice(1, 64));
    return inside ? { kind: 'full', ...inside } : none;
  }
  return text.startsWith('time="') ? timeFrom(text.slice(6, 54)) : none;
}

function jsonTime(text: string): LineTime {
  const head = text.slice(0, 64).indexOf(key);
  const at = head >= 0 ? head : text.lastIndexOf(key);
  if (at < 0) {
    const time = /"time(?:stamp)?":"([^"\\]{10,40})"/.exec(text.slice(0, 8192));
    return time?.[1] ? timeFrom(time[1]) : none;
  }
  const value = text.slice(at + key.length, at + key.length + 48);
  if (value.startsWith('"')) return timeFrom(value.slice(1));
  const number = /^\d{10}(?:\.\d{1,12})?(?:e\+0?9)?/.exec(value) ?? /^\d\.\d{1,18}e\+0?9/.exec(value);
  const ms = number ? timeOfEpochSeconds(Number(number[0])) : null;
  return number && ms !== null ? { kind: 'full', ms, text: number[0] } : none;
}

function timeFrom(text: string): LineTime {
  const time = timeAtStart(text);
  return time ? { kind: 'full', ...time } : none;
}

const tail = Buffer.from('"ts":"');

/**
 * The time of most lines of most logs, read from the bytes: a go-kit line that ends in `"ts":"2025-11-24T16:00:01Z"}`. Null
 * for all others.
 */
export class TailTime {
  #day = 0;
  #midnight = 0;

  read(bytes: Buffer, start: number, end: number): number | null {
    const at = end - 28;
    if (at <= start || bytes[end - 1] !== 125 || bytes[end - 2] !== 34 || bytes[end - 3] !== 90) return null;
    for (let i = 0; i < tail.length; i++) if (bytes[at + i] !== tail[i]) return null;
    const digits = (from: number): number => (bytes[at + from] as number) * 10 + (bytes[at + from + 1] as number) - 528;
    const [year, month, day] = [digits(6) * 100 + digits(8), digits(11), digits(14)];
    const [hour, minute, second] = [digits(17), digits(20), digits(23)];
    if (!(year > 1999 && year < 2200 && month > 0 && month < 13 && day > 0 && day < 32)) return null;
    if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 61)) return null;
    const key = (year * 16 + month) * 32 + day;
    if (key !== this.#day) {
      this.#day = key;
      this.#midnight = midnight(year, month, day);
    }
    return this.#midnight + ((hour * 60 + minute) * 60 + second) * 1000;
  }
}
