import type { Trouble } from '../../model/bundle.ts';
import type { LogStream } from '../../model/log.ts';

export interface Duplicates {
  readonly streams: ReadonlySet<LogStream>;
  readonly troubles: readonly Trouble[];
}

/** FRR's lines may stand in the container's log and in the file that it writes; they begin a moment apart. */
const slack = 5000;

/**
 * Logs that are in a bundle twice: `kind export logs` has each under pods/ and under containers/, MetalLB's script takes FRR's
 * log from the container and from its file. Counted twice they would look twice as bad.
 */
export function findDuplicates(streams: readonly LogStream[]): Duplicates {
  const doubled = new Set<LogStream>();
  const troubles: Trouble[] = [];
  const byWriter = new Map<string, LogStream[]>();
  for (const stream of streams) {
    const same = byWriter.get(writerKey(stream)) ?? [];
    const original = same.find((other) => other.source !== stream.source && covers(other, stream));
    if (original) {
      doubled.add(stream);
      const what = `the same log as ${original.source}: counted once`;
      troubles.push({ source: stream.source, what, lost: 'nothing' });
    } else {
      byWriter.set(writerKey(stream), [...same, stream]);
    }
  }
  return { streams: doubled, troubles };
}

function writerKey({ kind, pod, previous }: LogStream): string {
  return `${kind} ${pod} ${previous}`;
}

function covers(one: LogStream, other: LogStream): boolean {
  if (one.pod === null || one.firstTime === null || one.lastTime === null) return false;
  if (other.firstTime === null || other.lastTime === null) return false;
  if (one.firstTime === other.firstTime && one.lastTime === other.lastTime && one.lines === other.lines) return true;
  return (
    one.kind === 'frr' &&
    other.firstTime >= one.firstTime - slack &&
    other.lastTime <= one.lastTime + slack &&
    other.lines <= one.lines
  );
}
