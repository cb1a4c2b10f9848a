import type { Facts, MetricFact } from '../../model/facts.ts';
import { groupBy } from '../../model/group.ts';
import { originOf } from '../../parse/origin.ts';
import { bareAddress, plainAddress, type Sighting, sighting } from './sighting.ts';

const sessionMetric = /^(?:metallb|frrk8s)_(bgp|bfd)_(session_up|announced_prefixes_total)$/;

/** What the speaker or FRR's metrics tell of a session, where somebody saved or pasted them. */
export function fromMetrics({ metrics, streams }: Pick<Facts, 'metrics' | 'streams'>): readonly Sighting[] {
  const nodeOfPod = new Map(streams.flatMap(({ pod, node }) => (pod !== null && node !== null ? [[pod, node] as const] : [])));
  const samples = metrics.filter(({ name, labels }) => sessionMetric.test(name) && labels.peer);
  const bySession = groupBy(samples, ({ source, labels }) =>
    [source, labels.pod ?? labels.instance ?? '', plainAddress(bareAddress(labels.peer ?? '')), labels.vrf ?? ''].join(' '),
  );
  return [...bySession.values()].flatMap((own) => {
    const [first] = own;
    const up = lastOf(own, 'bgp_session_up');
    if (first === undefined || up === null) return [];
    const bfd = lastOf(own, 'bfd_session_up');
    const pod = first.labels.pod ?? originOf(first.source).pod;
    return [
      sighting({
        node: first.labels.node ?? (pod === null ? null : (nodeOfPod.get(pod) ?? null)),
        pod,
        address: bareAddress(first.labels.peer ?? ''),
        vrf: first.labels.vrf || 'default',
        state: up > 0 ? 'established' : 'down',
        stateText: up > 0 ? 'up, by its metric' : 'down, by its metric',
        bfd: bfd === null ? null : bfd > 0 ? 'Up' : 'Down',
        prefixesSent: lastOf(own, 'announced_prefixes_total'),
        place: { source: first.source, line: first.line },
      }),
    ];
  });
}

/** The last sample of a name. */
function lastOf(samples: readonly MetricFact[], ending: string): number | null {
  return samples.findLast(({ name }) => name.endsWith(ending))?.value ?? null;
}
