import type { Report } from '../model/report.ts';

/** Control, formatting (direction, zero width), surrogate and line-separating characters: what could act instead of being read. */
const acting = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Most texts: nothing to do, and quick to see. */
const plain = /^[\x20-\x7e]*$/;

/** Joiners that ordinary writing and emoji need. */
const harmless = new Set(['\n', '\t', '\u200c', '\u200d']);

function picture(character: string): string {
  if (harmless.has(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return `\u27e8${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
}

/** The text with everything that acts shown as a picture of itself. Line ends and tabs stay. */
export function visible(text: string): string {
  if (plain.test(text)) return text;
  return text.replaceAll('\r\n', '\n').replace(acting, picture);
}

/** Cut where it is too long, saying how much was cut. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… ${(text.length - kept.length).toLocaleString('en')} more characters`;
}

/** On one line, inner white space kept where it means indentation only. */
export function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

/** A report has few levels; what is deeper was not made by us. */
const deepest = 40;

function mapTexts(value: unknown, change: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return null;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapTexts(item, change, depth + 1)]));
}

/** The report as every view for people starts from it: no text acts and none is longer than `limit`. */
export function visibleReport(report: Report, limit: number): Report {
  // mapTexts keeps shapes and the closed vocabularies, so what comes out is a Report again.
  return mapTexts(report, (text) => cut(visible(text), limit), 0) as Report;
}
