import { announcedInUse, type Step } from '../../model/replay.ts';
import type { PhaseName, PhaseReport, ServiceNodeReport, ServiceReport } from '../../model/report.ts';
import { phaseNames, phaseTitles, plural, statusWords } from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import { evidenceLink, findingLinks, limits, type PageContext } from './context.ts';
import { selects } from './selection.ts';

const protocolWords = { layer2: 'layer 2', bgp: 'BGP' } as const;
const answerWords = (value: boolean | null, unknown: string) => (value === null ? unknown : value ? 'announces' : 'does not');

/** So many nodes are shown that neither announce nor should. */
const nodesBesides = 3;

/** All that stands between a service and its clients, phase by phase, then node by node. */
export function chainOf(context: PageContext, service: ServiceReport) {
  const ordered = [...service.nodes].sort((left, right) => weight(right) - weight(left));
  const telling = ordered.filter((node) => weight(node) > 0).length;
  const shown = ordered.slice(0, Math.min(limits.nodesOfService, telling + nodesBesides));
  const decided = decisionSteps(context, service.service);
  return {
    steps: phaseNames.map((name) => stepOf(context, service.phases[name], phaseTitles[name], detailsOf(context, service, name))),
    nodes: shown.map((node) => nodeRow(context, node)),
    moreNodes:
      service.nodes.length - shown.length === 0
        ? ''
        : plural(
            service.nodes.length - shown.length,
            telling <= shown.length ? 'more node, where nothing is to be announced' : 'more node in the JSON',
            telling <= shown.length ? 'more nodes, where nothing is to be announced' : 'more nodes in the JSON',
          ),
    decided: decided.slice(0, 12).map(({ says, at }) => ({
      says: cut(oneLine(says), 400),
      places: at.slice(0, 3).map(({ source, line }) => evidenceLink(context, source, line)),
    })),
  };
}

/** Contradictions first, then nodes that announce, then the rest. */
function weight({ agrees, predicted, observed }: ServiceNodeReport): number {
  return (agrees === false ? 4 : 0) + (observed ? 2 : 0) + (predicted ? 1 : 0);
}

function nodeRow(context: PageContext, { node, protocol, predicted, observed, agrees, reason }: ServiceNodeReport) {
  return {
    node: cut(node, 120),
    protocol: protocolWords[protocol],
    predicted: answerWords(predicted, 'cannot tell'),
    observed: answerWords(observed, 'not seen'),
    tone: agrees === false ? 'failed' : agrees === null ? 'unknown' : 'ok',
    agrees: agrees === false ? 'contradicts' : agrees === null ? 'cannot tell' : 'agrees',
    ...reasonAt(context, oneLine(reason)),
  };
}

/** A reason may end with the place that it rests on: that becomes a link. */
function reasonAt(context: PageContext, reason: string) {
  const match = /^(.{0,300}?),? (\S{1,300}):(\d{1,9})$/.exec(reason);
  const [, words = '', source = '', line = ''] = match ?? [];
  if (!context.names.has(source)) return { reason: cut(reason, 300), place: { text: '', href: '' } };
  return { reason: words, place: evidenceLink(context, source, Number(line)) };
}

function stepOf(context: PageContext, { status, reason, findings }: PhaseReport, title: string, details: readonly string[]) {
  return {
    title,
    status,
    word: statusWords[status],
    reason: cut(oneLine(reason), 400),
    findings: findingLinks(context, findings),
    details: details.map((detail) => cut(oneLine(detail), 300)),
  };
}

function detailsOf({ report }: PageContext, service: ServiceReport, name: PhaseName): readonly string[] {
  const { pools, advertisements } = report.cluster.topology;
  const { pool } = service;
  if (pool === null) return [];
  const selecting = advertisements.filter((advertisement) => selects(advertisement.pools, pool));
  if (name === 'assignment') {
    const addresses = pools.find((one) => one.name === pool)?.addresses ?? [];
    return addresses.length === 0 ? [] : [`pool ${pool}: ${addresses.slice(0, 4).join(', ')}${addresses.length > 4 ? ' …' : ''}`];
  }
  if (name === 'advertisement') return selecting.slice(0, 4).map((one) => `${one.kind} ${one.name}`);
  if (name !== 'session' || !service.protocols.includes('bgp')) return [];
  const announcing = service.nodes.filter(({ protocol, predicted, observed }) => protocol === 'bgp' && (predicted || observed));
  const nodes = new Set(announcing.map(({ node }) => node));
  const peers = selecting.filter(({ kind }) => kind === 'BGPAdvertisement').map((advertisement) => advertisement.peers);
  return report.sessions
    .filter(
      ({ node, peer }) => node !== null && nodes.has(node) && (peers.length === 0 || peers.some((names) => selects(names, peer))),
    )
    .sort((left, right) => Number(left.state === 'established') - Number(right.state === 'established'))
    .slice(0, 6)
    .map(({ node, peer, address, stateText }) => `${node} → ${peer === '' ? address : peer}: ${stateText}`);
}

/** What the replay says of the service: how the address was chosen, and who announces it. */
function decisionSteps({ report }: PageContext, service: string): readonly Step[] {
  const allocation = report.replay.allocation.services[service];
  const announcement = announcedInUse(report.replay)[service];
  return [
    ...(allocation && 'steps' in allocation ? allocation.steps : []),
    ...(announcement && 'steps' in announcement ? announcement.steps : []),
  ];
}
