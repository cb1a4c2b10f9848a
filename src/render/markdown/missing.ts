import type { Report } from '../../model/report.ts';
import { block, prose } from '../escape-markdown.ts';
import { cut, oneLine } from '../visible.ts';
import { type Budget, some } from './budget.ts';

/** What would tell more: all commands in one block, to be copied at once, each under what it brings and why. */
export function missingView({ missing }: Report, budget: Budget) {
  const { shown, more } = some(missing, budget.missing);
  const words = ({ what, why }: Report['missing'][number]): string => cut(oneLine(`${what}: ${why}`), budget.prose);
  const commands = shown.filter(({ command }) => command !== '');
  const lines = commands.flatMap((one, index) => [...(index > 0 ? [''] : []), `# ${words(one)}`, cut(one.command, budget.line)]);
  return {
    any: shown.length > 0,
    without: shown.filter(({ command }) => command === '').map((one) => prose(words(one))),
    commands: lines.length === 0 ? '' : block(lines, 'sh'),
    more,
  };
}
