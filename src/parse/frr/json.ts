import type { AddressFamily, BfdPeerFact, BgpRouteFact, NeighborFact } from '../../model/frr.ts';
import type { FieldPath, Json, JsonObject } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import type { Evidence } from '../../model/place.ts';
import { readJson } from '../yaml/json-documents.ts';
import { type Piece, quote } from './lines.ts';
import { blankNeighbor } from './neighbor-blank.ts';
import { notificationIn, notificationOfHex } from './notification.ts';

export interface JsonState {
  readonly neighbors: readonly NeighborFact[];
  readonly bfdPeers: readonly BfdPeerFact[];
  readonly routes: readonly BgpRouteFact[];
}

type LineOf = (path: FieldPath) => number;

interface Context {
  readonly source: string;
  readonly piece: Piece;
  readonly lineOf: LineOf;
}

function number(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function cite({ source, piece, lineOf }: Context, path: FieldPath): Evidence {
  const line = lineOf(path);
  return quote(source, line, piece.lines[line - piece.firstLine] ?? '');
}

function milliseconds(value: Json | undefined): number | null {
  const read = number(value);
  return read === null ? null : Math.round(read / 1_000);
}

/** Counts under `addressFamilyInfo.<family>`. */
function perFamily(value: JsonObject, field: string): Partial<Record<AddressFamily, number>> {
  const counts: Partial<Record<AddressFamily, number>> = {};
  for (const [name, of] of Object.entries(isObject(value.addressFamilyInfo) ? value.addressFamilyInfo : {})) {
    const read = isObject(of) ? number(of[field]) : null;
    if (read !== null && /^ipv[46]unicast$/i.test(name)) counts[name.startsWith('ipv6') ? 'ipv6' : 'ipv4'] = read;
  }
  return counts;
}

function neighborOf(address: string, vrf: string, value: JsonObject, path: FieldPath, context: Context): NeighborFact {
  const stats: JsonObject = isObject(value.messageStats) ? value.messageStats : {};
  const bfd: JsonObject = isObject(value.peerBfdInfo) ? value.peerBfdInfo : {};
  const state = text(value.bgpState) ?? text(value.state) ?? '';
  const hex = text(value.lastErrorCodeSubcode);
  const due = text(value.lastResetDueTo);
  const reason = text(value.lastNotificationReason);
  const sent = due?.includes('sent') || due?.includes('send');
  const telling = ['lastResetDueTo', 'lastNotificationReason', 'lastErrorCodeSubcode', 'bgpState', 'state', 'connectionsDropped'];
  const lines = telling.filter((field) => value[field] !== undefined).map((field) => cite(context, [...path, field]));
  return {
    ...blankNeighbor(address, { source: context.source, line: context.lineOf(path) }),
    vrf,
    localAs: number(value.localAs),
    remoteAs: number(value.remoteAs),
    state,
    upSeconds: milliseconds(value.bgpTimerUpMsec ?? value.peerUptimeMsec),
    remoteRouterId: text(value.remoteRouterId),
    lastReset: due === null ? reason : reason === null ? due : `${due} (${reason})`,
    notification:
      hex === null
        ? due === null
          ? null
          : notificationIn(due)
        : notificationOfHex(sent ? 'sent' : 'received', hex, reason ?? ''),
    opensSent: number(stats.opensSent),
    opensReceived: number(stats.opensRecv),
    keepalivesReceived: number(stats.keepalivesRecv),
    connectionsEstablished: number(value.connectionsEstablished),
    connectionsDropped: number(value.connectionsDropped),
    holdSeconds: milliseconds(value.bgpTimerHoldTimeMsecs),
    configuredHoldSeconds: milliseconds(value.bgpTimerConfiguredHoldTimeMsecs),
    passwordSet: number(value.authenticationEnabled) === 1 ? true : null,
    bfdStatus: text(bfd.status),
    port: number(value.portForeign),
    prefixesSent: perFamily(value, 'sentPrefixCounter'),
    prefixesAccepted: perFamily(value, 'acceptedPrefixCounter'),
    lines: [...lines, cite(context, path)],
  };
}

function bfdOf(value: JsonObject, path: FieldPath, context: Context): BfdPeerFact | null {
  const [address, status] = [text(value.peer), text(value.status)];
  if (address === null || status === null) return null;
  const lines = ['status', 'diagnostic', 'remote-diagnostic']
    .filter((field) => value[field] !== undefined)
    .map((field) => cite(context, [...path, field]));
  return {
    address,
    status,
    diagnostics: text(value.diagnostic),
    remoteDiagnostics: text(value['remote-diagnostic']),
    lines,
    place: { source: context.source, line: context.lineOf(path) },
  };
}

function routesOf(routes: JsonObject, path: FieldPath, context: Context): readonly BgpRouteFact[] {
  return Object.entries(routes).flatMap(([prefix, paths]) => {
    if (!Array.isArray(paths)) return [];
    const local = paths.some((each) => isObject(each) && (each.weight === 32_768 || each.local === true));
    return {
      prefix,
      family: prefix.includes(':') ? 'ipv6' : 'ipv4',
      local,
      place: { source: context.source, line: context.lineOf([...path, prefix]) },
    };
  });
}

function isNeighbor(value: Json | undefined): value is JsonObject {
  return isObject(value) && ('bgpState' in value || ('state' in value && 'remoteAs' in value));
}

/** Neighbors stand by address at the top, under their VRF, or under `peers` of a summary's family. */
function walk(
  value: JsonObject,
  path: FieldPath,
  vrf: string,
  depth: number,
  context: Context,
  into: { neighbors: NeighborFact[]; routes: BgpRouteFact[] },
): void {
  if (isObject(value.routes)) into.routes.push(...routesOf(value.routes, [...path, 'routes'], context));
  const named = text(value.vrfName) ?? vrf;
  for (const [name, child] of Object.entries(value)) {
    if (isNeighbor(child)) into.neighbors.push(neighborOf(name, named, child, [...path, name], context));
    else if (depth < 4 && isObject(child) && name !== 'routes') walk(child, [...path, name], named, depth + 1, context, into);
  }
}

/** Reads vtysh's JSON: `show bgp neighbors json`, `show bgp summary json`, `show bfd peers json`, `show bgp ipv4 json`. */
export function readFrrJson(piece: Piece, source: string): JsonState {
  const neighbors: NeighborFact[] = [];
  const routes: BgpRouteFact[] = [];
  const bfdPeers: BfdPeerFact[] = [];
  for (const { head, items } of readJson(piece.lines.join('\n'), piece.firstLine).documents) {
    for (const item of items ?? []) {
      const peer = isObject(item.value) ? bfdOf(item.value, [], { source, piece, lineOf: item.lineOf }) : null;
      if (peer !== null) bfdPeers.push(peer);
    }
    if (isObject(head.value)) walk(head.value, [], 'default', 0, { source, piece, lineOf: head.lineOf }, { neighbors, routes });
  }
  return { neighbors, bfdPeers, routes };
}
