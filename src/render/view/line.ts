/** How a quoted line is shown: what it says, and which part of it says so. */

export interface Marked {
  readonly before: string;
  readonly mark: string;
  readonly after: string;
}

const klog = /^[IWEF](\d{4} \d\d:\d\d:\d\d\.\d+)/;
const leading = /^\[?(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)/;
const goKit = /"ts":"([^"]{10,40})"/;

/** What stands before the saying: indentation and the dash of a list; FRR's time, daemon and message number; klog's head. */
const prefix = /^(?:\d{4}\/\d\d\/\d\d \S+ [A-Z0-9]+: (?:\[[\w-]+\] )*|[IWEF]\d{4} \S+ +\d+ [^\]]{1,80}\] |[\s-]*)/;

const telling = ['error', 'msg', 'err', 'reason'] as const;

/** Fields of MetalLB's lines that tell one such line from another. */
const circumstances = [
  'service',
  'ip',
  'ips',
  'pool',
  'protocol',
  'peer',
  'localASN',
  'peerASN',
  'interface',
  'node',
  'node event',
  'node name',
  'reason',
] as const;

function aboutWords(name: string, value: unknown): readonly string[] {
  const words = Array.isArray(value)
    ? value.join(' ')
    : typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : '';
  return words !== '' && words.length <= 80 ? [`${name} ${words}`] : [];
}

/** Lines longer than this are not taken apart. */
const longest = 20_000;

function fieldsOf(text: string): ReadonlyMap<string, unknown> | null {
  const start = text.indexOf('{"');
  if (start < 0 || start > 200 || text.length > longest || !text.trimEnd().endsWith('}')) return null;
  try {
    const value: unknown = JSON.parse(text.slice(start));
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

/** What a line says, without its wrapping: `error: CIDR … overlaps …` of a JSON line, else the trimmed line. */
export function gist(text: string): string {
  const fields = fieldsOf(text);
  if (!fields) return text.trim().replace(leading, '').trimStart() || text.trim();
  const parts = [
    fields.get('msg') ?? fields.get('event') ?? speakingField(fields) ?? fields.get('op'),
    fields.get('error') ?? fields.get('err'),
  ].filter((part): part is string => typeof part === 'string' && part !== '');
  if (parts.length === 0) return text.trim();
  const level = fields.get('level');
  const about = circumstances.flatMap((name) => aboutWords(name, fields.get(name)));
  return `${typeof level === 'string' && level !== 'info' ? `${level}: ` : ''}${parts.join(': ')}${about.length > 0 ? ` (${about.join(', ')})` : ''}`;
}

/** Lines without a message say what they say by the name of a field: `start reconcile`, `failed to call show daemons`. */
function speakingField(fields: ReadonlyMap<string, unknown>): string | null {
  for (const [name, value] of fields)
    if (name.includes(' ') && typeof value === 'string') return `${name}: ${value.slice(0, 200)}`;
  return null;
}

/** The line split around its telling part: the value of `error` or `msg` of a JSON line, the text after the indentation of a YAML line. */
export function marked(text: string): Marked {
  const fields = fieldsOf(text);
  for (const name of fields ? telling : []) {
    const value = fields?.get(name);
    if (typeof value !== 'string' || value === '') continue;
    const literal = JSON.stringify(value);
    const at = text.indexOf(literal, text.indexOf(`"${name}":`));
    if (at >= 0) return { before: text.slice(0, at), mark: literal, after: text.slice(at + literal.length) };
  }
  if (fields) return { before: text, mark: '', after: '' };
  const start = prefix.exec(text)?.[0].length ?? 0;
  return { before: text.slice(0, start), mark: text.slice(start), after: '' };
}

/** The time as it stands in the line. */
export function timeInFile(text: string): string {
  return (klog.exec(text) ?? leading.exec(text) ?? goKit.exec(text))?.[1] ?? '';
}
