/** Terminal layout: colours, wrapping, columns. Everything here takes text in which nothing acts any more. */

export interface Ink {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly badge: (text: string, colour: 'red' | 'green' | 'yellow') => string;
}

const introducer = '\u001b[';
const paint = (code: string) => (text: string) => `${introducer}${code}m${text}${introducer}0m`;
const plain = (text: string) => text;

export function inkFor(colour: boolean): Ink {
  if (!colour) return { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain, badge: plain };
  const backgrounds = { red: '41;97', green: '42;30', yellow: '43;30' };
  return {
    bold: paint('1'),
    dim: paint('2'),
    red: paint('31'),
    green: paint('32'),
    yellow: paint('33'),
    cyan: paint('36'),
    badge: (text, ground) => paint(`1;${backgrounds[ground]}`)(` ${text} `),
  };
}

export function columns(text: string): number {
  return [...text].length;
}

/** Cut to so many columns, with an ellipsis where something is lost. */
export function clip(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(1, width - 1)).join('')}…`;
}

export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** Broken at spaces; words longer than a line are cut into lines. */
export function wrap(text: string, width: number): readonly string[] {
  const room = Math.max(16, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \t\n]+/).filter((part) => part !== '')) {
    if (line !== '' && columns(line) + 1 + columns(word) > room) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    while (columns(line) > room) {
      const characters = [...line];
      lines.push(characters.slice(0, room).join(''));
      line = characters.slice(room).join('');
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** Wrapped, the first line after `first`, the others under it. */
export function hanging(first: string, text: string, width: number): readonly string[] {
  const indent = columns(first);
  return wrap(text, width - indent).map((line, index) => (index === 0 ? `${first}${line}` : `${' '.repeat(indent)}${line}`));
}
