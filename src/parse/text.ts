/** Where lines begin in a text, so that an offset becomes a line number without counting anew. */
export class LineIndex {
  private readonly starts: Int32Array;
  private readonly count: number;
  private readonly first: number;

  /** `first` is the number of the text's first line in its file. */
  constructor(text: string, first = 1) {
    this.first = first;
    let starts = new Int32Array(256);
    let count = 1;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (count === starts.length) {
        const more = new Int32Array(count * 2);
        more.set(starts);
        starts = more;
      }
      starts[count++] = at + 1;
    }
    this.starts = starts;
    this.count = count;
  }

  lineOf(offset: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + this.first;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that must go.
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that must go.
const unprintableOrColour = /\u001b\[[0-9;:]{0,32}[A-Za-z]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/g;

/** A text without Windows line ends, colours, NUL bytes and other control characters. Lines keep their numbers. */
export function plain(text: string): string {
  const unix = text.includes('\r') ? text.replace(/\r+\n/g, '\n').replace(/\r/g, ' ') : text;
  return unprintable.test(unix) ? unix.replace(unprintableOrColour, '') : unix;
}

/** The leading blanks of a line; a tab counts as two. */
export function indentOf(line: string): number {
  let indent = 0;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === ' ') indent++;
    else if (line[i] === '\t') indent += 2;
    else return indent;
  }
  return indent;
}
