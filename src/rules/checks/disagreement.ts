import { groupBy } from '../../model/group.ts';
import type { AnnouncementVerdict } from '../../model/replay.ts';
import { parseAddress, printAddress } from '../../net/address.ts';
import { milliseconds } from '../condition.ts';
import { compareEvents, type Event, evidenceOf } from '../events.ts';
import { objectEvidence } from '../object-line.ts';
import { type CheckScene, cannotTell, defineCheck, type Found } from './check.ts';
import { textParameter } from './fields.ts';

/** What the logs show last of an address on a node. */
interface Observed {
  readonly node: string;
  readonly ip: string;
  readonly protocol: string;
  readonly announced: boolean;
  readonly event: Event;
}

export const disagreement = defineCheck({
  name: 'disagreement',
  finds: 'services that the objects say must be announced and no log shows announced, or the other way round',
  with: { type: 'object', additionalProperties: false, properties: { logFor: { type: 'string' } } },
  binds: ['service', 'ip', 'node', 'predicted', 'observed'],
  find(scene, parameters) {
    const nodes = watched(scene, milliseconds(textParameter(parameters, 'logFor', '1m')));
    if (nodes.size === 0) return cannotTell('log speaker');
    const observed = groupBy(lastOf(scene), ({ ip }) => ip);
    const found = Object.entries(scene.replay.announcement.services).flatMap(([service, verdict]) => {
      if ('unknown' in verdict || verdict.gate !== 'ok') return [];
      return verdict.ips.flatMap((ip) => judge(scene, service, verdict, ip, observed.get(canonical(ip)) ?? [], nodes));
    });
    return { found, lacks: scene.replay.missing };
  },
});

/** Nodes whose speaker's log is there, was not at a level that hides announcements, and is long enough to show one. */
function watched(scene: CheckScene, logFor: number): ReadonlySet<string> {
  const streams = scene.facts.streams.filter(
    ({ kind, previous, level, firstTime, lastTime, starts }) =>
      kind === 'speaker' &&
      !previous &&
      (level === 'debug' || level === 'info') &&
      starts.length > 0 &&
      firstTime !== null &&
      lastTime !== null &&
      lastTime - firstTime >= logFor,
  );
  return new Set(streams.flatMap(({ node }) => node ?? []));
}

function lastOf(scene: CheckScene): readonly Observed[] {
  const events = [
    ...scene.shared('service-announced').map((event) => ({ event, announced: true })),
    ...scene.shared('service-withdrawn').map((event) => ({ event, announced: false })),
  ];
  const last = new Map<string, Observed>();
  for (const { event, announced } of events.toSorted((a, b) => compareEvents(a.event, b.event))) {
    const node = event.values.get('node');
    if (node === undefined) continue;
    for (const name of ['ip', 'ip2']) {
      const ip = event.values.get(name);
      if (ip === undefined || ip === '') continue;
      for (const protocol of announced ? [event.values.get('protocol') ?? 'layer2'] : ['layer2', 'bgp'])
        last.set(`${node} ${canonical(ip)} ${protocol}`, { node, ip: canonical(ip), protocol, announced, event });
    }
  }
  return [...last.values()];
}

function canonical(ip: string): string {
  const address = parseAddress(ip);
  return address === null ? ip : printAddress(address);
}

function judge(
  scene: CheckScene,
  service: string,
  verdict: AnnouncementVerdict,
  ip: string,
  observed: readonly Observed[],
  nodes: ReadonlySet<string>,
): readonly Found[] {
  const announcing = observed.filter(({ announced }) => announced);
  const found: Found[] = [];
  const add = (node: string, predicted: string, seen: string, event: Event | null) => {
    const object = scene.objectsOf('Service').find(({ namespace, name }) => `${namespace}/${name}` === service);
    found.push({
      values: { service, ip, node, predicted, observed: seen },
      subjects: [`Service ${service}`, `Node ${node}`],
      affects: [`Service ${service}`],
      evidence: [...(event === null ? [] : [evidenceOf(event)]), ...(object === undefined ? [] : [objectEvidence(object)])],
      basis: ['replay', 'log'],
    });
  };
  const { layer2, bgp } = verdict;
  if (layer2 !== undefined && !('unknown' in layer2)) {
    const owner = layer2.announcer;
    const byLayer2 = announcing.filter(({ protocol }) => protocol === 'layer2');
    // Another node that announces it was elected with other members: no bug.
    if (owner !== '' && nodes.has(owner) && byLayer2.length === 0 && nodesCover(layer2.candidates, nodes))
      add(owner, 'layer2 announced', 'not announced', observed.find(({ node }) => node === owner)?.event ?? null);
    if (owner === '')
      for (const { node, event } of byLayer2) if (nodes.has(node)) add(node, 'not announced', 'layer2 announced', event);
  }
  if (bgp !== undefined && !('unknown' in bgp)) {
    for (const [node, wanted] of Object.entries(bgp)) {
      if (!nodes.has(node)) continue;
      const seen = observed.find((one) => one.node === node && one.protocol === 'bgp');
      if (wanted.announced !== (seen?.announced ?? false))
        add(
          node,
          wanted.announced ? 'bgp announced' : 'not announced',
          seen?.announced === true ? 'bgp announced' : 'not announced',
          seen?.event ?? null,
        );
    }
  }
  return found;
}

const nodesCover = (candidates: readonly string[], nodes: ReadonlySet<string>): boolean =>
  candidates.every((candidate) => nodes.has(candidate));
