import type { LogStream } from '../../model/log.ts';

/** A speaker says that it announces, or no longer does. */
export interface SpeakerWord {
  readonly announces: boolean;
  /** Empty up to v0.12 for a withdrawal, which names the service alone. */
  readonly ips: readonly string[];
  /** namespace/name. */
  readonly service: string | null;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly line: number;
}

/** A stretch of time in which a speaker announced an address. */
export interface AnnouncingSpan<Word extends SpeakerWord> {
  readonly ip: string;
  readonly from: number;
  /** Where the log ends without a withdrawal, its end. */
  readonly to: number;
  readonly toTheEnd: boolean;
  readonly begin: Word;
  readonly end: Word | null;
}

/**
 * What one speaker announced when, from its words in the order of its log. It says so again at every reconcile; it says that
 * it no longer does only when the last protocol has dropped the service, and nothing when it dies.
 */
export function announcingSpans<Word extends SpeakerWord>(
  stream: Pick<LogStream, 'starts' | 'firstTime' | 'lastTime'>,
  words: readonly Word[],
): readonly AnnouncingSpan<Word>[] {
  const spans: AnnouncingSpan<Word>[] = [];
  const open = new Map<string, Word>();
  const close = (ip: string, to: number, toTheEnd: boolean, end: Word | null) => {
    const begin = open.get(ip);
    open.delete(ip);
    if (begin !== undefined && to >= begin.time) spans.push({ ip, from: begin.time, to, toTheEnd, begin, end });
  };
  let last = stream.firstTime ?? 0;
  const starts = [...stream.starts].sort((a, b) => a.line - b.line);
  for (const word of words) {
    // A new process: whatever the one before announced ended with it.
    while (starts[0] !== undefined && starts[0].line < word.line) {
      starts.shift();
      for (const ip of [...open.keys()]) close(ip, last, false, null);
    }
    last = word.time;
    for (const ip of addressesOf(word, open)) {
      if (!word.announces) close(ip, word.time, false, word);
      else if (!open.has(ip)) open.set(ip, word);
    }
  }
  for (const ip of [...open.keys()]) close(ip, starts.length > 0 ? last : (stream.lastTime ?? last), starts.length === 0, null);
  return spans;
}

function addressesOf({ ips, service }: SpeakerWord, open: ReadonlyMap<string, SpeakerWord>): readonly string[] {
  if (ips.length > 0 || service === null) return ips;
  return [...open].filter(([, begin]) => begin.service === service).map(([ip]) => ip);
}
