import { readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** What was met on a walk: a file to open, or something that is left alone. */
export type Met =
  | { readonly kind: 'file' | 'link outside' | 'link inside' | 'special'; readonly path: string; readonly name: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly name: string; readonly why: string };

const DEEPEST = 64;

/**
 * All files below a folder, by name. Links are never followed: what one within the folder shows is met by its own
 * name, and one that leads out may show what the user never meant to hand in.
 */
export async function* walk(root: string): AsyncGenerator<Met> {
  const home = await realpath(root);
  yield* inside(home, root, '', 0);
}

async function* inside(home: string, folder: string, prefix: string, depth: number): AsyncGenerator<Met> {
  let entries: Awaited<ReturnType<typeof listed>>;
  try {
    entries = await listed(folder);
  } catch (error) {
    yield { kind: 'unreadable', path: folder, name: prefix, why: whyNot(error) };
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const name = `${prefix}${entry.name}`;
    if (entry.isFile()) yield { kind: 'file', path, name };
    else if (entry.isDirectory()) {
      if (depth < DEEPEST) yield* inside(home, path, `${name}/`, depth + 1);
      else yield { kind: 'unreadable', path, name, why: `more than ${DEEPEST} folders deep` };
    } else if (entry.isSymbolicLink()) yield { kind: (await leadsInto(home, path)) ? 'link inside' : 'link outside', path, name };
    else yield { kind: 'special', path, name };
  }
}

async function listed(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function leadsInto(home: string, link: string): Promise<boolean> {
  const target = await realpath(link).catch(() => null);
  return target !== null && (target === home || target.startsWith(home + sep));
}

/** An error of the file system in words. */
export function whyNot(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  switch (code) {
    case 'ENOENT':
      return 'no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOTDIR':
      return 'part of the path is not a folder';
    case 'ELOOP':
      return 'too many symbolic links';
    case 'ENAMETOOLONG':
      return 'the name is too long';
    default:
      return `cannot be read (${typeof code === 'string' ? code : 'unknown error'})`;
  }
}
