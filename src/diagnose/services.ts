import type { Facts } from '../model/facts.ts';
import { type Phase, sufferersOf } from '../model/finding.ts';
import { type AllocationVerdict, announcedInUse, type Replay, type UnknownDecision } from '../model/replay.ts';
import type { PhaseReport, ServiceNodeReport, ServiceReport, SessionReport } from '../model/report.ts';
import { field, items, text } from './fields.ts';
import type { WeighedFinding } from './roles.ts';
import { nodesOf, type Observed, observedKey, type ServiceView } from './service-nodes.ts';

/** Everything that a service's phases are judged by. */
export interface ServiceContext {
  readonly facts: Facts;
  readonly replay: Replay;
  readonly weighed: readonly WeighedFinding[];
  readonly observed: Observed;
  readonly sessions: readonly SessionReport[];
}

/** Every LoadBalancer service: those in the objects, and where they were not collected, those that the logs speak of. */
export function serviceReports(context: ServiceContext): readonly ServiceReport[] {
  return servicesOf(context.facts).map((view) => reportOn(view, context));
}

export function servicesOf(facts: Facts): readonly ServiceView[] {
  const views = new Map<string, Set<string>>();
  const add = (service: string, ips: readonly string[]) => {
    const known = views.get(service) ?? new Set();
    views.set(service, known);
    for (const ip of ips) known.add(ip);
  };
  const services = facts.objects.filter((object) => object.kind === 'Service' && object.form !== 'log-dump');
  for (const object of services) {
    if (text(field(object.value, 'spec', 'type')) !== 'LoadBalancer') continue;
    const ingress = items(field(object.value, 'status', 'loadBalancer', 'ingress'));
    add(
      `${object.namespace}/${object.name}`,
      ingress.flatMap((entry) => text(field(entry, 'ip')) ?? []),
    );
  }
  if (services.length === 0) for (const [service, ips] of servicesInLogs(facts)) add(service, ips);
  return [...views].map(([service, ips]) => ({ service, ips: [...ips] })).toSorted((a, b) => (a.service < b.service ? -1 : 1));
}

