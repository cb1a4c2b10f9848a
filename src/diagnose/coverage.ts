import type { Facts } from '../model/facts.ts';
import type { LogStream } from '../model/log.ts';
import type { ComponentSummary, LogCoverage } from '../model/report.ts';
import { formatTime } from '../parse/time.ts';

/** What each log covers, so that "not found" comes with its window. */
export function coverageOf(facts: Facts): readonly LogCoverage[] {
  return facts.streams.filter(isContainerLog).map((stream) => ({
    source: stream.source,
    role: stream.kind,
    node: stream.node,
    from: timeOrNull(stream.firstTime),
    to: timeOrNull(stream.lastTime),
    lines: stream.lines,
    level: stream.level,
    restarts: Math.max(0, stream.starts.length - 1),
    flaws: stream.flaws,
  }));
}

export function componentsOf(facts: Facts): readonly ComponentSummary[] {
  return facts.streams.filter(isContainerLog).map((stream) => ({
    role: stream.kind,
    pod: stream.pod,
    node: stream.node,
    version: stream.version,
    firstLog: timeOrNull(stream.firstTime),
    lastLog: timeOrNull(stream.lastTime),
    starts: stream.starts.length,
  }));
}

const pseudoLogs = new Set(['event', 'status', 'frr-state', 'command', 'words']);

export function isContainerLog(stream: LogStream): boolean {
  return !pseudoLogs.has(stream.kind) && stream.lines > 0;
}

function timeOrNull(time: number | null): string | null {
  return time === null ? null : formatTime(time);
}
