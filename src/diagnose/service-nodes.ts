import type { Facts } from '../model/facts.ts';
import { speakerOf } from '../model/log.ts';
import { type AnnouncementVerdict, announcedInUse, type Replay, type UnknownDecision } from '../model/replay.ts';
import type { ServiceNodeReport } from '../model/report.ts';
import type { Announcement } from './announcements.ts';
import { field, items, text } from './fields.ts';

/** What is known of one service before its phases are judged. */
export interface ServiceView {
  /** namespace/name. */
  readonly service: string;
  readonly ips: readonly string[];
}

/** What speakers' logs, status objects and events show of who announces what. */
export interface Observed {
  /** Last word of each node on each address and protocol. */
  readonly last: ReadonlyMap<string, Announcement>;
  /** By address, as `node protocol`: whose last words there are. */
  readonly speakers: ReadonlyMap<string, readonly string[]>;
  /** Nodes whose speaker's log is in the bundle: where nothing was said, nothing was announced. */
  readonly logged: ReadonlySet<string>;
  /** Nodes that a status object or event names as announcing, by `service protocol`. */
  readonly named: ReadonlyMap<string, ReadonlySet<string>>;
}

export function observe(facts: Facts, announcements: readonly Announcement[]): Observed {
  const last = new Map<string, Announcement>();
  for (const announcement of announcements) for (const key of concernedKeys(announcement, last)) last.set(key, announcement);
  const speakers = new Map<string, string[]>();
  for (const [key, { ip, node }] of last) {
    const own = `${node} ${key.slice(key.lastIndexOf(' ') + 1)}`;
    const known = speakers.get(ip);
    if (known === undefined) speakers.set(ip, [own]);
    else known.push(own);
  }
  return { last, speakers, logged: new Set(facts.streams.filter(coversStart).map(speakerOf)), named: statusNodes(facts) };
}

const protocols = ['layer2', 'bgp'] as const;

/** A withdrawal is printed when the last protocol goes, so it ends all that the node announced, whatever protocol it names. */
function concernedKeys({ event, node, ip, protocol }: Announcement, last: ReadonlyMap<string, Announcement>): readonly string[] {
  const own = observedKey(node, ip, protocol ?? 'layer2');
  if (event === 'announced') return [own];
  const announced = protocols.map((each) => observedKey(node, ip, each)).filter((key) => last.has(key));
  return announced.length > 0 || protocol === null ? announced : [own];
}

export function observedKey(node: string, ip: string, protocol: 'layer2' | 'bgp'): string {
  return `${node} ${ip} ${protocol}`;
}

/** Only a log that begins with the process can show by silence that nothing was announced. */
export function coversStart(stream: Facts['streams'][number]): boolean {
  return stream.kind === 'speaker' && !stream.previous && stream.starts.some((start) => start.line <= stream.firstLine + 5);
}

function statusNodes(facts: Facts): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  const add = (service: string, protocol: string, node: string) => {
    const key = `${service} ${protocol}`;
    named.set(key, (named.get(key) ?? new Set()).add(node));
  };
  for (const object of facts.objects) {
    const status = field(object.value, 'status');
    const node = text(field(status, 'node'));
    const service = `${text(field(status, 'serviceNamespace')) ?? ''}/${text(field(status, 'serviceName')) ?? ''}`;
    if (node === null || service.length < 3) continue;
    if (object.kind === 'ServiceL2Status') add(service, 'layer2', node);
    if (object.kind === 'ServiceBGPStatus' && items(field(status, 'peers')).length + textCount(field(status, 'peers')) > 0) {
      add(service, 'bgp', node);
    }
  }
  return named;
}

function textCount(value: unknown): number {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string').length : 0;
}

/** Predicted against observed, for each node and protocol that either names. */
export function nodesOf(view: ServiceView, replay: Replay, observed: Observed): readonly ServiceNodeReport[] {
  const verdict = announcedInUse(replay)[view.service];
  const predicted = predictions(verdict);
  const nodes = new Set([...predicted.keys(), ...observedNodes(view, observed)]);
  return [...nodes].sort().map((key) => {
    const [node = '', protocol = ''] = key.split(' ');
    const announced = protocol === 'bgp' ? ('bgp' as const) : ('layer2' as const);
    const prediction = predicted.get(key) ?? null;
    const sight = sightOf(view, node, announced, observed);
    return {
      node,
      protocol: announced,
      predicted: prediction?.announced ?? null,
      observed: sight.announced,
      agrees: prediction === null || sight.announced === null ? null : prediction.announced === sight.announced,
      reason: [prediction?.reason, sight.reason].filter(Boolean).join('; '),
    };
  });
}

interface Prediction {
  readonly announced: boolean;
  readonly reason: string;
}

function predictions(verdict: AnnouncementVerdict | UnknownDecision | undefined): ReadonlyMap<string, Prediction> {
  const found = new Map<string, Prediction>();
  if (verdict === undefined || 'unknown' in verdict) return found;
  if (verdict.layer2 && !('unknown' in verdict.layer2)) {
    for (const [node, { announced, reason, detail }] of Object.entries(verdict.layer2.nodes)) {
      found.set(`${node} layer2`, { announced, reason: announced ? 'predicted by the election' : (detail ?? reason ?? '') });
    }
  }
  if (verdict.bgp && !isUnknown(verdict.bgp)) {
    for (const [node, { announced, reason, peers }] of Object.entries(verdict.bgp)) {
      found.set(`${node} bgp`, { announced, reason: announced ? `to ${peers?.join(', ') || 'no peer'}` : (reason ?? '') });
    }
  }
  return found;
}

function isUnknown(decision: object): decision is UnknownDecision {
  return 'unknown' in decision;
}

function observedNodes(view: ServiceView, observed: Observed): readonly string[] {
  const fromLogs = view.ips.flatMap((ip) => observed.speakers.get(ip) ?? []);
  const fromStatus = protocols.flatMap((protocol) =>
    [...(observed.named.get(`${view.service} ${protocol}`) ?? [])].map((node) => `${node} ${protocol}`),
  );
  return [...fromLogs, ...fromStatus];
}

function sightOf(
  view: ServiceView,
  node: string,
  protocol: 'layer2' | 'bgp',
  observed: Observed,
): { readonly announced: boolean | null; readonly reason: string } {
  const last = view.ips.map((ip) => observed.last.get(observedKey(node, ip, protocol))).find((event) => event !== undefined);
  if (last) {
    const announced = last.event === 'announced';
    const why = last.reason ? ` (${last.reason})` : '';
    return { announced, reason: `${announced ? 'announced' : `withdrawn${why}`}, ${last.place.source}:${last.place.line}` };
  }
  if (observed.named.get(`${view.service} ${protocol}`)?.has(node))
    return { announced: true, reason: 'named by its status object' };
  if (observed.logged.has(node)) return { announced: false, reason: 'its log never announces it' };
  return { announced: null, reason: '' };
}
