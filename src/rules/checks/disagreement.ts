import { groupBy } from '../../model/group.ts';
import { type AnnouncementVerdict, announcedInUse, type BgpNodeVerdict, type Layer2Verdict } from '../../model/replay.ts';
import { spelledAddress } from '../../net/address.ts';
import { milliseconds } from '../evaluate/condition.ts';
import { compareEvents, type Event, evidenceOf } from '../evaluate/events.ts';
import { objectEvidence } from '../evaluate/object-line.ts';
import { type CheckScene, cannotTell, defineCheck, type Found } from './check.ts';
import { textParameter } from './fields.ts';
import { lastChange } from './last-change.ts';

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
    const found = Object.entries(announcedInUse(scene.replay)).flatMap(([service, verdict]) => {
      if ('unknown' in verdict || verdict.gate !== 'ok') return [];
      return verdict.ips.flatMap((ip) => judge(scene, service, verdict, ip, observed.get(spelledAddress(ip) ?? ip) ?? [], nodes));
    });
    return { found, lacks: scene.replay.missing };
  },
});

/** Nodes whose speaker's log is there, was not at a level that hides announcements, and is long enough to show one. */
function watched(scene: CheckScene, logFor: number): Watched {
  const until = new Map<string, number>();
  for (const { kind, previous, level, firstTime, lastTime, starts, node } of scene.facts.streams) {
    if (kind !== 'speaker' || previous || node === null || starts.length === 0) continue;
    if ((level !== 'debug' && level !== 'info') || firstTime === null || lastTime === null) continue;
    if (lastTime - firstTime >= logFor) until.set(node, Math.max(lastTime, until.get(node) ?? lastTime));
  }
  return until;
}

/** Nodes and how far the log of their speaker reaches. */
type Watched = ReadonlyMap<string, number>;

/** A speaker acts within seconds; an object that was written later cannot show in its log. */
const reaction = 10_000;

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
      const spelled = spelledAddress(ip) ?? ip;
      for (const protocol of announced ? [event.values.get('protocol') ?? 'layer2'] : ['layer2', 'bgp'])
        last.set(`${node} ${spelled} ${protocol}`, { node, ip: spelled, protocol, announced, event });
    }
  }
  return [...last.values()];
}

function judge(
  scene: CheckScene,
  service: string,
  { layer2, bgp, omittedNodes }: AnnouncementVerdict,
  ip: string,
  observed: readonly Observed[],
  nodes: Watched,
): readonly Found[] {
  const claims = [
    // Where a big cluster's verdict leaves nodes out, it does not name all candidates: another one may have been elected.
    ...(layer2 === undefined || 'unknown' in layer2 || omittedNodes !== undefined ? [] : layer2Claims(layer2, observed, nodes)),
    ...(bgp === undefined || 'unknown' in bgp ? [] : bgpClaims(bgp, observed, nodes)),
  ];
  const changed = claims.length === 0 ? null : lastChange(scene, service);
  const object = scene.objectsOf('Service').find(({ namespace, name }) => `${namespace}/${name}` === service);
  const sawAll = ({ node }: Claim) => changed === null || changed + reaction <= (nodes.get(node) ?? changed);
  return claims.filter(sawAll).map(({ node, predicted, seen, event }) => ({
    values: { service, ip, node, predicted, observed: seen },
    subjects: [`Service ${service}`, `Node ${node}`],
    affects: [`Service ${service}`],
    evidence: [...(event === null ? [] : [evidenceOf(event)]), ...(object === undefined ? [] : [objectEvidence(object)])],
    basis: ['replay', 'log'],
  }));
}

interface Claim {
  readonly node: string;
  readonly predicted: string;
  readonly seen: string;
  readonly event: Event | null;
}

function layer2Claims(layer2: Layer2Verdict, observed: readonly Observed[], nodes: Watched): readonly Claim[] {
  const announcing = observed.filter(({ announced, protocol, node }) => announced && protocol === 'layer2' && nodes.has(node));
  const owner = layer2.announcer;
  if (owner === '')
    return announcing.map(({ node, event }) => ({ node, predicted: 'not announced', seen: 'layer2 announced', event }));
  // Another node that announces it was elected among other members: no bug.
  if (announcing.length > 0 || !layer2.candidates.every((candidate) => nodes.has(candidate))) return [];
  const event = observed.find(({ node }) => node === owner)?.event ?? null;
  return nodes.has(owner) ? [{ node: owner, predicted: 'layer2 announced', seen: 'not announced', event }] : [];
}

function bgpClaims(
  bgp: Readonly<Record<string, BgpNodeVerdict>>,
  observed: readonly Observed[],
  nodes: Watched,
): readonly Claim[] {
  const words = (announced: boolean) => (announced ? 'bgp announced' : 'not announced');
  return Object.entries(bgp).flatMap(([node, { announced }]) => {
    const seen = observed.find((one) => one.node === node && one.protocol === 'bgp');
    const does = seen?.announced ?? false;
    if (!nodes.has(node) || announced === does) return [];
    return [{ node, predicted: words(announced), seen: words(does), event: seen?.event ?? null }];
  });
}
