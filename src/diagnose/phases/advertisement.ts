import type { PhaseReport, ServiceNodeReport } from '../../model/report.ts';
import { parseAddress } from '../../net/address.ts';
import { cidrContains, parseCidr } from '../../net/cidr.ts';
import type { WeighedFinding } from '../roles.ts';
import { coversStart, observedKey, type ServiceView } from '../service-nodes.ts';
import { originatedBy } from '../session/prefixes.ts';
import { failed, isHurting, listed, nodesNamed, phase, type ServiceContext, suffered, wordsFor } from './phase.ts';

/** Whether somebody announces the service, as far as logs, status objects, FRR and the replay tell. */
export function advertisementPhase(view: ServiceView, context: ServiceContext, nodes: readonly ServiceNodeReport[]): PhaseReport {
  const announcing = nodes.filter((node) => node.observed === true);
  const named = suffered(view, 'advertisement', context);
  const elsewhere = named.filter((each) => isElsewhere(each, announcing));
  const failure = failed(
    named.filter((each) => !elsewhere.includes(each)),
    view,
  );
  if (failure) return failure;
  if (announcing.length === 0)
    return view.ips.length === 0 ? phase('not-applicable', 'has no address to announce') : unannounced(view, context, nodes);
  const words = listed(
    announcing.map((node) => `${node.protocol} ${node.node}`),
    6,
  );
  const [first] = elsewhere;
  return (
    contested(view, context) ??
    notOriginated(view, context, announcing) ??
    (first ? phase('ok', `degraded: only ${words}; ${wordsFor(first, view)}`, elsewhere) : phase('ok', words))
  );
}

/** What is wrong on nodes that do not announce it hurts nobody while another node does. */
function isElsewhere(each: WeighedFinding, announcing: readonly ServiceNodeReport[]): boolean {
  const about = nodesNamed(each);
  return announcing.length > 0 && about.length > 0 && announcing.every(({ node }) => !about.includes(node));
}

/** Two nodes announce one address over layer 2 to the end of their logs, and one of them is known to be in trouble. */
function contested({ ips }: ServiceView, { ownership, weighed }: ServiceContext): PhaseReport | null {
  for (const ip of ips) {
    const { spans, overlapSeconds } = ownership.get(ip) ?? { spans: [], overlapSeconds: 0 };
    if (overlapSeconds === 0) continue;
    const owners = [...new Set(spans.filter(({ toTheEnd }) => toTheEnd).map(({ node }) => node))];
    const trouble = weighed.filter((each) => {
      const { phase: of } = each.finding;
      return (
        (of === 'cluster' || of === 'advertisement') && isHurting(each) && nodesNamed(each).some((node) => owners.includes(node))
      );
    });
    if (owners.length > 1 && trouble.length > 0)
      return phase('failed', `${ip} is announced by ${owners.join(' and ')} at once`, trouble);
  }
  return null;
}

/** The speakers say that they announce it over BGP, and no FRR of theirs has it. */
function notOriginated(
  { ips }: ServiceView,
  { routers, weighed }: ServiceContext,
  announcing: readonly ServiceNodeReport[],
): PhaseReport | null {
  if (ips.length === 0 || announcing.some(({ protocol }) => protocol !== 'bgp')) return null;
  const nodes = announcing.map(({ node }) => node);
  const prefixes = nodes.map((node) => {
    const router = routers.get(node);
    return router === undefined ? null : originatedBy(router);
  });
  const lacking = ips.find((ip) => {
    const address = parseAddress(ip);
    return (
      address !== null &&
      prefixes.every(
        (own) =>
          own !== null &&
          !own.some((prefix) => {
            const cidr = parseCidr(prefix);
            return cidr === null || cidrContains(cidr, address);
          }),
      )
    );
  });
  if (lacking === undefined) return null;
  const causes = weighed.filter(
    (each) => each.role === 'root-cause' && isHurting(each) && nodesNamed(each).some((node) => nodes.includes(node)),
  );
  return phase('failed', `the speakers of ${listed(nodes)} announce it, but FRR there does not have ${lacking}`, causes);
}

function unannounced(view: ServiceView, context: ServiceContext, nodes: readonly ServiceNodeReport[]): PhaseReport {
  if (nodes.length > 0 && nodes.every((node) => node.observed === false)) {
    const lost = nodes.find((node) => lostElection(view, node, context));
    if (lost) return phase('unknown', `${lost.node} leaves it to another node, and no log shows which (${lost.reason})`);
    return phase('failed', nodes.find((node) => node.reason !== '')?.reason ?? 'no node announces it');
  }
  const idle = neverConfigured(context);
  if (idle) return idle;
  const predicted = nodes.filter((node) => node.predicted === true);
  if (predicted.length > 0)
    return phase('unknown', `the replay expects ${listed(predicted.map((node) => node.node))}; no log of them tells`);
  return phase('unknown', 'no log of a speaker, status or event tells');
}

/** `notOwner` hands the address to another node, which may be one whose log is not there. */
function lostElection({ ips }: ServiceView, { node, protocol }: ServiceNodeReport, { observed }: ServiceContext): boolean {
  return ips.some((ip) => observed.last.get(observedKey(node, ip, protocol))?.reason === 'notOwner');
}

/** A speaker that never had a configuration announces nothing; its log, from its start, would show the configuration loaded. */
function neverConfigured({ facts, weighed }: ServiceContext): PhaseReport | null {
  const logs = facts.streams.filter(({ kind, previous }) => kind === 'speaker' && !previous);
  const telling = logs.every((stream) => coversStart(stream) && (stream.level === 'debug' || stream.level === 'info'));
  const loaded = (facts.occurrences.get('shared#config-reloaded') ?? []).some(({ stream }) => stream.kind !== 'controller');
  const causes = weighed.filter((each) => {
    const { phase: of } = each.finding;
    return each.role === 'root-cause' && isHurting(each) && (of === 'configuration' || of === 'cluster');
  });
  if (logs.length === 0 || !telling || loaded || causes.length === 0) return null;
  return phase('failed', `none of ${logs.length} speakers ever had a configuration, so none announces it`, causes);
}