/** Services that allocation and announcement lines name, with the last address that each was given; without those deleted since. */
function servicesInLogs(facts: Facts): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, { readonly ips: readonly string[]; readonly time: number }>();
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
  return {
    service: view.service,
    ips: view.ips,
    pool: allocation?.pool || null,
    protocols,
    phases: {
      configuration: configurationPhase(context),
      assignment: assignmentPhase(view, context, allocation),
      advertisement: advertisementPhase(view, context, nodes),
      session: sessionPhase(view, context, nodes, protocols),
      traffic: trafficPhase(view, context),
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

/** Findings that a service suffers in a phase: active ones that name it, its addresses' pool or everybody. */
function suffered(view: ServiceView | null, phase: Phase, { weighed }: ServiceContext): readonly WeighedFinding[] {
  const subject = view === null ? null : `Service ${view.service}`;
  return weighed.filter(
    ({ finding, role }) =>
      finding.phase === phase &&
      finding.state !== 'recovered' &&
      role !== 'information' &&
      role !== 'contributing' &&
      (subject === null || sufferersOf(finding).includes(subject)),
  );
}

function failed(findings: readonly WeighedFinding[]): PhaseReport | null {
  const [first] = findings;
  if (!first) return null;
  return { status: 'failed', reason: first.finding.summary, findings: [...new Set(findings.map(({ finding }) => finding.id))] };
}

const phase = (status: PhaseReport['status'], reason: string): PhaseReport => ({ status, reason, findings: [] });

function configurationPhase(context: ServiceContext): PhaseReport {
  const rejected = failed(suffered(null, 'configuration', context));
  if (rejected) return rejected;
  if (context.facts.occurrences.has('shared#config-reloaded'))
    return phase('ok', 'the logs show it loaded, and nothing rejected since');
  const mode = context.replay.inputs.mode ?? 'native';
  const speaker = context.replay.config.speaker[mode];
  if (!('unknown' in speaker)) {
    return speaker.valid
      ? phase('ok', 'the objects are valid; no log shows it loaded')
      : phase('failed', speaker.error ?? 'invalid');
  }
  return phase('unknown', `neither a log nor the objects tell (${speaker.missing.join(', ')})`);
}

function assignmentPhase(view: ServiceView, context: ServiceContext, allocation: AllocationVerdict | null): PhaseReport {
  const failure = failed(suffered(view, 'assignment', context));
  if (failure) return failure;
  if (view.ips.length > 0) return phase('ok', `has ${view.ips.join(', ')}`);
  if (allocation?.outcome === 'ignored') return phase('not-applicable', 'its loadBalancerClass is not MetalLB’s');
  if (allocation?.outcome === 'failed') return phase('failed', allocation.error ?? allocation.reason ?? 'no address');
  return phase('unknown', 'has no address, and nothing tells why');
}

function advertisementPhase(view: ServiceView, context: ServiceContext, nodes: readonly ServiceNodeReport[]): PhaseReport {
  if (view.ips.length === 0) return phase('not-applicable', 'has no address to announce');
  const failure = failed(suffered(view, 'advertisement', context));
  if (failure) return failure;
  const announcing = nodes.filter((node) => node.observed === true);
  if (announcing.length > 0) return phase('ok', announcing.map((node) => `${node.protocol} ${node.node}`).join(', '));
  if (nodes.some((node) => node.observed === false) && nodes.every((node) => node.observed === false)) {
    const lost = nodes.find((node) => lostElection(view, node, context.observed));
    if (lost) return phase('unknown', `${lost.node} leaves it to another node, and no log shows which (${lost.reason})`);
    return phase('failed', nodes.find((node) => node.reason !== '')?.reason ?? 'no node announces it');
  }
  const predicted = nodes.filter((node) => node.predicted === true);
  if (predicted.length > 0)
    return phase('unknown', `the replay expects ${predicted.map((node) => node.node).join(', ')}; no log of them tells`);
  return phase('unknown', 'no log of a speaker, status or event tells');
}

/** `notOwner` hands the address to another node, which may be one whose log is not there. */
function lostElection({ ips }: ServiceView, { node, protocol }: ServiceNodeReport, { last }: Observed): boolean {
  return ips.some((ip) => last.get(observedKey(node, ip, protocol))?.reason === 'notOwner');
}

function sessionPhase(
  view: ServiceView,
  context: ServiceContext,
  nodes: readonly ServiceNodeReport[],
  protocols: readonly ('layer2' | 'bgp')[],
): PhaseReport {
  if (!protocols.includes('bgp')) return phase('not-applicable', 'not announced over BGP');
  const failure = failed(suffered(view, 'session', context));
  if (failure) return failure;
  const announcing = new Set(nodes.filter((node) => node.protocol === 'bgp' && node.observed !== false).map((node) => node.node));
  const sessions = context.sessions.filter((session) => session.node === null || announcing.has(session.node));
  const down = sessions.filter((session) => session.state === 'down');
  if (down.length > 0) {
    const [first] = down;
    return {
      status: 'failed',
      reason: `${down.length} of ${sessions.length} sessions down: ${first?.node ?? first?.pod ?? ''} → ${first?.address ?? ''} ${first?.stateText ?? ''}`,
      findings: [...new Set(down.flatMap((session) => session.finding ?? []))],
    };
  }
  const up = sessions.filter((session) => session.state === 'established').length;
  return up > 0
    ? phase('ok', `${up} session${up > 1 ? 's' : ''} established`)
    : phase('unknown', 'no state of a session is in the bundle');
}

function trafficPhase(view: ServiceView, context: ServiceContext): PhaseReport {
  if (view.ips.length === 0) return phase('not-applicable', 'has no address');
  return failed(suffered(view, 'traffic', context)) ?? phase('unknown', 'no test from outside is in the bundle');
}
