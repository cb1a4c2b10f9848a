import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Limits } from '../model/bundle.ts';
import type { BgpMode } from '../model/replay.ts';

/** Options of every command that reads bundles. */
export interface InputOptions {
  readonly maxBytes?: number;
  readonly maxEntries?: number;
  readonly maxNesting?: number;
  readonly maxLineBytes?: number;
  readonly maxDocumentBytes?: number;
  readonly metallbVersion?: string;
  readonly mode?: BgpMode;
}

export function addInputOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--metallb-version <version>', 'replay as this release, whatever the bundle says (e.g. 0.15.3)').argParser(
        version,
      ),
    )
    .addOption(new Option('--mode <mode>', 'BGP mode, whatever the bundle says').choices(['native', 'frr', 'frr-k8s']))
    .addOption(new Option('--max-bytes <size>', 'stop after so much unpacked input (default 8G)').argParser(size))
    .addOption(new Option('--max-entries <count>', 'stop after so many files (default 100000)').argParser(count))
    .addOption(new Option('--max-nesting <depth>', 'open archives inside archives so deep (default 4)').argParser(count))
    .addOption(new Option('--max-line-bytes <size>', 'cut longer lines (default 1M)').argParser(size))
    .addOption(new Option('--max-document-bytes <size>', 'skip larger YAML and JSON documents (default 32M)').argParser(size));
}

export function limitsOf(options: InputOptions): Partial<Limits> {
  return {
    ...(options.maxBytes !== undefined && { totalBytes: options.maxBytes }),
    ...(options.maxEntries !== undefined && { entries: options.maxEntries }),
    ...(options.maxNesting !== undefined && { nesting: options.maxNesting }),
    ...(options.maxLineBytes !== undefined && { lineBytes: options.maxLineBytes }),
    ...(options.maxDocumentBytes !== undefined && { documentBytes: options.maxDocumentBytes }),
  };
}

const units: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** `500`, `64K`, `8G`. */
export function size(value: string): number {
  const match = /^(\d{1,12})([KMGT]?)i?B?$/i.exec(value);
  const unit = units[(match?.[2] ?? 'none').toUpperCase()];
  if (!match?.[1] || unit === undefined || Number(match[1]) === 0)
    throw new InvalidArgumentError('expected a size such as 64K, 500M or 8G.');
  return Number(match[1]) * unit;
}

export function count(value: string): number {
  if (!/^\d{1,9}$/.test(value) || Number(value) === 0) throw new InvalidArgumentError('expected a whole number above 0.');
  return Number(value);
}

function version(value: string): string {
  const match = /^v?(\d+\.\d+\.\d+)$/.exec(value);
  if (!match?.[1]) throw new InvalidArgumentError('expected a release such as 0.15.3.');
  return match[1];
}
