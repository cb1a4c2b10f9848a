import { announcedInUse, type BgpNodeVerdict, isUnknown } from '../../model/replay.ts';
import type { PhaseReport, ServiceNodeReport, SessionReport } from '../../model/report.ts';
import type { WeighedFinding } from '../roles.ts';
import type { ServiceView } from '../service-nodes.ts';
import { failed, isHurting, listed, nodesNamed, phase, type ServiceContext, suffered } from './phase.ts';

/** What the sessions of one node are good for. */
interface NodeSessions {
  readonly node: string;
  readonly standing: 'up' | 'down' | 'unknown';
  readonly up: readonly SessionReport[];
  /** Down, or falling again and again. */
  readonly down: readonly SessionReport[];
  readonly findings: readonly WeighedFinding[];
}

/**
 * A service is reached as long as one node that announces it has one session that stands; sessions that are down beside it make
 * it degraded, which `ok` says in words.
 */
export function sessionPhase(
  view: ServiceView,
  context: ServiceContext,
  nodes: readonly ServiceNodeReport[],
  protocols: readonly ('layer2' | 'bgp')[],
): PhaseReport {
  if (!protocols.includes('bgp')) return phase('not-applicable', 'not announced over BGP');
  const failure = failed(suffered(view, 'session', context), view);
  if (failure) return failure;
  const routers = announcersOf(nodes).map((node) => standingOf(node, view, context));
  const up = routers.flatMap((router) => router.up);
  const down = routers.flatMap((router) => router.down);
  const findings = [...routers.flatMap((router) => router.findings), ...findingsOf(down, context)];
  const troubled = routers.filter(({ standing }) => standing === 'down');
  if (up.length > 0) {
    const standing = `${up.length} session${up.length > 1 ? 's' : ''} established`;
    return down.length === 0
      ? phase('ok', standing)
      : phase('ok', `degraded: ${standing}, ${down.length} down: ${listed(down.map(sessionWords), 2)}`, findings);
  }
  if (troubled.length > 0 && troubled.length === routers.length) {
    const [first] = findings;
    const words = down.length > 0 ? listed(down.map(sessionWords), 2) : (first?.finding.summary ?? '');
    return phase('failed', `no session of ${listed(troubled.map(({ node }) => node))} stands: ${words}`, findings);
  }
  if (troubled.length > 0)
    return phase('unknown', `down on ${listed(troubled.map(({ node }) => node))}; nothing tells of the other nodes`, findings);
  return phase('unknown', 'no state of a session is in the bundle');
}

/** Nodes that were seen to announce it; where nobody was, those that are expected to. */
function announcersOf(nodes: readonly ServiceNodeReport[]): readonly string[] {
  const bgp = nodes.filter(({ protocol }) => protocol === 'bgp');
  const seen = bgp.filter(({ observed }) => observed === true);
  return (seen.length > 0 ? seen : bgp.filter(({ predicted, observed }) => predicted === true && observed !== false)).map(
    ({ node }) => node,
  );
}

function standingOf(node: string, view: ServiceView, context: ServiceContext): NodeSessions {
  const wanted = peersOf(node, view, context);
  const all = context.sessions.get(node) ?? [];
  const own = wanted === null ? all : all.filter(({ peer }) => wanted.some((name) => peer.endsWith(`/${name}`)));
  const up = own.filter((session) => session.state === 'established' && !isUnsteady(session, context));
  const down = own.filter((session) => session.state === 'down' || isUnsteady(session, context));
  if (up.length > 0 || down.length > 0)
    return { node, up, down, findings: [], standing: up.length > 0 ? 'up' : down.length === own.length ? 'down' : 'unknown' };
  const findings = context.weighed.filter(
    (each) => each.finding.phase === 'session' && isHurting(each) && nodesNamed(each).includes(node),
  );
  return { node, up, down, findings, standing: findings.length > 0 ? 'down' : 'unknown' };
}

/** It stands at this moment only. */
function isUnsteady({ state, finding }: SessionReport, { weighed }: ServiceContext): boolean {
  return (
    state === 'established' &&
    weighed.some((each) => each.finding.id === finding && each.finding.state === 'intermittent' && isHurting(each))
  );
}

/** Names of the BGPPeers that the service is for on that node; null where the replay does not tell. */
function peersOf(node: string, { service }: ServiceView, { replay }: ServiceContext): readonly string[] | null {
  const services = announcedInUse(replay);
  const verdict = Object.hasOwn(services, service) ? services[service] : undefined;
  if (verdict === undefined || isUnknown(verdict) || verdict.bgp === undefined || isUnknown(verdict.bgp)) return null;
  const told: BgpNodeVerdict | undefined = Object.hasOwn(verdict.bgp, node) ? verdict.bgp[node] : undefined;
  return told?.announced && told.peers && told.peers.length > 0 ? told.peers : null;
}

function findingsOf(down: readonly SessionReport[], { weighed }: ServiceContext): readonly WeighedFinding[] {
  const ids = new Set(down.map(({ finding }) => finding));
  return weighed.filter((each) => ids.has(each.finding.id) && isHurting(each));
}

function sessionWords({ node, pod, address, state, stateText, flaps }: SessionReport): string {
  const often = flaps === undefined ? 'again and again' : flaps.losses === 1 ? 'once' : `${flaps.losses} times`;
  const how = state === 'established' ? `lost ${often}` : stateText;
  return `${node ?? pod ?? ''} → ${address} ${how}`.trim();
}
