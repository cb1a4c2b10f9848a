import type { JsonObject } from '../../model/object.ts';

const longest = 300;
const fields = ['op', 'event', 'msg', 'message', 'error', 'err', 'reason'] as const;

/** Order matters: what is longest and most special comes first. None of them can backtrack over more than a word. */
const placeholders: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<id>'],
  [/\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[^ ",\]]{0,24}/g, '<time>'],
  [/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi, '<mac>'],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:\/\d{1,2})?(?::\d{1,5})?/g, '<ip>'],
  [/\b[0-9a-f]{0,4}:[0-9a-f]{0,4}:[0-9a-f:]{0,32}(?:\/\d{1,3})?/gi, '<ip>'],
  [/\\?"[^"\\]{0,120}\\?"/g, '<name>'],
  [/\b[a-z0-9](?:[a-z0-9.-]{1,62})\/[a-z0-9](?:[a-z0-9.-]{0,62})\b/g, '<name>'],
  [/\b(?=[a-z-]{0,16}\d)[a-z0-9]{1,20}(?:-[a-z0-9]{1,20}){1,6}\b/g, '<name>'],
  [/0x[0-9a-f]+/gi, '<n>'],
  [/\d+/g, '<n>'],
];

const klogHead = /^([IWEF])\d{4} [\d:.]{8,20} +\d{1,9} /;

function masked(text: string): string {
  let masked = text.slice(0, longest * 2);
  for (const [pattern, name] of placeholders) masked = masked.replace(pattern, name);
  return masked.replace(/\s+/g, ' ').trim().slice(0, longest);
}

/** The shape of a warning or error: lines that differ only in numbers, addresses and names have the same one. */
export function templateOf(text: string, json: JsonObject): string {
  const caller = typeof json.caller === 'string' ? json.caller.replace(/:\d+$/, '') : null;
  const said = fields.flatMap((name) => {
    const value = json[name];
    return typeof value === 'string' && value !== '' ? [`${name}=${masked(value)}`] : [];
  });
  if (said.length === 0) return masked(text.replace(klogHead, '$1 '));
  return [caller, ...said]
    .filter((part) => part !== null)
    .join(' ')
    .slice(0, longest);
}
