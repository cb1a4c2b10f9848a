import type { ExplainedRow, ExplainedSection, ExplainedService } from '../../model/explained.ts';
import { type AllocationVerdict, type BgpMode, bgpModes, isUnknown, type Replay } from '../../model/replay.ts';
import { allocatedState } from '../allocation/allocation.ts';
import { listed } from '../allocation/words.ts';
import { causeOfSilence } from '../announcement/cause.ts';
import { type Speaking, Speech } from '../announcement/speech.ts';
import { gateStep } from '../announcement/steps.ts';
import { behaviour } from '../behaviour.ts';
import type { ClusterObjects } from '../cluster.ts';
import { type ConfigDecisions, decideConfig } from '../config/decision.ts';
import { endpointLookup } from '../endpoints.ts';
import { isSnapshot, knownObjects } from '../known.ts';
import { readResources } from '../read-resources.ts';
import { type ServiceView, servicesOf } from '../service.ts';
import { explainAdvertisement } from './ads.ts';
import { explainAssignment, outcomeRow } from './allocation.ts';
import { explainBgp } from './bgp.ts';
import { explainConfiguration } from './config.ts';
import { explainLayer2 } from './layer2.ts';
import { at, row } from './row.ts';

/** Services that MetalLB decides on: of type LoadBalancer, or with a status that it would wipe. */
export function explainableServices({ objects }: ClusterObjects): readonly string[] {
  const ours = servicesOf(objects).filter(({ type, ingress }) => type === 'LoadBalancer' || ingress.length > 0);
  return ours.map(({ key }) => key);
}

/** The chain of decisions on one service, `namespace/name`, from the configuration to each node and peer. */
export function explainService(replay: Replay, cluster: ClusterObjects, name: string): ExplainedService {
  const rules = behaviour(replay.version);
  const known = knownObjects(cluster, replay.inputs.namespace, isSnapshot(cluster));
  const resources = readResources(known, rules);
  const decisions = decideConfig(resources, rules);
  const services = servicesOf(cluster.objects);
  const mode = shownMode(replay, decisions);
  const release = `MetalLB ${replay.version} · ${mode} mode`;
  const service = services.find(({ key }) => key === name);
  if (!service) {
    const outcome = row('unknown', name, 'is not in the bundle');
    return { service: name, release, place: null, outcome, sections: [] };
  }
  const config = bgpModes.flatMap((one) => decisions.controller(one) ?? [])[0] ?? null;
  const { loadBalancerClass } = replay.inputs;
  const context = config && allocatedState({ services, config, loadBalancerClass, behaviour: rules, servicesKnown: true });
  const allocation = replay.allocation.services[name];
  const endpoints = endpointLookup(cluster, known, rules.announcement);
  const configOf = (node: string | null) => decisions.speaker(mode, node);
  const nodesNamed = Number.POSITIVE_INFINITY;
  const speech = new Speech({
    services,
    resources,
    endpoints,
    inputs: replay.inputs,
    mode,
    behaviour: rules,
    configOf,
    nodesNamed,
  });
  const spoken = announcementSections(service, allocation, speech);
  return {
    service: name,
    release,
    place: service.object.place,
    outcome: outcomeOf(service, allocation, spoken, speech),
    sections: [
      explainConfiguration(replay, mode),
      explainAssignment(service, allocation, context, rules.allocation),
      ...spoken.sections,
    ],
  };
}

/** The mode in use, or one that has a configuration where it is not known. */
function shownMode({ inputs }: Replay, decisions: ConfigDecisions): BgpMode {
  if (inputs.mode !== null) return inputs.mode;
  const nodes = inputs.speakers ?? [null];
  return bgpModes.find((mode) => nodes.some((node) => decisions.speaker(mode, node))) ?? 'native';
}

interface Spoken {
  readonly sections: readonly ExplainedSection[];
  readonly speaking: Speaking | null;
  /** Why the advertisements are not even looked at; empty where they are. */
  readonly stopped: string;
  /** The status is empty: what is shown is for the address that the service would get. */
  readonly supposed: boolean;
}

