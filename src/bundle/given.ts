import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { InputError, type InputSource } from '../model/bundle.ts';
import { whyNot } from './folder.ts';
import { type Input, type OnError, openBuffer, openFile, openStream } from './input.ts';

/** An input source that exists and may be read. */
export type Given =
  | { readonly kind: 'folder'; readonly name: string; readonly path: string }
  | {
      readonly kind: 'file' | 'stream';
      readonly name: string;
      /** Null for what comes through a pipe. */
      readonly size: number | null;
      open(onError: OnError): Promise<Input>;
    };

/** Looks at a source before anything is read, so that a slip of the pen is told at once. */
export async function lookAt(source: InputSource): Promise<Given> {
  switch (source.kind) {
    case 'bytes':
      return { kind: 'file', name: source.name, size: source.bytes.length, open: async () => openBuffer(source.bytes) };
    case 'stream':
      return { kind: 'stream', name: source.name, size: null, open: async (onError) => openStream(source.stream, onError) };
    case 'path':
      return lookAtPath(source.path);
  }
}

async function lookAtPath(path: string): Promise<Given> {
  const refuse = (error: unknown): never => {
    throw new InputError(`${path}: ${whyNot(error)}`);
  };
  const found = await stat(path).catch(refuse);
  await access(path, constants.R_OK).catch(refuse);
  const name = basename(resolve(path)) || path;
  if (found.isDirectory()) return { kind: 'folder', name, path };
  if (found.isFile()) return { kind: 'file', name, size: found.size, open: (onError) => openFile(path, onError, 'follow') };
  // A named pipe, or what the shell puts in the place of <(command).
  if (found.isFIFO())
    return { kind: 'file', name, size: null, open: async (onError) => openStream(createReadStream(path), onError) };
  throw new InputError(`${path}: neither a file nor a folder`);
}
