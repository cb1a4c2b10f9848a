import type { JsonObject } from './object.ts';
import type { Place } from './place.ts';

/** Who wrote a text. A signature says in which of these it may be looked for. */
export type SourceKind =
  | 'controller'
  | 'speaker'
  | 'frr'
  | 'reloader'
  | 'frr-metrics'
  | 'frr-k8s'
  | 'operator'
  | 'kubernetes' // kubelet, API server, container runtime, journal
  | 'event' // Kubernetes events: objects, tables, describe output
  | 'status' // texts in object statuses and conditions
  | 'frr-state' // vtysh output and FRR's files
  | 'command' // output of arping, tcpdump, ip, dmesg, curl, kubectl…
  | 'words' // the reporter's own sentences: hearsay
  | 'unknown'; // a log that nothing identifies

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** A stretch of a stream by one writer: a container's log, or a fragment of one that somebody pasted. */
export interface LogStream {
  readonly source: string;
  readonly kind: SourceKind;
  readonly namespace: string | null;
  readonly pod: string | null;
  readonly container: string | null;
  readonly node: string | null;
  /** The log of the container before its restart. */
  readonly previous: boolean;
  readonly firstLine: number;
  readonly lines: number;
  readonly bytes: number;
  /** Milliseconds since the epoch of the first and last line that has a time. */
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  /** MetalLB's version and where it said so, from the start banner. */
  readonly version: string | null;
  /** The most talkative level seen. `debug` proves debug; `info` only suggests that debug was off. */
  readonly level: LogLevel | null;
  /** Start banners: the first one at `firstLine` says that the log begins with the process; later ones are restarts. */
  readonly starts: readonly Place[];
  /** Milliseconds since the epoch of each start banner, as in `starts`; null where the line has no time. */
  readonly startTimes?: readonly (number | null)[];
  /** The log ends or begins in the middle, has a hole, or lines were cut. */
  readonly flaws: readonly string[];
}

/** A line that some signature matched. */
export interface LogRecord {
  readonly place: Place;
  /** Byte position of the line's start in its decompressed entry. */
  readonly offset: number;
  /** Milliseconds since the epoch, null where the line has no time of its own. */
  readonly time: number | null;
  /** The time as it stands in the line. */
  readonly timeText: string | null;
  /** The line without transport prefixes, cut at the line limit. Not redacted. */
  readonly text: string;
  /** Fields of a JSON line, else empty. */
  readonly fields: JsonObject;
  readonly stream: LogStream;
  /** namespace/name of the Service whose reconcile encloses the line, where the log tells. */
  readonly service: string | null;
  /** Neighbouring lines as they stand, cut short; not redacted. Only some records have them. */
  readonly around?: { readonly before: readonly string[]; readonly after: readonly string[] } | undefined;
}

/** Named parts of a match: strings, as they stand. */
export type Captures = Readonly<Record<string, string>>;

export interface Occurrence {
  readonly record: LogRecord;
  readonly captures: Captures;
}

/**
 * All that was seen of one signature for one key (the values of its key captures, and the stream). `kept` is in the
 * order of the stream: the first and the last ones where there were more than the scan keeps.
 */
export interface OccurrenceGroup {
  readonly signature: string;
  readonly key: string;
  readonly stream: LogStream;
  readonly total: number;
  readonly kept: readonly Occurrence[];
  /** Occurrences per minute since the epoch, for rates and flaps. */
  readonly perMinute: ReadonlyMap<number, number>;
}

/** The node, else the pod, else where the log begins: what tells one speaker from another. */
export function speakerOf({ node, pod, source, firstLine }: LogStream): string {
  return node ?? pod ?? `${source}:${firstLine}`;
}
