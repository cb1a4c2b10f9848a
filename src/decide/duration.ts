/** Go durations in nanoseconds, exact up to 104 days. */
export type Nanoseconds = number;

const unitOf: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['μs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

/** time.ParseDuration: null where Go refuses. */
export function parseDuration(text: string): Nanoseconds | null {
  if (text.length > 100) return null;
  const [, sign = '', rest = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return 0;
  let total = 0;
  let at = 0;
  const part = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/y;
  while (at < rest.length) {
    part.lastIndex = at;
    const found = part.exec(rest);
    if (!found) return null;
    const [all, whole = '', fraction = '', unit = ''] = found;
    if (whole === '' && fraction === '') return null;
    const scale = unitOf.get(unit) ?? 0;
    total += Number(whole || '0') * scale + Math.trunc(Number(`0.${fraction || '0'}`) * scale);
    at += all.length;
  }
  return rest === '' ? null : sign === '-' ? -total : total;
}

/** time.Duration.String. */
export function printDuration(duration: Nanoseconds): string {
  if (duration === 0) return '0s';
  const sign = duration < 0 ? '-' : '';
  const length = Math.abs(duration);
  if (length < 1e3) return `${sign}${length}ns`;
  if (length < 1e6) return `${sign}${decimal(length, 3)}µs`;
  if (length < 1e9) return `${sign}${decimal(length, 6)}ms`;
  const seconds = Math.floor(length / 1e9);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${decimal(length - Math.floor(seconds / 60) * 60e9, 9)}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${sign}${minutes}m${rest}` : `${sign}${rest}`;
}

function decimal(value: number, digits: number): string {
  const scale = 10 ** digits;
  const fraction = String(value % scale)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  const whole = String(Math.floor(value / scale));
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
