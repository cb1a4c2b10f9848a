import type { ExplainedRow, ExplainedSection } from '../../model/explained.ts';
import { isUnknown, missingOf } from '../../model/replay.ts';
import { printAddress } from '../../net/address.ts';
import { listed } from '../allocation/words.ts';
import { electionOrder } from '../announcement/layer2-election.ts';
import { excludeLabel, type NodeFault, type NodeView } from '../announcement/nodes.ts';
import type { Speaking, Speech } from '../announcement/speech.ts';
import { at, firstRows, row } from './row.ts';

const mostNodes = 24;

export function endpointRow({ endpoints, service }: Speaking): ExplainedRow {
  if (!endpoints) return row('unknown', 'endpoints', 'are not in the bundle');
  const places = endpoints.objects.flatMap((object) => at(object, ['endpoints']));
  const policy = service.local ? ', and externalTrafficPolicy Local asks for one on the announcing node' : '';
  if (!endpoints.active) {
    const says = endpoints.count === 0 ? 'there are none' : `none of ${endpoints.count} is ready`;
    return row('no', 'endpoints', says, { at: places });
  }
  const nodes = [...endpoints.nodes].sort();
  return row('yes', 'endpoints', `ready on ${nodes.length > 0 ? listed(nodes, 6) : 'no named node'}${policy}`, { at: places });
}

/** Each node: candidate or why not, in the order of the election. */
export function explainLayer2(speaking: Speaking, speech: Speech): ExplainedSection {
  const { layer2, reach, ips } = speaking;
  const [first] = ips;
  const rows: ExplainedRow[] = [endpointRow(speaking)];
  if (isUnknown(layer2)) {
    const supposed = speech.nodes.assumed && speech.nodes.known ? '; what follows supposes a speaker on each node' : '';
    rows.push(row('unknown', 'the announcer', `cannot be told without ${listed(missingOf(layer2))}${supposed}`));
  }
  if (reach.ads.length > 0) rows.push(...nodeRows(speaking, speech));
  const hash = first ? `order: sha256(node#${printAddress(first)}), the smallest announces` : '';
  return { title: 'Layer 2', note: reach.ads.length > 0 ? hash : 'no L2Advertisement takes the service', rows };
}

function nodeRows(speaking: Speaking, speech: Speech): readonly ExplainedRow[] {
  const { reach, endpoints, service, ips } = speaking;
  const { nodes } = speech;
  const local = (name: string) => !service.local || (endpoints?.nodes.has(name) ?? false);
  const candidates = reach.candidates.filter(local);
  const [first] = ips;
  const order = first ? electionOrder(candidates, printAddress(first)) : [];
  const elected = order.map(({ node, hash }, place) => candidateRow(node, hash.slice(0, 12), place, speaking, speech));
  const others = nodes.all.filter(({ name }) => !candidates.includes(name)).map((node) => outsiderRow(node, speaking, speech));
  return firstRows([...elected, ...others], mostNodes, 'nodes');
}

function candidateRow(
  node: string,
  value: string,
  place: number,
  { layer2, endpoints }: Speaking,
  { nodes, input }: Speech,
): ExplainedRow {
  const places = at(nodes.byName(node).object, []);
  const active = endpoints?.active ?? false;
  if (place > 0 || !active)
    return row('said', node, active ? (place === 1 ? 'next, should the first go' : '') : '', { value, at: places });
  if (!isUnknown(layer2) && layer2.announcer === node) {
    const interfaces = layer2.nodes[node]?.interfaces ?? [];
    const on = interfaces.includes('*') ? 'on all interfaces' : `on ${listed(interfaces)} where it has it`;
    return row('yes', node, `announces ${on}`, { value, at: places });
  }
  if (!nodes.speakers.some(({ name }) => name === node)) {
    const says = 'is elected, but no speaker is ready there, and nobody takes over';
    return row('no', node, says, { value, at: places });
  }
  const reason = !isUnknown(layer2) ? layer2.nodes[node]?.reason : undefined;
  if (reason === 'noConfig')
    return row('no', node, 'is elected, but its speaker has no valid configuration', { value, at: places });
  if (reason === 'notProcessed') return row('no', node, 'is elected, but its BGP part fails first', { value, at: places });
  const supposed = input.inputs.speakers === null ? 'announces, if a speaker runs there' : 'is first';
  return row('unknown', node, supposed, { value, at: places });
}

function outsiderRow(node: NodeView, { reach, service, endpoints }: Speaking, { nodes, input }: Speech): ExplainedRow {
  const passed = (says: string, ...path: string[]) => row('passed', node.name, says, { at: at(node.object, path) });
  if (node.fault) return passed(faultWords[node.fault].says, ...faultWords[node.fault].path);
  if (!reach.covers(node.name)) return passed('no L2Advertisement of the pool selects it', 'metadata', 'labels');
  if (input.inputs.memberlist && !nodes.speakers.some(({ name }) => name === node.name))
    return passed('no speaker is ready on it');
  if (service.local && endpoints && !endpoints.nodes.has(node.name)) return passed('no ready endpoint on it');
  return passed('is no candidate without memberlist');
}

export const faultWords: Readonly<Record<NodeFault, { readonly says: string; readonly path: readonly string[] }>> = {
  nodeNetworkUnavailable: { says: 'its network is unavailable (condition NetworkUnavailable)', path: ['status', 'conditions'] },
  nodeLabeledExcludeBalancers: { says: `excluded by the label ${excludeLabel}`, path: ['metadata', 'labels', excludeLabel] },
  nodeUnschedulable: { says: 'cordoned, which in this release keeps it from announcing', path: ['spec', 'unschedulable'] },
};
