import type { Limits } from '../model/bundle.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** A debug log of a big cluster unpacks to a few GiB; whatever is beyond these is a mistake or an attack. */
export const DEFAULT_LIMITS: Limits = {
  totalBytes: 8 * GIB,
  entries: 100_000,
  nesting: 4,
  lineBytes: MIB,
  documentBytes: 32 * MIB,
};

/** The options of the command line that raise them. */
export const LIMIT_OPTIONS: Readonly<Record<keyof Limits, string>> = {
  totalBytes: '--max-bytes',
  entries: '--max-entries',
  nesting: '--max-nesting',
  lineBytes: '--max-line-bytes',
  documentBytes: '--max-document-bytes',
};

/**
 * Logs shrink to a tenth or a thirtieth. An input that unpacks to more than this many times its size, and to more than
 * the floor, is taken for a bomb, unless the user named a limit of total bytes himself.
 */
export const BOMB_RATIO = 250;
export const BOMB_FLOOR_BYTES = GIB;

/** A zip that cannot be read from a file of its own (in another archive, from a pipe) is held in memory up to this size. */
export const ZIP_IN_MEMORY_BYTES = 64 * MIB;

export function withDefaults(limits: Partial<Limits>): Limits {
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined)) };
}

/** `8 GiB`, `1.5 MiB`, `512 bytes`. */
export function sizeInWords(bytes: number): string {
  for (const [unit, name] of [[GIB, 'GiB'] as const, [MIB, 'MiB'] as const, [1024, 'KiB'] as const]) {
    if (bytes >= unit) return `${Number((bytes / unit).toFixed(1))} ${name}`;
  }
  return `${bytes} bytes`;
}
