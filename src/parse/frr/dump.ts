import type { FrrFact, NeighborFact } from '../../model/frr.ts';
import type { ObjectsOptions } from '../object/gathering.ts';
import { originOf } from '../origin.ts';
import { plain } from '../text.ts';
import { readBfdPeers } from './bfd.ts';
import { type FrrConfig, looksLikeFrrConfig, readFrrConfig } from './config.ts';
import { readFrrJson } from './json.ts';
import type { Piece } from './lines.ts';
import { readNeighbors } from './neighbor.ts';
import { readRoutes } from './routes.ts';
import { readSummary } from './summary.ts';

interface Section extends Piece {
  readonly command: string;
  /** The line that names the command; the first of its output where none does. */
  readonly headLine: number;
}

const headed = /^###### (\S.{0,200})$/;
/** `node# show bgp summary`, `$ vtysh -c "show bgp neighbors"`, `kubectl exec … -- vtysh -c 'show bfd peers'` */
const typed = /^(?:\S{0,80}[#>]\s{0,3}|.{0,300}?vtysh\b.{0,40}?-c\s{0,4}["'])((?:show|sh) [a-z].{0,160}?)["']?\s*$/;
/** Output that tells by itself of which command it is. */
const telling: readonly (readonly [RegExp, string])[] = [
  [/^(?:Building configuration\.\.\.|Current configuration:)/, 'show running-config'],
  [/^(?:BGP neighbor (?:is|on) |Instance \S+:\s*$)/, 'show bgp neighbor'],
  [/^BFD Peers?:/, 'show bfd peers'],
  [/^(?:IPv4|IPv6) Unicast Summary/, 'show bgp summary'],
  [/^BGP table version is \d+, local router ID is /, 'show bgp'],
];

/** One spelling for each command, so that the last output of each can be kept. */
function canonical(command: string): string {
  const words = command.trim().toLowerCase().replace(/^sh /, 'show ').replace(/\s+/g, ' ');
  return words
    .replace(/^show ip bgp neigh\w*/, 'show bgp neighbor')
    .replace(/^show bgp (?:vrf \S+ )?neigh\w*/, 'show bgp neighbor')
    .replace(/^show bfd peers?/, 'show bfd peer')
    .replace(/^show run\S*/, 'show running-config')
    .replace(/^show (?:ip )?bgp (ipv[46])(?: unicast)?$/, 'show bgp $1');
}

interface Open {
  command: string;
  headLine: number;
  firstLine: number;
  lines: string[];
}

function sectionsOf(text: string, firstLine: number): readonly Section[] {
  const sections: Open[] = [];
  const headers = /^###### /m.test(text);
  text.split('\n').forEach((line, i) => {
    const command = (headers ? headed : typed).exec(line.trimEnd())?.[1];
    if (command !== undefined) {
      sections.push({ command, headLine: firstLine + i, firstLine: firstLine + i + 1, lines: [] });
      return;
    }
    const named = headers ? undefined : telling.find(([pattern]) => pattern.test(line))?.[1];
    const open = sections.at(-1);
    const begins =
      named !== undefined &&
      (open === undefined ||
        (canonical(open.command) !== canonical(named) &&
          open.lines.some((each) => each.trim() !== '') &&
          !belongs(open.command, named)));
    if (begins || open === undefined)
      sections.push({ command: named ?? '', headLine: firstLine + i, firstLine: firstLine + i, lines: [line] });
    else open.lines.push(line);
  });
  return sections.filter(({ command, lines }) => command !== '' || lines.some((line) => line.trim() !== ''));
}

/** Tables of either family stand in the output of a command that names neither; a running configuration has two heads. */
function belongs(command: string, named: string): boolean {
  return canonical(command).startsWith(canonical(named)) || (named === 'show bgp summary' && command.includes('summary'));
}

function lastOfEach(sections: readonly Section[]): readonly Section[] {
  const last = new Map<string, Section>();
  sections.forEach((section, i) => {
    const key = section.command === '' ? `${i}` : canonical(section.command);
    last.delete(key);
    last.set(key, section);
  });
  return [...last.values()];
}

interface Gathered {
  readonly neighbors: NeighborFact[];
  readonly summary: NeighborFact[];
  readonly bfdPeers: FrrFact['bfdPeers'][number][];
  readonly routes: FrrFact['routes'][number][];
  readonly configs: FrrFact['configs'][number][];
  config: FrrConfig | null;
}

function takeConfig(section: Section, role: 'generated' | 'running', source: string, into: Gathered): void {
  const at = section.lines.findIndex((line) => !/^(?:Building configuration|Current configuration|!|\s*$)/.test(line));
  const from = Math.max(at, 0);
  const lines = section.lines.slice(from);
  if (lines.every((line) => line.trim() === '')) return;
  into.configs.push({ role, text: lines.join('\n'), place: { source, line: section.firstLine + from } });
  into.config = readFrrConfig(lines);
}

function read(section: Section, source: string, into: Gathered): void {
  const first = section.lines.find((line) => line.trim() !== '') ?? '';
  if (/^\s*[{[]/.test(first)) {
    const state = readFrrJson(section, source);
    into.neighbors.push(...state.neighbors);
    into.bfdPeers.push(...state.bfdPeers);
    into.routes.push(...state.routes);
  } else if (canonical(section.command) === 'show running-config') takeConfig(section, 'running', source, into);
  else {
    into.neighbors.push(...readNeighbors(section, source));
    into.summary.push(...readSummary(section, source));
    into.routes.push(...readRoutes(section, source));
    if (canonical(section.command).startsWith('show bfd') || section.lines.some((line) => /^\s*peer \S+/.test(line))) {
      into.bfdPeers.push(...readBfdPeers(section, source));
    }
  }
}

function key({ vrf, address }: NeighborFact): string {
  return `${vrf} ${address}`;
}

/** What the running configuration knows of a neighbor and its own block does not print. */
function completed(neighbor: NeighborFact, config: FrrConfig | null): NeighborFact {
  const set = config?.neighbors.find(({ address, vrf }) => address === neighbor.address && vrf === neighbor.vrf);
  if (set === undefined) return neighbor;
  return { ...neighbor, passwordSet: set.password || (neighbor.passwordSet ?? false), port: neighbor.port ?? set.port ?? 179 };
}

/**
 * Reads `dump_frr` of MetalLB's collect.sh, and vtysh's output as people paste it; the last output of each command counts.
 * Never throws.
 */
export function parseFrrDump(raw: string, source: string, options: ObjectsOptions = {}): FrrFact {
  const { firstLine = 1, fragment = false } = options;
  const sections = lastOfEach(sectionsOf(plain(raw), firstLine));
  const into: Gathered = { neighbors: [], summary: [], bfdPeers: [], routes: [], configs: [], config: null };
  for (const section of sections) read(section, source, into);
  const detailed = new Set(into.neighbors.map(key));
  const neighbors = [...into.neighbors, ...into.summary.filter((neighbor) => !detailed.has(key(neighbor)))];
  return {
    source,
    pod: fragment ? null : originOf(source).pod,
    node: into.config?.hostname ?? null,
    version: into.config?.version ?? null,
    neighbors: neighbors.map((neighbor) => completed(neighbor, into.config)),
    bfdPeers: into.bfdPeers,
    routes: into.routes,
    configs: into.configs,
    sections: sections.flatMap(({ command, lines, headLine }) =>
      command === '' ? [] : { command, empty: lines.every((line) => line.trim() === ''), place: { source, line: headLine } },
    ),
  };
}

/** Reads a frr.conf, which MetalLB or frr-k8s generated. Files beside it (daemons, vtysh.conf) configure no session. */
export function parseFrrConfig(raw: string, source: string, options: ObjectsOptions = {}): FrrFact {
  const { firstLine = 1, fragment = false } = options;
  const text = plain(raw);
  const config = readFrrConfig(text.split('\n'));
  const generated =
    looksLikeFrrConfig(text) && /^(?:router bgp|frr (?:version|defaults)|log (?:file|stdout)|hostname) ?/m.test(text);
  return {
    source,
    pod: fragment ? null : originOf(source).pod,
    node: config.hostname,
    version: config.version,
    neighbors: [],
    bfdPeers: [],
    routes: [],
    configs: generated ? [{ role: 'generated', text, place: { source, line: firstLine } }] : [],
    sections: [],
  };
}
