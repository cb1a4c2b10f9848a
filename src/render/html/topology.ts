import type { Report, ServiceReport, Topology } from '../../model/report.ts';
import { bySuffering, reach, suffers } from '../view/suffering.ts';
import { phaseNames, phaseTitles, plural } from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import type { PageContext } from './context.ts';
import { poolOf } from './pool-of.ts';
import { selects } from './selection.ts';
import { embeddedJson } from './services.ts';

const column = { width: 188, gap: 48, height: 42, space: 10, top: 34 };
const mostBoxes = 24;
const mostEdges = 600;
const mostChoices = 400;
const columnTitles = ['Service', 'Pools', 'Advertisements', 'Nodes', 'Peers and clients'] as const;

interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly title: string;
  readonly sub: string;
  readonly tip: string;
}

interface Item {
  readonly name: string;
  readonly sub: string;
}

/** The way of an address from its service to the clients, and where it breaks. */
interface Path {
  readonly service: string;
  readonly on: readonly string[];
  /** Boxes at which it goes wrong. */
  readonly bad: readonly string[];
  readonly broken: boolean;
  /** The line from the service to its pool; empty where it reaches none. */
  readonly d: string;
  /** Middle of the break, in the picture's units. */
  readonly x: number;
  readonly y: number;
  readonly says: string;
}

export function topologyView({ report }: PageContext) {
  const columns = columnsOf(report);
  const boxes = columns.flatMap((items, index) => boxesOf(items, index + 1));
  const service: Box = { id: 'b0-0', x: 0, y: column.top, title: '', sub: '', tip: '' };
  const byId = new Map([service, ...boxes].map((box) => [box.id, box]));
  const edges = edgesOf(report.cluster.topology, columns, byId);
  const chosen = bySuffering(report.services).slice(0, mostChoices);
  const paths = chosen.map((one) => pathOf(report, one, columns, byId));
  const [first] = paths;
  const on = new Set(first?.on ?? []);
  const bad = new Set(first?.bad ?? []);
  const tallest = Math.max(1, ...columns.map((items) => Math.min(items.length, mostBoxes)));
  return {
    any: boxes.length > 0,
    viewWidth: columnTitles.length * (column.width + column.gap) - column.gap + 4,
    height: column.top + tallest * (column.height + column.space) + 4,
    titles: columnTitles.map((title, index) => ({ title, x: left(index) })),
    boxes: boxes.map((box) => ({ ...box, ...inside(box), on: on.has(box.id), bad: bad.has(box.id) })),
    edges: edges.map((edge) => ({
      ...edge,
      on: on.has(edge.from) && on.has(edge.to),
      bad: on.has(edge.from) && bad.has(edge.to),
    })),
    service: { ...service, ...inside(service), name: short(first?.service ?? '') },
    first: first ?? null,
    markX: first?.x ?? 0,
    markY: first?.y ?? 0,
    choices: paths.map(({ service: name }, index) => ({ value: String(index), name })),
    moreChoices: report.services.length - paths.length,
    left: columns
      .map((items, index) => ({ count: items.length - mostBoxes, title: columnTitles[index + 1] ?? '' }))
      .filter(({ count }) => count > 0),
    pathsJson: embeddedJson(paths.map((path) => ({ ...path, short: short(path.service) }))),
    description: `Pools, advertisements, nodes and peers: ${plural(boxes.length, 'object')}. ${first ? `Shown: ${first.service}. ${first.says}` : ''}`,
  };
}

const left = (index: number) => index * (column.width + column.gap);
const inside = ({ x, y }: Box) => ({ textX: x + 12, titleY: y + 17, subY: y + 32, width: column.width, height: column.height });
const short = (name: string) => ([...name].length > 21 ? `${[...name].slice(0, 20).join('')}…` : name);

