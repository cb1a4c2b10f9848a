import { type AnnouncementVerdict, isUnknown, type UnknownDecision } from '../../model/replay.ts';
import { isMasked, isPartial } from '../read.ts';
import type { ServiceView } from '../service.ts';
import { causeOfSilence } from './cause.ts';
import { type Gate, type Speaking, Speech, type SpeechInput } from './speech.ts';
import { announcementSteps, gateStep } from './steps.ts';

export type AnnouncementDecision = AnnouncementVerdict | UnknownDecision;

/**
 * What a fresh speaker on each node would do with each service that has addresses: SetBalancer of speaker/main.go. Empty where no
 * speaker has a configuration.
 */
export function decideAnnouncement(input: SpeechInput): ReadonlyMap<string, AnnouncementDecision> {
  const speech = new Speech(input);
  const decisions = new Map<string, AnnouncementDecision>();
  if (!speech.index) return decisions;
  for (const service of input.services) {
    if (service.ingress.length > 0) decisions.set(service.key, decide(service, speech));
  }
  return decisions;
}

function decide(service: ServiceView, speech: Speech): AnnouncementDecision {
  if (service.ingress.some(isMasked)) return { unknown: true, missing: ['objects Service without masked addresses'] };
  const gate = speech.gateOf(service);
  if (gate.kind === 'shut') return shut(service, gate);
  if (isPartial(service.object)) return { unknown: true, missing: ['objects Service'] };
  const speaking = speech.speak(service, gate.pool, gate.ips);
  const silence = causeOfSilence(speaking, speech);
  return {
    gate: 'ok',
    ips: service.ingress,
    pool: gate.pool.name,
    layer2: speaking.layer2,
    bgp: speaking.bgp,
    ...(speech.namedNodes === null ? {} : { omittedNodes: omitted(speaking, speech) }),
    ...silence,
    steps: announcementSteps(speaking, silence, speech),
  };
}

/** In a very big cluster: how many speakers the fuller of both records leaves out. */
function omitted({ bgp, layer2 }: Speaking, { nodes }: Speech): number {
  const named = Math.max(isUnknown(bgp) ? 0 : Object.keys(bgp).length, isUnknown(layer2) ? 0 : Object.keys(layer2.nodes).length);
  return nodes.speakers.length - named;
}

function shut(service: ServiceView, { gate }: Extract<Gate, { kind: 'shut' }>): AnnouncementVerdict {
  return { gate, ips: service.ingress.filter((ip) => ip !== ''), pool: '', steps: [gateStep(service, gate)] };
}
