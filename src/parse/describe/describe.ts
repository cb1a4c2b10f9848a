import type { Trouble } from '../../model/bundle.ts';
import type { CollectedKind, ObjectFact } from '../../model/object.ts';
import { factOfParts, type Part, record } from '../build.ts';
import { linesShown } from '../lines-of.ts';
import { listedKinds, type ObjectsOptions, type ParsedObjects } from '../object/gathering.ts';
import { plain } from '../text.ts';
import { customSections } from './custom.ts';
import { describedEvents, isEventsHeader } from './events.ts';
import { pairsOf, serviceSections, textPart } from './service.ts';
import { find, type Row, rowsOf } from './tree.ts';
import { nodeSections, podSections, sliceSections } from './workload.ts';

interface Section {
  readonly lines: readonly string[];
  readonly firstLine: number;
}

/** What kubectl's describers print for a kind and for no other. */
const signs: readonly (readonly [kind: string, apiVersion: string, keys: readonly string[]])[] = [
  ['Service', 'v1', ['Session Affinity']],
  ['Service', 'v1', ['IP Families', 'Type']],
  ['Service', 'v1', ['TargetPort']],
  ['EndpointSlice', 'discovery.k8s.io/v1', ['AddressType']],
  ['Endpoints', 'v1', ['Subsets']],
  ['DaemonSet', 'apps/v1', ['Desired Number of Nodes Scheduled']],
  ['Deployment', 'apps/v1', ['StrategyType']],
  ['ReplicaSet', 'apps/v1', ['Replicas', 'Pods Status']],
  ['Pod', 'v1', ['Containers', 'Node']],
  ['Node', 'v1', ['Roles']],
  ['Node', 'v1', ['Capacity']],
  ['Namespace', 'v1', ['Resource Quotas', 'Status']],
];

function kindByRows(rows: readonly Row[]): readonly [kind: string, apiVersion: string] | null {
  const kind = find(rows, 'Kind');
  const version = find(rows, 'API Version');
  if (kind !== undefined && version !== undefined) return [kind.value, version.value];
  const keys = new Set(rows.map(({ key }) => key));
  const found = signs.find(([, , needed]) => needed.every((key) => keys.has(key)));
  if (found !== undefined) return [found[0], found[1]];
  const named = rows.some(({ text }) => text === 'No resource quota.') ? 'Namespace' : null;
  return named === null ? null : [named, 'v1'];
}

function sectionsOf(kind: string, rows: readonly Row[]): ReadonlyMap<string, Part> {
  switch (kind) {
    case 'Service':
      return serviceSections(rows);
    case 'Pod':
      return podSections(rows);
    case 'Node':
      return nodeSections(rows);
    case 'EndpointSlice':
      return sliceSections(rows);
    default:
      return find(rows, 'API Version') === undefined ? new Map() : customSections(rows);
  }
}

/** One object's description ends where the next one's `Name:` stands at the same margin. */
function sections(text: string, firstLine: number): readonly Section[] {
  const found: { lines: string[]; firstLine: number }[] = [];
  let margin: string | null = null;
  text.split('\n').forEach((line, i) => {
    const name = /^([ \t]*)Name:\s/.exec(line);
    if (name !== null && (margin === null || name[1] === margin)) {
      margin = name[1] ?? '';
      found.push({ lines: [line], firstLine: firstLine + i });
    } else found.at(-1)?.lines.push(line);
  });
  return found;
}

function eventsIn(section: Section): { readonly at: number; readonly lines: readonly string[] } {
  const at = section.lines.findIndex((line) => /^\s*Events:\s*$/.test(line));
  return at < 0 ? { at: section.lines.length, lines: [] } : { at, lines: section.lines.slice(at + 1) };
}

function described(
  section: Section,
  source: string,
): { readonly objects: readonly ObjectFact[]; readonly trouble: Trouble | null } {
  const events = eventsIn(section);
  const rows = rowsOf(section.lines.slice(0, events.at), section.firstLine);
  const known = kindByRows(rows);
  const name = find(rows, 'Name')?.value ?? '';
  const namespace = find(rows, 'Namespace')?.value ?? '';
  const about = { kind: known?.[0] ?? '', namespace, name };
  const eventFacts = describedEvents(events.lines, section.firstLine + events.at + 1, source, about);
  if (known === null) {
    const trouble: Trouble = {
      source,
      line: section.firstLine,
      what: `the description of ${name}: of which kind it is cannot be told`,
      lost: 'part',
    };
    return { objects: eventFacts, trouble };
  }
  const [kind, apiVersion] = known;
  const metadata = record(section.firstLine, {
    name: textPart(find(rows, 'Name')),
    namespace: textPart(find(rows, 'Namespace')),
    labels: pairsOf(find(rows, 'Labels'), '='),
    annotations: pairsOf(find(rows, 'Annotations'), ': '),
    creationTimestamp: textPart(find(find(rows, 'Metadata')?.rows ?? [], 'Creation Timestamp')),
    uid: textPart(find(find(rows, 'Metadata')?.rows ?? [], 'UID')),
  });
  const content = new Map<string, Part>([['metadata', metadata], ...sectionsOf(kind, rows)]);
  const fact = factOfParts(
    { kind, apiVersion, namespace, name },
    'describe',
    source,
    { line: section.firstLine, content },
    linesShown(() => section.lines.join('\n'), section.firstLine),
  );
  return { objects: [fact, ...eventFacts], trouble: null };
}

/** Whether a text is a description: `Name:` first, and what describers print next. */
export function looksDescribed(text: string): boolean {
  const head = text.slice(0, 4_000);
  return (
    /^[ \t]*Name:[ \t]+\S/m.test(head) &&
    /^[ \t]*(?:Namespace|Labels|Annotations|API Version|Roles|CreationTimestamp|Priority):(?:[ \t]|$)/m.test(head)
  );
}

/** Reads `kubectl describe` of one or several objects, and the events printed with them. Bounded; never throws. */
export function parseDescribe(raw: string, source: string, options: ObjectsOptions = {}): ParsedObjects {
  const { firstLine = 1 } = options;
  const text = plain(raw);
  const found = sections(text, firstLine);
  if (found.length === 0) {
    const lines = text.split('\n');
    const header = lines.findIndex(isEventsHeader);
    const events = header < 0 ? [] : describedEvents(lines.slice(header + 1), firstLine + header + 1, source, null);
    return { objects: events, collected: [], troubles: [] };
  }
  const read = found.map((section) => described(section, source));
  const objects = read.flatMap(({ objects: facts }) => facts);
  return {
    objects,
    collected: collectedOf(objects, source, listedKinds(source, options)),
    troubles: read.flatMap(({ trouble }) => trouble ?? []).slice(0, 100),
  };
}

/** A description of several objects of a kind is a listing; of one it is where the file's name says so. */
function collectedOf(objects: readonly ObjectFact[], source: string, named: readonly string[]): readonly CollectedKind[] {
  const counts = new Map<string, { count: number; line: number }>();
  for (const { kind, place } of objects) {
    if (kind === 'Event') continue;
    counts.set(kind, { count: (counts.get(kind)?.count ?? 0) + 1, line: counts.get(kind)?.line ?? place.line });
  }
  return [...counts].flatMap(([kind, { count, line }]) =>
    count > 1 || named.includes(kind) ? [{ kind, place: { source, line }, count, namespace: null }] : [],
  );
}
