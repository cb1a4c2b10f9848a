/** The lines before and after a quoted one, as far as they lie in the block that is being read. */
export interface Around {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const linesEachWay = 2;
const longestQuote = 240;
const newline = 10;

/** `start` is the line's first byte, `end` the byte after its last, without the newline. */
export function linesAround(bytes: Buffer, filled: number, start: number, end: number): Around {
  const before: string[] = [];
  for (let to = start - 1; before.length < linesEachWay && to > 0 && bytes[to] === newline; ) {
    const from = bytes.lastIndexOf(newline, to - 1) + 1;
    before.unshift(quote(bytes, from, to));
    to = from - 1;
  }
  const after: string[] = [];
  for (let at = bytes.indexOf(newline, end); after.length < linesEachWay && at !== -1; ) {
    const next = bytes.indexOf(newline, at + 1);
    if (next === -1 || next > filled) break;
    after.push(quote(bytes, at + 1, next));
    at = next;
  }
  return { before, after };
}

function quote(bytes: Buffer, from: number, to: number): string {
  const whole = bytes.toString('utf8', from, Math.min(to, from + longestQuote)).replace(/\r$/, '');
  return to - from > longestQuote ? `${whole}…` : whole;
}