type Allocated = Replay['allocation']['services'][string] | undefined;

function announcementSections(service: ServiceView, allocation: Allocated, speech: Speech): Spoken {
  const stop = (stopped: string): Spoken => ({
    sections: [{ title: 'Advertisement', note: '', rows: [row('no', '', stopped)] }],
    speaking: null,
    stopped,
    supposed: false,
  });
  if (!speech.index) return stop('No speaker has a valid configuration, so nothing is announced.');
  const wouldGet = allocation && !isUnknown(allocation) && allocation.outcome === 'allocated' ? allocation.ips : [];
  const supposed = service.ingress.length === 0 && wouldGet.length > 0;
  const shown = supposed ? { ...service, ingress: wouldGet } : service;
  if (shown.ingress.length === 0) return stop('The service has no address, so there is nothing to announce.');
  const gate = speech.gateOf(shown);
  if (gate.kind === 'shut') return stop(gateStep(shown, gate.gate).says);
  const speaking = speech.speak(shown, gate.pool, gate.ips);
  const withBgp = gate.pool.bgp.length > 0 || speaking.routes.some(({ group }) => group.ads.length > 0);
  const sections = [
    explainAdvertisement(shown, gate.pool, supposed ? `for ${listed(wouldGet)}, which it would get` : '', speech),
    explainLayer2(speaking, speech),
    ...(withBgp ? [explainBgp(speaking, speech)] : []),
  ];
  return { sections, speaking, stopped: '', supposed };
}

function outcomeOf(service: ServiceView, allocation: Allocated, spoken: Spoken, speech: Speech): ExplainedRow {
  const assigned = allocation && !isUnknown(allocation) ? allocation : null;
  if (assigned && withoutAddress(assigned)) return lossRow(service, assigned);
  if (!allocation && service.ingress.length === 0) {
    return row('no', service.key, 'The controller has no valid configuration, so the service gets no address.');
  }
  const { speaking, supposed, stopped } = spoken;
  if (!speaking) return row('no', service.key, stopped, { at: at(service.object, []) });
  const silence = causeOfSilence(speaking, speech);
  if (silence) return row('no', service.key, silence.because, { at: silence.at });
  const says = [layer2Words(speaking), bgpWords(speaking)].filter((words) => words !== '');
  const address = listed(speaking.service.ingress);
  if (says.length === 0) return row('unknown', service.key, `${address}: who announces it cannot be told.`);
  const verb = supposed ? 'would be' : speaking.ips.length > 1 ? 'are' : 'is';
  const told = `${address} ${verb} announced ${says.join(', and ')}.`;
  if (assigned?.outcome !== 'reassigned') return row('yes', service.key, told);
  const moves = `The controller would give the service ${listed(assigned.ips)} instead. ${assigned.because ?? ''}`;
  return row('warning', service.key, `${told} ${moves}`, { at: assigned.at ?? [] });
}

function lossRow(service: ServiceView, assigned: AllocationVerdict): ExplainedRow {
  const { mark, name, says, at: places } = outcomeRow(assigned);
  const told = assigned.outcome === 'ignored' || assigned.outcome === 'notLoadBalancer';
  const why = assigned.because ?? assigned.error ?? says;
  return row(mark, service.key, told ? (assigned.steps.at(-1)?.says ?? '') : `It ${name}. ${why}`, { at: places });
}

const withoutAddress = ({ outcome }: AllocationVerdict): boolean =>
  outcome === 'failed' || outcome === 'cleared' || outcome === 'stuck' || outcome === 'ignored' || outcome === 'notLoadBalancer';

function layer2Words({ layer2 }: Speaking): string {
  return !isUnknown(layer2) && layer2.announcer !== '' ? `over layer 2 by ${layer2.announcer}` : '';
}

function bgpWords({ bgp, routes }: Speaking): string {
  if (isUnknown(bgp)) return '';
  const nodes = routes.flatMap(({ announcing, verdict }) => (verdict.announced && verdict.peers ? announcing : []));
  return nodes.length > 0
    ? `over BGP by ${listed(
        nodes.map(({ name }) => name),
        4,
      )}`
    : '';
}
