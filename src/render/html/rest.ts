import type { Trouble } from '../../model/bundle.ts';
import { groupBy } from '../../model/group.ts';
import type { ConfigDecision } from '../../model/replay.ts';
import type { Report } from '../../model/report.ts';
import { clockOf } from '../view/instant.ts';
import { grouped, plural } from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import { evidenceLink, limits, type PageContext } from './context.ts';

interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly more: number;
}

function some<Item, Row>(items: readonly Item[], make: (item: Item) => Row, most: number = limits.rows): Rows<Row> {
  return { rows: items.slice(0, most).map(make), more: Math.max(0, items.length - most) };
}

const text = (original: string) => cut(oneLine(original), 600);

export function restView(context: PageContext) {
  const { report } = context;
  const { cluster } = report;
  return {
    facts: factsOf(report),
    components: some(cluster.components, ({ role, pod, node, version, firstLog, lastLog, starts }) => ({
      role,
      pod: cut(pod ?? '–', 120),
      node: cut(node ?? '–', 120),
      version: version ?? '–',
      log: firstLog === null ? 'no log' : `${clockOf(firstLog)}–${clockOf(lastLog)}`,
      starts: grouped(starts),
    })),
    disagreements: some(report.disagreements, ({ subject, node, predicted, observed, explained, evidence }) => ({
      subject: text(subject),
      node: cut(node ?? '–', 120),
      predicted: text(predicted),
      observed: text(observed),
      explained: text(explained),
      places: evidence.slice(0, 3).map(({ source, line }) => evidenceLink(context, source, line)),
    })),
    replayed: replayRows(report),
    assumed: Object.entries(report.replay.inputs.assumed).map(([name, why]) => ({ name: cut(name, 80), why: text(why) })),
    clockSkew: some(report.clockSkew, ({ node, against, seconds, basis }) => ({
      node,
      against,
      seconds: `${seconds} s`,
      basis: text(basis),
    })),
    unexplained: some(
      report.unexplained,
      ({ template, count, streams, example, stubRule }) => ({
        template: text(template),
        count: grouped(count),
        streams: plural(streams.length, 'log'),
        place: evidenceLink(context, example.source, example.line),
        example: cut(oneLine(example.text), 1_000),
        stubRule: cut(stubRule, 4_000),
      }),
      60,
    ),
    unreadable: some(
      [...groupBy(report.unreadable, ({ source, line }) => `${cut(source, 300)}${line === undefined ? '' : `:${line}`}`)],
      ([source, troubles]) => ({
        source,
        what: text([...new Set(troubles.map(({ what }) => what))].join('; ')),
        lost: lossWords(troubles),
      }),
    ),
    undecided: undecidedOf(report),
    files: some(report.files, ({ source, role, bytes, lines }) => ({
      source: cut(source, 300),
      role,
      size: sizeWords(bytes),
      lines: grouped(lines),
    })),
    fileCount: grouped(report.files.length),
  };
}

function lossWords(troubles: readonly Trouble[]): string {
  if (troubles.some(({ lost }) => lost === 'whole')) return 'nothing could be read';
  return troubles.some(({ lost }) => lost === 'part') ? 'the rest was read' : '';
}

function factsOf({ cluster, input, tool }: Report) {
  const said = (value: string | null) => cut(value ?? 'nothing tells', 200);
  return [
    { name: 'MetalLB', value: said(cluster.metallbVersion) },
    { name: 'BGP mode', value: said(cluster.bgpMode) },
    { name: 'Kubernetes', value: said(cluster.kubernetesVersion) },
    { name: 'FRR', value: said(cluster.frrVersion) },
    { name: 'CNI', value: said(cluster.cni) },
    { name: 'Namespace', value: said(cluster.namespace) },
    {
      name: 'Log level',
      value: `controller ${cluster.logLevel.controller ?? 'unknown'}, speaker ${cluster.logLevel.speaker ?? 'unknown'}`,
    },
    {
      name: 'Input',
      value: cut(`${input.name} (${input.kind}, ${plural(input.entries, 'entry', 'entries')}, ${sizeWords(input.bytes)})`, 300),
    },
    { name: 'SHA-256', value: said(input.sha256) },
    { name: 'Made by', value: `${tool.name} ${tool.version}, ${plural(tool.rules, 'rule')}` },
  ].map((fact) => ({ ...fact, code: fact.name === 'SHA-256' }));
}

function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 100) / 10} kB`;
  return `${Math.round(bytes / 100_000) / 10} MB`;
}

/** What MetalLB decides of the configuration in the mode of this cluster, or in all where that is not known. */
function replayRows({ replay }: Report) {
  const known = replay.inputs.mode;
  const modes = known === null ? (['native', 'frr', 'frr-k8s'] as const) : [known];
  const rows = (['controller', 'speaker'] as const).flatMap((component) =>
    [...groupBy(modes, (mode) => JSON.stringify(decisionWords(replay.config[component][mode])))].map(([key, alike]) => ({
      key: `${alike.length === modes.length ? '' : alike.join()} ${key}`,
      component,
      modes: alike.length === modes.length ? (known === null ? 'in every mode' : known) : alike.join(' and '),
      decision: decisionWords(replay.config[component][alike[0] ?? 'frr']),
    })),
  );
  return [...groupBy(rows, ({ key }) => key).values()].map((alike) => ({
    where: `${alike.map(({ component }) => component).join(' and ')}, ${alike[0]?.modes ?? ''}`,
    ...(alike[0]?.decision ?? { tone: 'unknown' as const, word: '', says: '' }),
  }));
}

function decisionWords(decision: ConfigDecision): {
  readonly tone: 'ok' | 'failed' | 'unknown';
  readonly word: string;
  readonly says: string;
} {
  if ('unknown' in decision) return { tone: 'unknown', word: 'cannot tell', says: text(`needs ${decision.missing.join(', ')}`) };
  return decision.valid
    ? { tone: 'ok', word: 'accepted', says: '' }
    : { tone: 'failed', word: 'rejected', says: text(decision.error ?? '') };
}

/** Rules that could not decide, by what they lack. */
function undecidedOf({ causes }: Report) {
  const groups = new Map<string, { ids: string[]; reason: string }>();
  for (const { id, status, reason, lacks } of causes.undecided) {
    if (status === 'excluded') continue;
    const key = status === 'crashed' ? 'a defect of ours: the rule failed' : lacks.join(', ') || reason || 'nothing decides';
    const group = groups.get(key);
    if (group) group.ids.push(id);
    else groups.set(key, { ids: [id], reason });
  }
  const ordered = [...groups].sort(([, left], [, right]) => right.ids.length - left.ids.length);
  return some(
    ordered,
    ([lacks, { ids, reason }]) => ({
      lacks: text(lacks),
      count: grouped(ids.length),
      ids: ids.slice(0, 60).map((id) => cut(id, 100)),
      more: Math.max(0, ids.length - 60),
      reason: text(reason),
    }),
    80,
  );
}
