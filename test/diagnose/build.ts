import type { Facts } from '../../src/model/facts.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { LogStream, OccurrenceGroup } from '../../src/model/log.ts';
import type { Replay } from '../../src/model/replay.ts';

/** Facts, findings and streams with only what a test is about; all else is empty. */

export function finding(part: Partial<Finding> & Pick<Finding, 'id'>): Finding {
  return {
    title: part.id,
    severity: 'error',
    role: 'root-cause',
    phase: 'session',
    verdict: 'misconfiguration',
    confidence: 0.9,
    state: 'active',
    subjects: [],
    summary: part.id,
    evidence: [],
    basis: ['log'],
    affects: [],
    explains: [],
    remedy: { summary: '', commands: [] },
    references: [],
    versions: null,
    firstTime: null,
    lastTime: null,
    count: 1,
    ...part,
  };
}

export function facts(part: Partial<Facts> = {}): Facts {
  return {
    input: { name: 'test', kind: 'folder', sha256: null, bytes: 0, entries: 0 },
    files: [],
    troubles: [],
    objects: [],
    collected: [],
    streams: [],
    occurrences: new Map(),
    frr: [],
    metrics: [],
    statements: [],
    unexplained: [],
    ...part,
  };
}

export function stream(part: Partial<LogStream> = {}): LogStream {
  return {
    source: `${part.node ?? 'speaker'}.log`,
    kind: 'speaker',
    namespace: 'metallb-system',
    pod: null,
    container: 'speaker',
    node: 'node-a',
    previous: false,
    firstLine: 1,
    lines: 100,
    bytes: 10_000,
    firstTime: 0,
    lastTime: 3_600_000,
    version: '0.15.3',
    level: 'info',
    starts: [{ source: `${part.node ?? 'speaker'}.log`, line: 1 }],
    flaws: [],
    ...part,
  };
}

/** Occurrences of one signature in one stream: each `[seconds, captures]`, a line apart. */
export function seen(
  signature: string,
  log: LogStream,
  events: readonly (readonly [seconds: number, captures: Readonly<Record<string, string>>])[],
): OccurrenceGroup {
  return {
    signature,
    key: '',
    stream: log,
    total: events.length,
    perMinute: new Map(),
    kept: events.map(([seconds, captures], index) => ({
      captures,
      record: {
        place: { source: log.source, line: index + 10 + seconds },
        offset: 0,
        time: seconds * 1000,
        timeText: null,
        text: '',
        fields: {},
        stream: log,
        service: null,
      },
    })),
  };
}

export function replay(part: Partial<Replay> = {}): Replay {
  const unknown = { unknown: true, missing: ['objects IPAddressPool'] } as const;
  const perMode = { native: unknown, frr: unknown, 'frr-k8s': unknown };
  const modes = { native: 'unknown', frr: 'unknown', 'frr-k8s': 'unknown' } as const;
  return {
    version: '0.15.3',
    inputs: {
      namespace: 'metallb-system',
      mode: 'native',
      loadBalancerClass: '',
      ignoreExcludeLB: false,
      memberlist: true,
      speakers: null,
      assumed: {},
    },
    config: { controller: perMode, speaker: perMode },
    allocation: { modes, services: {} },
    announcement: { modes, peers: unknown, services: {} },
    causes: [],
    missing: [],
    ...part,
  };
}
