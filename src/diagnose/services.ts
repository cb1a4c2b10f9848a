import type { Facts } from '../model/facts.ts';
import type { ObjectFact } from '../model/object.ts';
import { announcedInUse, type UnknownDecision } from '../model/replay.ts';
import type { ServiceNodeReport, ServiceReport } from '../model/report.ts';
import { field, items, text } from './fields.ts';
import { advertisementPhase } from './phases/advertisement.ts';
import { assignmentPhase } from './phases/assignment.ts';
import { configurationPhase } from './phases/configuration.ts';
import type { ServiceContext } from './phases/phase.ts';
import { sessionPhase } from './phases/session.ts';
import { trafficPhase } from './phases/traffic.ts';
import { nodesOf, type Observed, type ServiceView } from './service-nodes.ts';

/** Every LoadBalancer service: those in the objects, and where they were not collected, those that the logs speak of. */
export function serviceReports(context: ServiceContext): readonly ServiceReport[] {
  return servicesOf(context.facts, context.observed).map((view) => reportOn(view, context));
}

function servicesOf(facts: Facts, { named }: Observed): readonly ServiceView[] {
  const views = new Map<string, Set<string>>();
  const add = (service: string, ips: readonly string[]) => {
    const known = views.get(service) ?? new Set();
    views.set(service, known);
    for (const ip of ips) known.add(ip);
  };
  const services = facts.objects.filter((object) => object.kind === 'Service');
  const collected = services.filter(({ form }) => form !== 'log-dump');
  for (const object of collected.filter(isLoadBalancer)) add(`${object.namespace}/${object.name}`, addressesOf(object));
  if (collected.length === 0) {
    for (const [service, ips] of servicesInLogs(facts, services.filter(isLoadBalancer))) add(service, ips);
    for (const key of named.keys()) add(key.slice(0, key.indexOf(' ')), []);
  }
  return [...views].map(([service, ips]) => ({ service, ips: [...ips] })).toSorted((a, b) => (a.service < b.service ? -1 : 1));
}

const isLoadBalancer = ({ value }: ObjectFact): boolean => text(field(value, 'spec', 'type')) === 'LoadBalancer';

function addressesOf({ value }: ObjectFact): readonly string[] {
  return items(field(value, 'status', 'loadBalancer', 'ingress')).flatMap((entry) => text(field(entry, 'ip')) ?? []);
}

/**
 * Services that allocation and announcement lines name, with the last address that each was given, and those that the logs show
 * whole; without those deleted since.
 */
function servicesInLogs(facts: Facts, dumped: readonly ObjectFact[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, { readonly ips: readonly string[]; readonly time: number }>();
  for (const object of dumped) found.set(`${object.namespace}/${object.name}`, { ips: addressesOf(object), time: 0 });
  for (const name of ['ip-allocated', 'service-announced', 'allocation-failed', 'service-updated']) {
    for (const { service, ips, time } of mentions(facts, name)) {
      const known = found.get(service);
      if (known === undefined || (ips.length > 0 && time >= known.time))
        found.set(service, { ips: ips.length > 0 ? ips : (known?.ips ?? []), time });
    }
  }
  for (const { service, time } of mentions(facts, 'service-deleted'))
    if ((found.get(service)?.time ?? 0) <= time) found.delete(service);
  return new Map([...found].map(([service, { ips }]) => [service, ips]));
}

interface Mention {
  readonly service: string;
  readonly ips: readonly string[];
  readonly time: number;
}

function mentions(facts: Facts, signature: string): readonly Mention[] {
  return (facts.occurrences.get(`shared#${signature}`) ?? []).flatMap(({ kept }) =>
    kept.flatMap(({ record, captures }) => {
      const service = captures.service ?? record.service;
      const ips = [captures.ip, captures.ip2].filter((ip): ip is string => ip !== undefined && ip !== '');
      return service ? [{ service, ips, time: record.time ?? 0 }] : [];
    }),
  );
}

function reportOn(view: ServiceView, context: ServiceContext): ServiceReport {
  const nodes = nodesOf(view, context.replay, context.observed);
  const allocation = known(context.replay.allocation.services[view.service]);
  const protocols = protocolsOf(view, context, nodes);
  const assignment = assignmentPhase(view, context, allocation);
  const advertisement = advertisementPhase(view, context, nodes);
  const session = sessionPhase(view, context, nodes, protocols);
  return {
    service: view.service,
    ips: view.ips,
    pool: allocation?.pool || null,
    protocols,
    phases: {
      configuration: configurationPhase(context),
      assignment,
      advertisement,
      session,
      traffic: trafficPhase(view, context, [assignment, advertisement, session]),
    },
    nodes,
  };
}

function known<T extends object>(decision: T | UnknownDecision | undefined): T | null {
  return isKnown(decision) ? decision : null;
}

function isKnown<T extends object>(decision: T | UnknownDecision | undefined): decision is T {
  return decision !== undefined && !('unknown' in decision);
}

function protocolsOf(
  view: ServiceView,
  { replay }: ServiceContext,
  nodes: readonly ServiceNodeReport[],
): readonly ('layer2' | 'bgp')[] {
  const verdict = known(announcedInUse(replay)[view.service]);
  const wanted = (protocol: 'layer2' | 'bgp') =>
    nodes.some((node) => node.protocol === protocol && (node.observed === true || node.predicted === true)) ||
    (protocol === 'layer2' && verdict?.layer2 !== undefined && !('unknown' in verdict.layer2) && verdict.layer2.announcer !== '');
  return (['layer2', 'bgp'] as const).filter(wanted);
}
