import type { FileRole } from '../model/facts.ts';
import { looksDescribed } from './describe/describe.ts';
import { clientAnswer } from './kubectl-error.ts';
import { type LineKind, lineKind } from './line-kind.ts';
import { originOf } from './origin.ts';
import { isTableHeader } from './table/table.ts';
import { plain } from './text.ts';

const looked = 300;
/** The `timestamp` of a must-gather: a time is no log. */
const bareTime = /^\d{4}-\d\d-\d\d[T ][\d:.]{8,20}[ +\-\dA-Zm=.]{0,40}$/;

/** Control characters and broken UTF-8 that no text has. NUL bytes alone are a hole in a log. */
function isBinary(head: string): boolean {
  const sample = head.slice(0, 4_096).replaceAll('\u0000', '');
  if (sample === '') return head.length > 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i++) {
    const code = sample.charCodeAt(i);
    if (code === 0xfffd || (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 27)) odd++;
  }
  return odd > sample.length / 10;
}

/** An issue or its comments as GitHub's API, or its client, gives them. */
function isIssueJson(head: string): boolean {
  return /^\s*[{[]/.test(head) && /"body"\s{0,4}:/.test(head) && /"(?:title|html_url|issue_url|author|user)"\s{0,4}:/.test(head);
}

function roleOfJson(head: string, first: string): FileRole | null {
  if (!/^\s*[{[]\s*(?:["{[\]}]|$)/.test(first)) return null;
  if (lineKind(first) === 'log') return 'log';
  if (isIssueJson(head) && !/"apiVersion"/.test(head.slice(0, 2_000))) return 'issue';
  if (/"(?:bgpState|lastResetDueTo|routerId|remote-diagnostic|ipv4Unicast)"\s{0,4}:/.test(head)) return 'frr-dump';
  return /"(?:kind|apiVersion|items)"\s{0,4}:/.test(head) ? 'objects' : null;
}

function countKinds(lines: readonly string[]): ReadonlyMap<LineKind | null, number> {
  const counts = new Map<LineKind | null, number>();
  for (const line of lines) {
    const kind = lineKind(line);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

const fence = /^\s{0,3}(?:```|~~~)/m;
const formHeading =
  /^###? {1,3}(?:MetalLB Version|What happened|Kubernetes Version|Main CNI|To Reproduce|Deployment method|Description)/im;
const yamlLine = /^\s*(?:- )*["']?[\w./-]{1,100}["']?:(?:\s|$)|^\s*- \S|^\s*#|^---/;

function isSentence(line: string): boolean {
  const text = line.slice(0, 1_000);
  return (
    /^\s*[A-Z"'`(\d*-]/.test(text) &&
    (/(?:[A-Za-z]{1,40}[ ,]{1,3}){6}/.test(text) || (/(?:[A-Za-z]{2,40}[ ,]{1,3}){4}/.test(text) && /[.:?!,)]\s*$/.test(text)))
  );
}

function share(lines: readonly string[], fits: (line: string) => boolean): number {
  return lines.filter(fits).length / lines.length;
}

function roleOfLines(lines: readonly string[], path: string): FileRole {
  const [first = ''] = lines;
  const counts = countKinds(lines);
  const of = (kind: LineKind): number => counts.get(kind) ?? 0;
  // `# kubectl apply -f …` may be a comment in a manifest.
  const prompts = lines.filter((line) => !line.startsWith('#') && lineKind(line) === 'prompt').length;
  const mixed = prompts > 0 && of('object') + of('table') + of('frr-state') + of('event') > 0;
  if (lines.length === 1 && bareTime.test(first)) return 'text';
  if (lineKind(first) === 'log' || (of('log') / lines.length > 0.5 && !mixed)) return 'log';
  if (of('metric') / lines.length > 0.7) return 'metrics';
  if (prompts === 0 && of('object') > 0 && share(lines, (line) => yamlLine.test(line)) > 0.6) return 'objects';
  if (of('prompt') > 0) return mixedOr(counts, lines, of('prompt'));
  return roleOfOutput(lines, of) ?? roleOfPath(path);
}

/** Output without the commands that printed it, or words. */
function roleOfOutput(lines: readonly string[], of: (kind: LineKind) => number): FileRole | null {
  const [first = ''] = lines;
  if (of('frr-state') + of('frr-config') > 0 && !isSentence(first)) return of('frr-state') > 0 ? 'frr-dump' : 'frr-config';
  if (of('refusal') === 0 && lines.some(isSentence)) return 'issue';
  if (isTableHeader(first)) return 'table';
  if (of('event') > 1) return 'describe';
  if (of('object') > 0) return 'objects';
  if (of('log') > 0) return 'log';
  return of('command') + of('refusal') > 0 ? 'command' : null;
}

function roleOfPath(path: string): FileRole {
  const { kind } = originOf(path);
  return kind !== null && kind !== 'frr-state' ? 'log' : 'text';
}

/** Commands with what they printed, and sentences between: what an issue holds, without its Markdown. */
function mixedOr(counts: ReadonlyMap<LineKind | null, number>, lines: readonly string[], prompts: number): FileRole {
  const only = [...counts.keys()].filter((kind) => kind !== null && kind !== 'prompt');
  if (prompts === 1 && only.length === 1 && only[0] === 'frr-state' && !lines.some(isSentence)) return 'frr-dump';
  return 'issue';
}

/**
 * What an entry is, by the text of its head. The path decides nothing that the content tells; where the content is silent
 * it says whether a text stands where logs do. An `issue` is any text with pieces of several sorts: parseIssue takes it apart.
 */
export function recognise(bytes: Buffer | string, path = ''): FileRole {
  const head = typeof bytes === 'string' ? bytes : bytes.toString('utf8');
  if (head.replaceAll('\u0000', '').trim() === '') return head.includes('\u0000') ? 'binary' : 'empty';
  if (isBinary(head)) return 'binary';
  const text = plain(head);
  if (clientAnswer(text) !== null) return 'error-text';
  const lines = text
    .split('\n', looked * 3)
    .filter((line) => line.trim() !== '')
    .slice(0, looked);
  const json = roleOfJson(text, lines[0] ?? '');
  if (json !== null) return json;
  if (/^###### (?:show|sh) /.test(lines[0] ?? '')) return 'frr-dump';
  if (/^(?:bgpd|zebra)=(?:yes|no)\s*$/m.test(text)) return 'frr-config';
  if (lineKind(lines[0] ?? '') !== 'log') {
    if (fence.test(text) || formHeading.test(text) || /\.(?:md|markdown)$/i.test(path)) return 'issue';
    if (/^\s*Name:\s/.test(lines[0] ?? '') && looksDescribed(text)) return 'describe';
    if (/^\s*</.test(text) && /^\s*<(?:!doctype|html|\?xml|svg|head|body)/i.test(text)) return 'text';
  }
  return roleOfLines(lines, path);
}
