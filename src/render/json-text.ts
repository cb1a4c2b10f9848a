/** Beyond what JSON itself escapes: characters that act on a terminal. The value stays the same. */
const acting = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Most texts: nothing to escape beyond JSON's own, and quick to see. */
const plain = /^[\x20-\x7e]*$/;

function escaped(character: string): string {
  let units = '';
  for (let index = 0; index < character.length; index += 1) {
    units += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return units;
}

/** Nothing to escape at all. */
const bare = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

function scalar(value: unknown): string {
  if (typeof value === 'string' && bare.test(value)) return `"${value}"`;
  const text = JSON.stringify(value) ?? 'null';
  return plain.test(text) ? text : text.replace(acting, escaped);
}

type Members = readonly (readonly [name: string, value: unknown])[];
/** The members of an object in the order that they are written in. */
export type Order = (members: Members) => Members;

/** Pieces are about this long: each is written on its own, so that no text is ever held whole. */
const pieceLength = 65_536;
/** What lies deeper is small enough to be one piece. */
const deepestPiece = 4;

/** A value as indented JSON, in pieces: what JSON.stringify(value, null, 2) gives, with members in order. */
export function* jsonPieces(value: unknown, order: Order = (members) => members): Generator<string> {
  let piece = '';
  for (const part of parts(value, '\n', 0, order)) {
    piece += part;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n`;
}

function* parts(value: unknown, newline: string, depth: number, order: Order): Generator<string> {
  if (depth >= deepestPiece || typeof value !== 'object' || value === null) {
    yield whole(value, newline, order);
    return;
  }
  const [open, close, members] = contentsOf(value, order);
  if (members.length === 0) {
    yield open + close;
    return;
  }
  const inner = `${newline}  `;
  let before = `${open}${inner}`;
  for (const [label, item] of members) {
    yield before + label;
    yield* parts(item, inner, depth + 1, order);
    before = `,${inner}`;
  }
  yield `${newline}${close}`;
}

function whole(value: unknown, newline: string, order: Order): string {
  if (typeof value !== 'object' || value === null) return scalar(value);
  const [open, close, members] = contentsOf(value, order);
  if (members.length === 0) return open + close;
  const inner = `${newline}  `;
  return `${open}${inner}${members.map(([label, item]) => label + whole(item, inner, order)).join(`,${inner}`)}${newline}${close}`;
}

/** The brackets of a list or an object, and what stands between them, each with its label. */
function contentsOf(value: object, order: Order): readonly [open: string, close: string, members: Members] {
  if (Array.isArray(value)) return ['[', ']', value.map((item) => ['', item])];
  const members = order(Object.entries(value).filter(([, item]) => item !== undefined));
  return ['{', '}', members.map(([name, item]) => [`${scalar(name)}: `, item])];
}
