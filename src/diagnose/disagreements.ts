import type { Disagreement, ServiceNodeReport, ServiceReport } from '../model/report.ts';
import type { WeighedFinding } from './roles.ts';
import { type Observed, observedKey } from './service-nodes.ts';

/**
 * Where the objects say one thing and the logs another. Most have a reason that is no bug: a finding that the service
 * suffers, an object that changed after the log ends. What has none is where a maintainer starts.
 */
export function disagreementsOf(
  services: readonly ServiceReport[],
  observed: Observed,
  weighed: readonly WeighedFinding[],
): readonly Disagreement[] {
  return services.flatMap((service) =>
    service.nodes
      .filter((node) => node.agrees === false)
      .map((node) => ({
        subject: `Service ${service.service}`,
        node: node.node,
        predicted: `${node.protocol} ${node.predicted ? 'announced' : 'not announced'}`,
        observed: `${node.protocol} ${node.observed ? 'announced' : 'not announced'}`,
        explained: explanation(service, node, weighed),
        evidence: evidenceOf(service, node, observed),
      })),
  );
}

function explanation(service: ServiceReport, node: ServiceNodeReport, weighed: readonly WeighedFinding[]): string {
  const concerned = new Set([`Service ${service.service}`, `Node ${node.node}`]);
  const cause = weighed.find(
    ({ finding, role }) =>
      role !== 'information' &&
      !finding.id.startsWith('suspected-bug/') &&
      (finding.phase === 'configuration' ||
        finding.phase === 'cluster' ||
        [...finding.subjects, ...finding.affects].some((subject) => concerned.has(subject))),
  );
  if (cause) return `${cause.finding.id}: ${cause.finding.summary}`;
  if (
    node.protocol === 'layer2' &&
    service.nodes.some((other) => other.protocol === 'layer2' && other.observed === true && other.predicted === false)
  ) {
    return 'another node announces it: membership, labels or endpoints may have been different when the election was held';
  }
  return '';
}

function evidenceOf(service: ServiceReport, node: ServiceNodeReport, observed: Observed): Disagreement['evidence'] {
  return service.ips.flatMap((ip) => {
    const last = observed.last.get(observedKey(node.node, ip, node.protocol));
    return last ? [{ ...last.place, text: `${last.event} ${ip}${last.reason ? ` (${last.reason})` : ''}` }] : [];
  });
}
