import type { FrrFact, NeighborFact } from '../../model/frr.ts';
import type { FieldPath, Json, ObjectFact } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import { readFrrConfig } from './config.ts';
import { quote } from './lines.ts';
import { blankNeighbor } from './neighbor-blank.ts';

function text(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function at(value: Json | undefined, path: FieldPath): Json | undefined {
  let here: Json | undefined = value;
  for (const step of path) {
    if (typeof step === 'number') here = Array.isArray(here) ? here[step] : undefined;
    else here = isObject(here) ? here[step] : undefined;
  }
  return here;
}

function blank(fact: ObjectFact, node: string | null): FrrFact {
  return {
    source: fact.place.source,
    pod: null,
    node,
    version: null,
    neighbors: [],
    bfdPeers: [],
    routes: [],
    configs: [],
    sections: [],
  };
}

/** FRRNodeState, named after its node, holds what the daemon last read out of FRR. */
function ofNodeState(fact: ObjectFact): FrrFact {
  const running = text(at(fact.value, ['status', 'runningConfig']));
  const empty = blank(fact, fact.name);
  if (running === null) return empty;
  const config = readFrrConfig(running.split('\n'));
  const { source, line } = fact.placeOf(['status', 'runningConfig']);
  // A block scalar begins in the line after its key.
  const place = { source, line: fact.form === 'yaml' ? line + 1 : line };
  return { ...empty, node: fact.name, version: config.version, configs: [{ role: 'running', text: running, place }] };
}

/** BGPSessionState (frr-k8s): the node and the peer are in its status, and in its labels. */
function ofSession(fact: ObjectFact): FrrFact | null {
  const status = at(fact.value, ['status']);
  const labels = at(fact.value, ['metadata', 'labels']);
  const peer = text(at(status, ['peer'])) ?? text(at(labels, ['frrk8s.metallb.io/peer']));
  const state = text(at(status, ['bgpStatus']));
  if (peer === null || state === null) return null;
  const node = text(at(status, ['node'])) ?? text(at(labels, ['frrk8s.metallb.io/node']));
  const bfd = text(at(status, ['bfdStatus']));
  const place = fact.placeOf(['status', 'bgpStatus']);
  const neighbor: NeighborFact = {
    ...blankNeighbor(peer, place),
    vrf: text(at(status, ['vrf'])) ?? 'default',
    state,
    bfdStatus: bfd === null || bfd === 'N/A' ? null : bfd,
    lines: [
      quote(place.source, place.line, `bgpStatus: ${state}`),
      ...(bfd === null ? [] : [quote(place.source, fact.placeOf(['status', 'bfdStatus']).line, `bfdStatus: ${bfd}`)]),
      quote(place.source, fact.placeOf(['status', 'peer']).line, `peer: ${peer}`),
    ],
  };
  return { ...blank(fact, node), neighbors: [neighbor] };
}

/** FRR's state as objects of the cluster tell it: FRRNodeState and BGPSessionState. */
export function frrOfObjects(objects: readonly ObjectFact[]): readonly FrrFact[] {
  return objects.flatMap((fact): FrrFact[] => {
    if (fact.kind === 'FRRNodeState') return [ofNodeState(fact)];
    if (fact.kind !== 'BGPSessionState') return [];
    return [ofSession(fact)].filter((each) => each !== null);
  });
}

/** One fact an instance: what several files and objects tell of the same pod or node, put together. */
export function mergeFrr(facts: readonly FrrFact[], nodeOfPod: ReadonlyMap<string, string>): readonly FrrFact[] {
  const merged = new Map<string, FrrFact>();
  for (const fact of facts) {
    const node = (fact.pod === null ? undefined : nodeOfPod.get(fact.pod)) ?? fact.node;
    const key = node !== null ? `node ${node}` : fact.pod === null ? `source ${fact.source}` : `pod ${fact.pod}`;
    const before = merged.get(key);
    merged.set(key, before === undefined ? { ...fact, node } : joined(before, { ...fact, node }));
  }
  return [...merged.values()];
}

function joined(a: FrrFact, b: FrrFact): FrrFact {
  return {
    source: a.neighbors.length >= b.neighbors.length ? a.source : b.source,
    pod: a.pod ?? b.pod,
    node: a.node ?? b.node,
    version: a.version ?? b.version,
    neighbors: [...a.neighbors, ...b.neighbors],
    bfdPeers: [...a.bfdPeers, ...b.bfdPeers],
    routes: [...a.routes, ...b.routes],
    configs: [...a.configs, ...b.configs],
    sections: [...a.sections, ...b.sections],
  };
}
