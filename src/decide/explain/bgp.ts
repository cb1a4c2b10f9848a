import type { ExplainedRow, ExplainedSection, Mark } from '../../model/explained.ts';
import { isUnknown, missingOf } from '../../model/replay.ts';
import { listed } from '../allocation/words.ts';
import { carries, names, prefixOf, type RouteOutcome } from '../announcement/bgp.ts';
import type { NodeView } from '../announcement/nodes.ts';
import type { Speaking, Speech } from '../announcement/speech.ts';
import { wordsForReason } from '../announcement/steps.ts';
import type { EffectivePeer } from '../config/config.ts';
import { faultWords } from './layer2.ts';
import { at, firstRows, row } from './row.ts';

const mostNodes = 24;

/** Each node and peer: what is announced to whom. Nodes that do alike stand together. */
export function explainBgp(speaking: Speaking, speech: Speech): ExplainedSection {
  const { bgp, routes } = speaking;
  const rows = routes.flatMap((outcome) => routeRows(outcome, speaking, speech));
  if (isUnknown(bgp)) rows.unshift(row('unknown', 'the nodes', `cannot be told without ${listed(missingOf(bgp))}`));
  const order = { yes: 0, warning: 1, no: 2, unknown: 3, said: 4, passed: 5 };
  const inOrder = [...rows].sort((a, b) => order[a.mark] - order[b.mark]);
  const note =
    speech.nodes.assumed && routes.length > 0 ? 'a speaker on each node is supposed: no pod of one is in the bundle' : '';
  return { title: 'BGP', note, rows: firstRows(inOrder, mostNodes, 'groups of nodes') };
}

/** Up to two nodes stand by their names, more of them as a number, and their names before the sentence. */
function groupRow(mark: Mark, nodes: readonly NodeView[], says: string, rest: Parameters<typeof row>[3] = {}): ExplainedRow {
  const names = nodes.map(({ name }) => name);
  if (names.length <= 2) return row(mark, names.join(', '), says, rest);
  return row(mark, `${names.length} nodes`, `${listed(names, 12)}: ${says}`, rest);
}

function routeRows(outcome: RouteOutcome, speaking: Speaking, speech: Speech): readonly ExplainedRow[] {
  const { group, announcing, withoutLocal, verdict, ads } = outcome;
  if (announcing.length === 0) return [keptRow(outcome)];
  const rest = withoutLocal.length > 0 ? [groupRow('passed', withoutLocal, wordsForReason('noLocalEndpoints'))] : [];
  if (verdict.error !== undefined) {
    const places = ads.flatMap(({ object }) => at(object, ['spec', 'communities']));
    return [groupRow('no', announcing, `fails, and layer 2 with it: ${verdict.error}`, { at: places }), ...rest];
  }
  const peers = group.peers.map((peer) => peerRow(peer, outcome, speaking, speech));
  const reached = peers.some(({ mark }) => mark === 'yes');
  const nobody =
    group.peers.length === 0 ? 'no BGPPeer selects the node, so nobody is told' : 'no session takes it, so nobody is told';
  const rows = [...prefixRows(outcome, speaking), ...peers];
  return [
    groupRow(reached ? 'yes' : 'no', announcing, reached ? 'announces it' : `announces it, but ${nobody}`, { rows }),
    ...rest,
  ];
}

function keptRow({ group, verdict, conflict }: RouteOutcome): ExplainedRow {
  const reason = verdict.reason ?? '';
  const fault = group.fault === reason ? group.fault : null;
  const [node] = group.nodes;
  const ofNode = fault && node ? at(node.object, faultWords[fault].path) : [];
  const places = [...ofNode, ...(conflict ?? []).flatMap(({ object }) => at(object, ['spec', 'localPref']))];
  const passed = reason === 'notOwner' || reason === 'noLocalEndpoints' || reason === 'noMatchingAdvertisement';
  return groupRow(passed ? 'passed' : 'no', group.nodes, fault ? faultWords[fault].says : wordsForReason(reason), { at: places });
}

function prefixRows({ ads }: RouteOutcome, { ips }: Speaking): readonly ExplainedRow[] {
  return ads.flatMap((ad) =>
    ips.map((ip) => {
      const communities = ad.communities.length > 0 ? `, communities ${listed(ad.communities, 4)}` : '';
      const preference = ad.localPref === 0 ? '' : `, local preference ${ad.localPref}`;
      return row('said', prefixOf(ip, ad), `by ${ad.name}${preference}${communities}`, { at: at(ad.object, []) });
    }),
  );
}

function peerRow(peer: EffectivePeer, { ads }: RouteOutcome, { ips }: Speaking, { input }: Speech): ExplainedRow {
  const value = peer.address || peer.interface;
  const named = ads.filter((ad) => names(ad, peer.name));
  if (named.length === 0) {
    const says = `not told: ${listed(ads.map(({ name }) => name))} names only ${listed([...new Set(ads.flatMap((ad) => ad.peers))], 4)}`;
    return row('no', `→ ${peer.name}`, says, { value, at: ads.flatMap(({ object }) => at(object, ['spec', 'peers'])) });
  }
  if (!ips.some((ip) => carries(peer, ip, input.mode, input.behaviour.announcement))) {
    return row('no', `→ ${peer.name}`, 'not told: the session carries the other family only', {
      value,
      at: at(peer.object, ['spec']),
    });
  }
  return row('yes', `→ ${peer.name}`, `AS ${peer.asn || peer.dynamicAsn}`, { value, at: at(peer.object, []) });
}
