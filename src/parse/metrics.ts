import type { MetricFact } from '../model/facts.ts';
import { redactLine } from './redact.ts';
import { plain } from './text.ts';

const name = /^[a-zA-Z_:][a-zA-Z0-9_:]{0,255}/;
const value = /^[ \t]{1,20}([-+]?(?:[0-9.]{1,40}(?:[eE][-+]?\d{1,5})?|Inf|NaN))(?:[ \t]{1,20}-?\d{1,17})?[ \t]{0,20}$/;
const maxSamples = 200_000;

/** `{a="b",c="d\"e"}`: the labels, and where they end; null where they do not. */
function labelsOf(text: string, start: number): { readonly labels: Record<string, string>; readonly end: number } | null {
  const labels = Object.create(null) as Record<string, string>;
  let at = start + 1;
  while (at < text.length) {
    while (text[at] === ' ' || text[at] === ',') at++;
    if (text[at] === '}') return { labels, end: at + 1 };
    const equals = text.indexOf('="', at);
    if (equals < 0 || equals - at > 256) return null;
    const key = text.slice(at, equals).trim();
    let read = '';
    at = equals + 2;
    for (; at < text.length && text[at] !== '"'; at++) {
      if (text[at] === '\\') {
        at++;
        read += text[at] === 'n' ? '\n' : (text[at] ?? '');
      } else read += text[at];
    }
    labels[key] = read;
    at++;
  }
  return null;
}

function numberOf(text: string): number {
  if (/Inf$/.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

/** One sample of Prometheus' text format; null where the line is none. */
export function metricOf(line: string, source: string, number: number): MetricFact | null {
  if (line.length > 16_384) return null;
  const text = line.trim();
  const found = name.exec(text)?.[0];
  if (found === undefined) return null;
  const labels = text[found.length] === '{' ? labelsOf(text, found.length) : { labels: {}, end: found.length };
  const read = labels === null ? undefined : value.exec(text.slice(labels.end))?.[1];
  if (labels === null || read === undefined) return null;
  return { source, line: number, text: redactLine(text), name: found, labels: labels.labels, value: numberOf(read) };
}

/** Reads metrics in Prometheus' text format; what is no sample is passed over. Never throws. */
export function parseMetrics(raw: string, source: string, firstLine = 1): readonly MetricFact[] {
  const metrics: MetricFact[] = [];
  const lines = plain(raw).split('\n');
  for (let i = 0; i < lines.length && metrics.length < maxSamples; i++) {
    const metric = metricOf(lines[i] ?? '', source, firstLine + i);
    if (metric !== null) metrics.push(metric);
  }
  return metrics;
}
