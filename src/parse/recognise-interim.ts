import type { FileRole } from '../model/facts.ts';
import { looksDescribed } from './describe.ts';
import { clientAnswer } from './kubectl-error.ts';
import { isJsonLog, writerOf } from './log-writer.ts';
import { originOf } from './origin.ts';
import { isTableHeader } from './table.ts';
import { plain } from './text.ts';

/** What an entry is, by its beginning. */
export function recognise(head: Buffer, path: string): FileRole {
  if (head.length === 0) return 'empty';
  if (head.subarray(0, 4096).includes(0)) return 'binary';
  const text = plain(head.toString('utf8'));
  const lines = text.split('\n', 400).filter((line) => line.trim() !== '');
  if (lines.length === 0) return 'empty';
  if (/^(?:###### |Building configuration)/m.test(text.slice(0, 4000))) return 'frr-dump';
  if (/^(?:frr version|log (?:file|stdout)|hostname) /m.test(text.slice(0, 2000)) && /^!/m.test(text)) return 'frr-config';
  if (clientAnswer(text) !== null) return 'error-text';
  if (/^# (?:HELP|TYPE) /m.test(text.slice(0, 4000))) return 'metrics';
  if (/^ {0,4}(?:- )?["']?(?:apiVersion|kind)["']?:/m.test(text)) return 'objects';
  const logLines = lines.filter((line) => isJsonLog(line) || writerOf(line) !== null || /^\S+ std(?:out|err) [FP] /.test(line));
  if (logLines.length * 3 > lines.length || originOf(path).kind !== null) return 'log';
  if (isTableHeader(lines[0] ?? '')) return 'table';
  if (looksDescribed(text)) return 'describe';
  if (/\.md$/.test(path)) return 'issue';
  return /\.(?:log|txt)$/.test(path) && /^\[|^[A-Z][a-z]{2} [ \d]\d |^\d{4}-/.test(lines[0] ?? '') ? 'log' : 'text';
}