function columnsOf(report: Report): readonly (readonly Item[])[] {
  const { pools, advertisements, peers } = report.cluster.topology;
  const layer2 = advertisements.some(({ kind }) => kind === 'L2Advertisement');
  return [
    pools.map(({ name, addresses, autoAssign }) => ({
      name,
      sub: `${addresses.slice(0, 2).join(', ')}${addresses.length > 2 ? ` +${addresses.length - 2}` : ''}${autoAssign ? '' : ' (not automatic)'}`,
    })),
    advertisements.map(({ name, kind }) => ({ name, sub: kind })),
    nodesOf(report),
    [
      ...peers.map(({ name, address, asn }) => ({ name, sub: `${address}${asn === '' ? '' : `, AS ${asn}`}` })),
      ...(layer2 ? [{ name: 'Clients', sub: 'in the layer 2 segment' }] : []),
    ],
  ];
}

/** Nodes of the objects and of the logs; those that announce something first, because not all may fit. */
function nodesOf({ cluster, services }: Report): readonly Item[] {
  const known = new Map(cluster.topology.nodes.map((node) => [node.name, node]));
  const busy = services.flatMap(({ nodes }) =>
    nodes.filter(({ predicted, observed }) => predicted || observed).map(({ node }) => node),
  );
  const named = cluster.components.flatMap(({ node }) => (node === null ? [] : [node]));
  return [...new Set([...busy, ...named, ...known.keys()])].map((name) => {
    const node = known.get(name);
    return {
      name,
      sub: !node
        ? 'speaker’s log'
        : node.excluded
          ? 'excluded by its label'
          : node.speaker === false
            ? 'no speaker'
            : node.speaker
              ? 'speaker'
              : '',
    };
  });
}

function boxesOf(items: readonly Item[], index: number): readonly Box[] {
  return items.slice(0, mostBoxes).map(({ name, sub }, row) => ({
    id: `b${index}-${row}`,
    x: left(index),
    y: column.top + row * (column.height + column.space),
    title: short(oneLine(name)),
    sub: [...sub].length > 26 ? `${[...sub].slice(0, 25).join('')}…` : sub,
    tip: cut(oneLine(`${name} ${sub}`), 200),
  }));
}

function edgesOf(
  { advertisements, pools, peers }: Topology,
  columns: readonly (readonly Item[])[],
  boxes: ReadonlyMap<string, Box>,
) {
  const nodes = columns[2] ?? [];
  const clients = peers.length;
  const pairs: [string, string][] = [];
  for (const [a, advertisement] of advertisements.entries()) {
    for (const [p, pool] of pools.entries()) if (selects(advertisement.pools, pool.name)) pairs.push([`b1-${p}`, `b2-${a}`]);
    for (const [n, node] of nodes.entries()) {
      if (!selects(advertisement.nodes, node.name)) continue;
      pairs.push([`b2-${a}`, `b3-${n}`]);
      if (advertisement.kind === 'L2Advertisement') pairs.push([`b3-${n}`, `b4-${clients}`]);
    }
  }
  for (const [p, peer] of peers.entries()) {
    for (const [n, node] of nodes.entries()) if (selects(peer.nodes, node.name)) pairs.push([`b3-${n}`, `b4-${p}`]);
  }
  const seen = new Set<string>();
  return pairs.slice(0, mostEdges * 4).flatMap(([from, to]) => {
    const [start, end] = [boxes.get(from), boxes.get(to)];
    if (!start || !end || seen.has(`${from} ${to}`) || seen.size >= mostEdges) return [];
    seen.add(`${from} ${to}`);
    return [{ from, to, d: curve(start, end) }];
  });
}

