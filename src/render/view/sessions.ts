import type { Place } from '../../model/place.ts';
import type {
  ConfigurationDifference,
  Report,
  SessionFlaps,
  SessionNotification,
  SessionPrefixes,
  SessionReport,
} from '../../model/report.ts';
import { clockOf, duration, spanOf } from './instant.ts';
import { plural } from './words.ts';

/** The BGP sessions as every view shows them, those that are in trouble first; null where the bundle knows of none. */
export interface SessionsView {
  /** `2 of 3 sessions established`. */
  readonly title: string;
  readonly rows: readonly SessionRow[];
}

export interface SessionRow {
  readonly tone: 'failed' | 'warning' | 'unknown' | 'ok';
  /** Node, else pod; empty where neither is known. */
  readonly where: string;
  /** `tor-1 172.18.0.200`, with the VRF where it is not the default one. */
  readonly peer: string;
  readonly state: string;
  /** `64512 → 64513`; empty where unknown. */
  readonly asns: string;
  /** `2 of 3 advertised, missing 192.0.2.18/32`; empty where unknown. */
  readonly prefixes: string;
  /** `lost 5 times in 90 s`; empty where never, as far as is known. */
  readonly flaps: string;
  readonly bfd: string;
  /** Last NOTIFICATIONs and last reset. */
  readonly last: string;
  /** What is amiss with the prefixes; empty where nothing is. */
  readonly note: string;
  /** Where it is read from. */
  readonly place: Place;
  /** Id of the finding on it. */
  readonly finding: string | null;
}

export function sessionsView({ sessions }: Report): SessionsView | null {
  if (sessions.length === 0) return null;
  const rows = sessions.map(rowOf);
  const up = sessions.filter(({ state }) => state === 'established').length;
  const unknown = sessions.filter(({ state }) => state === 'unknown').length;
  const open = unknown === 0 ? '' : `, ${unknown} whose state is not known`;
  return {
    title:
      unknown === sessions.length
        ? `${plural(unknown, 'session')}; nothing tells whether established`
        : `${up} of ${plural(sessions.length, 'session')} established${open}`,
    rows: rows.toSorted((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone)),
  };
}

const order: readonly SessionRow['tone'][] = ['failed', 'warning', 'unknown', 'ok'];

function rowOf(session: SessionReport): SessionRow {
  const { node, pod, peer, address, vrf, stateText, localAs, remoteAs, bfd } = session;
  const name = peer.startsWith('BGPPeer ') ? peer.slice(peer.lastIndexOf('/') + 1) : '';
  return {
    tone: toneOf(session),
    where: node ?? pod ?? '',
    peer: [name, address, vrf === 'default' || vrf === '' ? '' : `in VRF ${vrf}`].filter((part) => part !== '').join(' '),
    state: stateText,
    asns: localAs === null && remoteAs === null ? '' : `${localAs ?? '?'} → ${remoteAs ?? '?'}`,
    prefixes: prefixWords(session.prefixes),
    flaps: flapWords(session.flaps),
    bfd: bfd ?? '',
    last: lastWords(session),
    note: session.prefixes?.note ?? '',
    place: { source: session.source, line: session.line },
    finding: session.finding,
  };
}

function toneOf({ state, prefixes, flaps, bfd }: SessionReport): SessionRow['tone'] {
  if (state === 'down') return 'failed';
  const lacks = prefixes !== undefined && prefixes.note !== '';
  if (lacks || (flaps?.losses ?? 0) > 1 || (bfd !== null && !/^up$/i.test(bfd))) return 'warning';
  return state === 'unknown' ? 'unknown' : 'ok';
}

/** Each family on its own, where both are carried. */
function prefixWords(prefixes: SessionPrefixes | undefined): string {
  if (prefixes === undefined) return '';
  const words = prefixes.families.map(({ family, wanted, advertised, missing, omitted }) => {
    const of = prefixes.families.length > 1 ? `${family === 'ipv4' ? 'IPv4' : 'IPv6'} ` : '';
    if (wanted === null) return `${of}${advertised ?? 0} advertised`;
    if (advertised === null) return `${of}${wanted} wanted`;
    const all = missing.length + omitted;
    const named = missing.slice(0, 3).join(', ');
    const lack = all === 0 || advertised === 0 ? '' : `, missing ${named}${all > 3 ? ` and ${all - 3} more` : ''}`;
    return `${of}${advertised} of ${wanted} advertised${lack}`;
  });
  return words.length === 0 ? 'no prefix wanted' : words.join('; ');
}

function flapWords(flaps: SessionFlaps | undefined): string {
  if (flaps === undefined || flaps.losses === 0) return '';
  const span = spanOf([flaps.from, flaps.to]);
  const within = span === null ? '' : ` in ${duration(span.to - span.from)}`;
  return `lost ${flaps.losses === 1 ? 'once' : `${flaps.losses} times`}${within}`;
}

function lastWords({ lastSent, lastReceived, lastReset, state }: SessionReport): string {
  const words = [notificationWords('sent', lastSent), notificationWords('received', lastReceived)].filter((part) => part !== '');
  if (words.length > 0) return words.join('; ');
  return state === 'established' ? '' : (lastReset ?? '');
}

function notificationWords(direction: 'sent' | 'received', notification: SessionNotification | undefined): string {
  if (notification === undefined) return '';
  const clock = notification.time === null ? '' : clockOf(notification.time);
  const code = notification.code === null ? '' : ` (${notification.code})`;
  return `${direction} ${notification.words}${code}${clock === '' ? '' : ` at ${clock}`}`;
}

/** Everything that a row says beside its state, on one line. */
export function rowWords({ prefixes, flaps, bfd, last }: SessionRow): string {
  return [last, prefixes, flaps, bfd === '' || /^up$/i.test(bfd) ? '' : `BFD ${bfd}`].filter((part) => part !== '').join(' · ');
}

export function differenceWords({ node, pod, notRunning, notGenerated, omitted }: ConfigurationDifference): string {
  const parts = [
    notRunning.length === 0 ? '' : `generated and not running: ${notRunning.join(' | ')}`,
    notGenerated.length === 0 ? '' : `running and not generated: ${notGenerated.join(' | ')}`,
    omitted === 0 ? '' : `and ${omitted} more lines`,
  ];
  return `FRR on ${node ?? pod ?? 'a node'}, ${parts.filter((part) => part !== '').join('; ')}`;
}
