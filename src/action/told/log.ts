import { cut, oneLine, visible } from '../../render/visible.ts';

/**
 * A line for the log that the runner obeys in no way: it looks for `::` at the beginning of a line and for `##[` anywhere.
 * Names, addresses and reasons come from strangers.
 */
export function inertLine(text: string): string {
  const line = cut(oneLine(visible(text)).replace(/\s+/g, ' '), 2_000);
  return line.replaceAll('##[', '# #[').replace(/:(?=:)/g, ': ');
}