function curve(start: Box, end: Box): string {
  const [x1, y1, x2, y2] = [start.x + column.width, start.y + column.height / 2, end.x, end.y + column.height / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** How many columns a service reaches before each phase: a rejected configuration reaches no pool, a missing session no peer. */
const reached: readonly number[] = [0, 0, 2, 3, 4, 4];

function pathOf(
  report: Report,
  service: ServiceReport,
  columns: readonly (readonly Item[])[],
  boxes: ReadonlyMap<string, Box>,
): Path {
  const broken = suffers(service);
  const ends = broken ? reach(service) : phaseNames.length;
  const phase = phaseNames[ends];
  const { ids, bad } = waysOf(report, service, columns);
  const wrong = bad.filter((id) => broken && boxes.has(id) && Number(id.charAt(1)) === (reached[ends] ?? 4) + 1);
  const last = wrong.length > 0 ? (reached[ends] ?? 4) + 1 : (reached[ends] ?? 4);
  const on = ids
    .slice(0, last + 1)
    .flat()
    .filter((id) => boxes.has(id) && !wrong.includes(id));
  return {
    service: cut(service.service, 200),
    on,
    bad: wrong,
    broken,
    d: lineToPool(on, boxes),
    ...breakAt(boxes.get(wrong[0] ?? ''), boxes.get(on.at(-1) ?? 'b0-0')),
    says: phase
      ? cut(oneLine(`Breaks at ${phaseTitles[phase].toLowerCase()}: ${service.phases[phase].reason}`), 300)
      : 'No phase fails.',
  };
}

/** Before the box where it goes wrong, else behind the last one that is reached. */
function breakAt(wrong: Box | undefined, end: Box | undefined): { readonly x: number; readonly y: number } {
  if (wrong) return { x: wrong.x - column.gap / 2 + 4, y: wrong.y + column.height / 2 };
  return { x: (end?.x ?? 0) + column.width + column.gap / 2, y: (end?.y ?? column.top) + column.height / 2 };
}

function lineToPool(on: readonly string[], boxes: ReadonlyMap<string, Box>): string {
  const [service, pool] = [boxes.get('b0-0'), boxes.get(on.find((id) => id.startsWith('b1-')) ?? '')];
  return service && pool ? curve(service, pool) : '';
}

/** The boxes of each column that are on a service's way, and those that contradict the objects or have no session. */
function waysOf({ cluster, sessions, ownership }: Report, service: ServiceReport, columns: readonly (readonly Item[])[]) {
  const { pools, advertisements, peers } = cluster.topology;
  const wanted = new Set(service.protocols);
  const announcing = service.nodes.filter(({ observed, predicted }) => observed ?? predicted);
  const nodesOf = (protocol: string) => new Set(announcing.filter((node) => node.protocol === protocol).map(({ node }) => node));
  const [layer2, bgp] = [nodesOf('layer2'), nodesOf('bgp')];
  const indexed = <T>(items: readonly T[], index: number, wants: (item: T) => boolean) =>
    items.flatMap((item, row) => (wants(item) ? [`b${index}-${row}`] : []));
  const pool = poolOf(service, pools);
  const chosen = advertisements.filter(
    ({ kind, pools: selected }) =>
      pool !== null && wanted.has(kind === 'L2Advertisement' ? 'layer2' : 'bgp') && selects(selected, pool),
  );
  const ofBgp = peers.filter(
    ({ name, nodes }) =>
      [...bgp].some((node) => selects(nodes, node)) &&
      chosen.some((advertisement) => advertisement.kind === 'BGPAdvertisement' && selects(advertisement.peers, name)),
  );
  const down = new Set(
    sessions.flatMap(({ node, peer, address, state }) =>
      state === 'down' && node !== null && bgp.has(node) ? [peer, address] : [],
    ),
  );
  const contradicting = new Set(service.nodes.filter(({ agrees }) => agrees === false).map(({ node }) => node));
  const contested = ownership.filter(({ ip, overlapSeconds }) => overlapSeconds > 0 && service.ips.includes(ip));
  if (layer2.size > 1 && contested.length > 0)
    for (const node of layer2) if (!contested.some(({ predicted }) => predicted === node)) contradicting.add(node);
  const ids = [
    ['b0-0'],
    indexed(pools, 1, ({ name }) => name === pool),
    indexed(advertisements, 2, (advertisement) => chosen.includes(advertisement)),
    indexed(columns[2] ?? [], 3, ({ name }) => layer2.has(name) || bgp.has(name)),
    [...indexed(peers, 4, (peer) => ofBgp.includes(peer)), ...(layer2.size > 0 ? [`b4-${peers.length}`] : [])],
  ];
  const bad = [
    ...indexed(columns[2] ?? [], 3, ({ name }) => contradicting.has(name)),
    ...indexed(peers, 4, (peer) => ofBgp.includes(peer) && (down.has(peer.name) || down.has(peer.address))),
  ];
  return { ids, bad };
}
