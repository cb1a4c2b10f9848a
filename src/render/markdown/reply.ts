import type { Report } from '../../model/report.ts';
import { block, prose } from '../escape-markdown.ts';
import { sentence } from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import { type Budget, some } from './budget.ts';

export type ReplyView = ReturnType<typeof replyView>;

export function replyView(report: Report, budget: Budget) {
  const { shown, more } = some(report.missing, budget.missing);
  const lines = shown.flatMap(({ what, command }) => [`# ${cut(oneLine(what), budget.prose)}`, cut(command, budget.line)]);
  return { soFar: prose(cut(oneLine(sentence(report.verdictReason)), budget.prose)), commands: block(lines, 'sh'), more };
}
