import type { Trouble } from '../../model/bundle.ts';
import type { LogStream } from '../../model/log.ts';

export interface Duplicates {
  readonly streams: ReadonlySet<LogStream>;
  readonly troubles: readonly Trouble[];
}

/** FRR's lines may stand in the container's log and in the file that it writes; they begin a moment apart. */
const slack = 5000;

/** So many of FRR's logs of one pod are compared; a pod has a few. */
const mostCompared = 50;

/**
 * Logs that are in a bundle twice: `kind export logs` has each under pods/ and under containers/, MetalLB's script takes FRR's
 * log from the container and from its file. Counted twice they would look twice as bad.
 */
export function findDuplicates(streams: readonly LogStream[]): Duplicates {
  const doubled = new Set<LogStream>();
  const troubles: Trouble[] = [];
  const sameExtent = new Map<string, LogStream>();
  const ofFrr = new Map<string, LogStream[]>();
  for (const stream of streams) {
    const extent = extentKey(stream);
    if (extent === null) continue;
    const frr = stream.kind === 'frr' ? (ofFrr.get(writerKey(stream)) ?? []) : [];
    const original = [sameExtent.get(extent), ...frr].find((other) => other?.source !== stream.source && covers(other, stream));
    if (original) {
      doubled.add(stream);
      const what = `the same log as ${original.source}: counted once`;
      troubles.push({ source: stream.source, what, lost: 'nothing' });
      continue;
    }
    // Of the same extent all that are no duplicates are of the same source: the first stands for them.
    if (!sameExtent.has(extent)) sameExtent.set(extent, stream);
    if (stream.kind === 'frr' && frr.length < mostCompared) ofFrr.set(writerKey(stream), [...frr, stream]);
  }
  return { streams: doubled, troubles };
}

function writerKey({ kind, pod, previous }: LogStream): string {
  return `${kind} ${pod} ${previous}`;
}

/** null: what is known of no pod or of no time is never taken for another's duplicate. */
function extentKey(stream: LogStream): string | null {
  const { pod, firstTime, lastTime, lines } = stream;
  if (pod === null || firstTime === null || lastTime === null) return null;
  return `${writerKey(stream)} ${firstTime} ${lastTime} ${lines}`;
}

function covers(one: LogStream | undefined, other: LogStream): one is LogStream {
  if (one === undefined || one.pod === null || one.firstTime === null || one.lastTime === null) return false;
  if (other.firstTime === null || other.lastTime === null) return false;
  if (one.firstTime === other.firstTime && one.lastTime === other.lastTime && one.lines === other.lines) return true;
  return (
    one.kind === 'frr' &&
    other.firstTime >= one.firstTime - slack &&
    other.lastTime <= one.lastTime + slack &&
    other.lines <= one.lines
  );
}
