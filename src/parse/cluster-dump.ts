/** `kubectl cluster-info dump` without a folder prints the lists of a namespace, then the logs of its pods, then the next namespace. */
const begins = /^==== START logs for container .{1,600} ====\r?$/;
const ends = /^==== END logs for container .{1,600} ====\r?$/;

export interface SplitDump {
  /** The lists alone, every line in its place. */
  readonly objects: string;
  /** The logs alone, every line in its place. */
  readonly logs: string;
}

/** Null where the text holds no logs. */
export function splitDump(text: string): SplitDump | null {
  if (!text.includes('==== START logs for container ')) return null;
  const objects: string[] = [];
  const logs: string[] = [];
  let inLogs = false;
  for (const line of text.split('\n')) {
    if (begins.test(line)) inLogs = true;
    objects.push(inLogs ? '' : line);
    logs.push(inLogs ? line : '');
    if (ends.test(line)) inLogs = false;
  }
  return { objects: objects.join('\n'), logs: logs.join('\n') };
}
