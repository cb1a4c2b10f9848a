import { groupBy } from '../../model/group.ts';
import type { LogStream } from '../../model/log.ts';
import { spelledAddress } from '../../net/address.ts';
import { compareEvents, type Event, evidenceOf } from '../evaluate/events.ts';
import { type CheckScene, cannotTell, defineCheck, type Found } from './check.ts';
import { textAt, textsAt } from './fields.ts';
import { componentOf } from './pods.ts';

export const nobodyAnnounces = defineCheck({
  name: 'nobody-announces',
  finds: 'addresses whose last word from every speaker is a withdrawal, for one of the given reasons',
  with: {
    type: 'object',
    additionalProperties: false,
    required: ['protocol', 'reason'],
    properties: {
      protocol: { enum: ['bgp', 'layer2'] },
      reason: { type: 'array', minItems: 1, items: { type: 'string' } },
    },
  },
  binds: ['ip', 'service', 'reason', 'nodes', 'node'],
  find(scene, parameters) {
    const speakers = scene.facts.streams.filter(({ kind, previous }) => kind === 'speaker' && !previous);
    if (speakers.length === 0) return cannotTell('log speaker');
    const protocol = textAt(parameters, 'protocol') ?? 'layer2';
    const reasons = textsAt(parameters, 'reason');
    const found = [...groupBy(lastWords(scene), ({ ip }) => ip)].flatMap(([ip, words]): readonly Found[] => {
      const withdrawn = words.filter(({ reason }) => reason !== null && reasons.includes(reason));
      const [first] = withdrawn;
      // Both protocols are withdrawn by one line; which one it was, the announcement before tells.
      if (
        first === undefined ||
        words.some(({ reason }) => reason === null) ||
        !words.some((word) => word.protocols.has(protocol)) ||
        speakers.some((speaker) => mayAnnounceUnseen(speaker, words))
      )
        return [];
      const services = scene.subjects.servicesOf(ip);
      const service =
        services[0]?.slice('Service '.length) ?? withdrawn.flatMap(({ event }) => event.values.get('service') ?? [])[0];
      const nodes = [...new Set(withdrawn.flatMap(({ event }) => event.values.get('node') ?? []))].sort();
      return [
        {
          values: {
            ip,
            reason: first.reason ?? '',
            nodes: nodes.join(', '),
            ...(service === undefined ? {} : { service }),
            ...(nodes[0] !== undefined && nodes.length === 1 ? { node: nodes[0] } : {}),
          },
          affects: services,
          evidence: withdrawn.slice(0, 3).map(({ event }) => evidenceOf(event)),
          basis: ['log'],
          firstTime: first.event.record.time,
          lastTime: withdrawn.at(-1)?.event.record.time ?? null,
          count: withdrawn.length,
        },
      ];
    });
    // A lost election means that another one won: with a log missing, it may be the winner's.
    if (found.length > 0 && reasons.includes('notOwner')) {
      if (!allSpeakersLogged(scene)) return cannotTell('log speaker');
      // Up to v0.15 an address that no advertisement takes is given up in the same words.
      if (scene.objectsOf('L2Advertisement').length === 0) return cannotTell('objects L2Advertisement');
    }
    return { found, lacks: [] };
  },
});

/** Lines that may stand before a start banner, such as klog's. */
const beforeBanner = 10;

/** A log that does not reach back to the start of its process may have lost the line by which it announces. */
function mayAnnounceUnseen({ source, pod, firstLine, starts }: LogStream, words: readonly LastWord[]): boolean {
  const isWhole = starts.some(({ line }) => line - firstLine <= beforeBanner);
  return !isWhole && !words.some(({ event }) => event.record.stream.source === source && event.record.stream.pod === pod);
}

/** Whether each node that members, nodes or pods tell of has its speaker's log here. */
function allSpeakersLogged(scene: CheckScene): boolean {
  const logged = new Set(
    scene.facts.streams.filter(({ kind }) => kind === 'speaker').flatMap(({ node, pod }) => [node ?? '', pod ?? '']),
  );
  const members = scene.shared('node-join').flatMap(({ values }) => values.get('node2') ?? []);
  const pods = scene.objectsOf('Pod').filter((pod) => componentOf(pod, scene.namespace) === 'speaker');
  return members.every((node) => logged.has(node)) && pods.every(({ name }) => logged.has(name));
}

interface LastWord {
  readonly ip: string;
  /** null: it announces. */
  readonly reason: string | null;
  readonly protocols: ReadonlySet<string>;
  readonly event: Event;
}

const noProtocols: ReadonlySet<string> = new Set();

function lastWords(scene: CheckScene): readonly LastWord[] {
  const events = [...scene.shared('service-announced'), ...scene.shared('service-withdrawn')].toSorted(compareEvents);
  const last = new Map<string, LastWord>();
  const printed = new Map<string, string>();
  for (const event of events) {
    const { stream } = event.record;
    if (stream.previous) continue;
    for (const name of ['ip', 'ip2']) {
      const text = event.values.get(name);
      if (text === undefined) continue;
      const ip = printed.get(text) ?? spelledAddress(text);
      if (ip === null) continue;
      printed.set(text, ip);
      // One file may hold the logs of several speakers.
      const key = `${stream.source} ${stream.pod ?? stream.firstLine} ${ip}`;
      const before = last.get(key);
      const own = event.values.get('protocol');
      const said = before?.protocols ?? noProtocols;
      const protocols = own === undefined || said.has(own) ? said : new Set([...said, own]);
      last.set(key, { ip, reason: event.values.get('reason') ?? null, protocols, event });
    }
  }
  return [...last.values()];
}
