import { openBundle, type ReadOptions } from '../../src/bundle/open.ts';
import type { InputSource, InputSummary, Limits, Trouble } from '../../src/model/bundle.ts';

export interface Reading {
  readonly files: Readonly<Record<string, string>>;
  readonly summary: InputSummary;
  readonly troubles: readonly Trouble[];
}

/** Reads a bundle to its end. */
export async function read(
  inputs: readonly InputSource[],
  limits: Partial<Limits> = {},
  options: ReadOptions = {},
): Promise<Reading> {
  const bundle = await openBundle(inputs, limits, options);
  const files: [string, string][] = [];
  for await (const { path, content } of bundle.entries) {
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk);
    files.push([path, Buffer.concat(chunks).toString()]);
  }
  return { files: Object.fromEntries(files), summary: bundle.summary(), troubles: bundle.troubles() };
}

export const bytes = (name: string, content: Buffer | string): InputSource => ({
  kind: 'bytes',
  name,
  bytes: Buffer.from(content),
});

/** As through a pipe, in pieces of a size. */
export const piped = (content: Buffer, piece = 65_536): InputSource => ({
  kind: 'stream',
  name: 'stdin',
  stream: (async function* () {
    for (let at = 0; at < content.length; at += piece) yield content.subarray(at, at + piece);
  })(),
});

export const readBytes = (name: string, content: Buffer | string, limits: Partial<Limits> = {}): Promise<Reading> =>
  read([bytes(name, content)], limits);

/** What the user is told: `source: what (lost)`. */
export const told = (troubles: readonly Trouble[]): readonly string[] =>
  troubles.map(({ source, what, lost }) => `${source}: ${what} (${lost})`);
