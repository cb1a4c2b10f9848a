import type { ExplainedRow, ExplainedSection } from '../../model/explained.ts';
import { listed } from '../allocation/words.ts';
import { type AdView, adsFor } from '../announcement/ads.ts';
import type { Speech } from '../announcement/speech.ts';
import type { EffectivePool } from '../config/config.ts';
import type { ServiceView } from '../service.ts';
import { at, firstRows, row } from './row.ts';

const mostAds = 24;

/** Each advertisement: it takes the service, or why not. */
export function explainAdvertisement(
  service: ServiceView,
  pool: EffectivePool,
  supposition: string,
  speech: Speech,
): ExplainedSection {
  const { resources } = speech.input;
  const ads = adsFor(pool, service, resources, speech.nodes);
  const counts = (ad: AdView) => Number(ad.selectsPool) + Number(ad.selectsPool && ad.takesService);
  const rows = [...ads].sort((a, b) => counts(b) - counts(a)).map((ad) => adRow(ad, pool, speech));
  const lists = [
    ['L2Advertisement', resources.l2Advertisements],
    ['BGPAdvertisement', resources.bgpAdvertisements],
  ] as const;
  for (const [kind, list] of lists) {
    if (list === null) rows.push(row('unknown', kind, 'none was collected, so it cannot be told'));
  }
  if (rows.length === 0) rows.push(row('no', 'none', 'there is neither an L2Advertisement nor a BGPAdvertisement'));
  const note = supposition === '' ? `of pool ${pool.name}` : `of pool ${pool.name}, ${supposition}`;
  return { title: 'Advertisement', note, rows: firstRows(rows, mostAds, 'advertisements') };
}

function adRow(
  { kind, spec, selectsPool, takesService, nodes, only }: AdView,
  pool: EffectivePool,
  speech: Speech,
): ExplainedRow {
  const { object } = spec;
  if (!selectsPool) {
    const others = spec.pools.length > 0 ? `for ${listed(spec.pools, 4)}` : 'its ipAddressPoolSelectors select other pools';
    const path = spec.pools.length > 0 ? 'ipAddressPools' : 'ipAddressPoolSelectors';
    return row('passed', kind, `not for ${pool.name}: ${others}`, { value: spec.name, at: at(object, ['spec', path]) });
  }
  if (!takesService) {
    const says = "its serviceSelectors do not take the service's labels";
    return row('no', kind, says, { value: spec.name, at: at(object, ['spec', 'serviceSelectors']) });
  }
  const all = speech.nodes.all.length;
  const many = nodes?.length ?? 0;
  const where =
    nodes === null
      ? spec.nodeSelectors.length === 0
        ? 'all nodes'
        : 'nodes that cannot be told without the Nodes'
      : many === all
        ? `all ${all} nodes`
        : many === 0
          ? 'no node at all'
          : `${many} of ${all} nodes: ${listed(nodes, 4)}`;
  const what = kind === 'L2Advertisement' ? 'interfaces' : 'peers';
  const limits = only.length > 0 ? `, only ${what} ${listed(only, 4)}${unknownPeers(kind, only, speech)}` : '';
  const mark = nodes === null ? 'unknown' : many === 0 ? 'no' : 'yes';
  return row(mark, kind, `takes it on ${where}${limits}`, {
    value: spec.name,
    at: at(object, many === all ? [] : ['spec', 'nodeSelectors']),
  });
}

/** Names of peers that do not exist are accepted without a word. */
function unknownPeers(kind: AdView['kind'], only: readonly string[], { input }: Speech): string {
  const peers = input.resources.peers;
  if (kind === 'L2Advertisement' || !peers || !input.resources.answersFor('BGPPeer')) return '';
  const absent = only.filter((name) => !peers.some((peer) => peer.name === name));
  return absent.length > 0 ? ` (there is no BGPPeer ${listed(absent, 4)})` : '';
}
