import type { FrrConfigFact, FrrFact } from '../../model/frr.ts';
import type { Replay } from '../../model/replay.ts';
import type { FamilyPrefixes, SessionPrefixes } from '../../model/report.ts';
import { parseAddress } from '../../net/address.ts';
import { cidrContains, parseCidr } from '../../net/cidr.ts';
import { type NodeConfiguration, vrfOf } from './of-configuration.ts';
import { familyOf, type Outbound, readOutbound, samePrefix } from './outbound.ts';
import { plainAddress, type Sighting, whoseSession } from './sighting.ts';

/** Longer lists are cut, and the rest is counted. */
const mostMissing = 20;
const families = ['ipv4', 'ipv6'] as const;

/** What the bundle knows of prefixes, by node. */
export interface PrefixSources {
  readonly replay: Replay;
  readonly configurations: readonly NodeConfiguration[];
  readonly instances: readonly FrrInstance[];
  /** Addresses that a speaker says it announces over BGP, and how many sessions it has. */
  readonly announced: ReadonlyMap<string, readonly string[]>;
  readonly sessionsOf: ReadonlyMap<string, number>;
}

/** One FRR, and what its configurations let out; read once, however many neighbors it has. */
export interface FrrInstance {
  readonly frr: FrrFact;
  readonly running: Outbound | null;
  readonly generated: Outbound | null;
}

export function frrInstance(frr: FrrFact): FrrInstance {
  const read = (role: FrrConfigFact['role']) => {
    const config = frr.configs.find((one) => one.role === role);
    return config === undefined ? null : readOutbound(config.text);
  };
  return { frr, running: read('running'), generated: read('generated') };
}

/** Wanted against advertised; undefined where the bundle tells neither. */
export function prefixesOf(session: Sighting, sources: PrefixSources): SessionPrefixes | undefined {
  const instance = sources.instances.find(({ frr }) =>
    session.node === null ? frr.pod === session.pod && frr.pod !== null : frr.node === session.node,
  );
  const wanted = wantedOf(session, sources, instance);
  const advertised = instance === undefined ? null : advertisedOf(session, instance);
  if (wanted === null && advertised === null) return undefined;
  const compared = families
    .map((family) => compare(family, wanted?.prefixes ?? null, advertised, session.state))
    .filter(({ wanted: asked, advertised: has }) => (asked ?? 0) + (has ?? 0) > 0);
  return { wantedFrom: wanted?.from ?? null, families: compared, note: noteOf(compared, session) };
}

type Wanted = { readonly from: NonNullable<SessionPrefixes['wantedFrom']>; readonly prefixes: ReadonlySet<string> };

function wantedOf(session: Sighting, sources: PrefixSources, instance: FrrInstance | undefined): Wanted | null {
  const { node, vrf } = session;
  const { replay, configurations } = sources;
  const address = plainAddress(session.address);
  const intents = node !== null && replay.neighbors && Object.hasOwn(replay.neighbors, node) ? replay.neighbors[node] : undefined;
  const intent = intents?.find((one) => plainAddress(one.address) === address && vrfOf(one) === vrf);
  if (intent?.prefixes)
    return { from: 'replay', prefixes: new Set([...intent.prefixes.ipv4, ...intent.prefixes.ipv6].map(samePrefix)) };
  const written = configurations.filter((one) => one.node === node && one.vrf === vrf && plainAddress(one.address) === address);
  if (written.length > 0 && written.every(({ prefixes }) => prefixes !== null))
    return { from: 'FRRConfiguration', prefixes: new Set(written.flatMap(({ prefixes }) => prefixes ?? []).map(samePrefix)) };
  const generated = instance?.generated;
  const networks = [...(generated?.networks.get(vrf) ?? [])].filter((prefix) => generated?.passes(vrf, address, prefix));
  const said = announcedBeyond(networks, session, sources);
  if (said.length > 0) return { from: 'speaker log', prefixes: new Set([...networks, ...said]) };
  return networks.length > 0 ? { from: 'frr.conf', prefixes: new Set(networks) } : null;
}

/** What the speaker says it announces and wrote into no configuration. With several sessions it may be meant for another. */
function announcedBeyond(
  networks: readonly string[],
  session: Sighting,
  { announced, sessionsOf }: PrefixSources,
): readonly string[] {
  const whose = whoseSession(session);
  if (sessionsOf.get(whose) !== 1) return [];
  const covering = networks.flatMap((prefix) => parseCidr(prefix) ?? []);
  return (announced.get(whose) ?? []).flatMap((ip) => {
    const address = parseAddress(ip);
    if (address === null || covering.some((cidr) => cidrContains(cidr, address))) return [];
    return [`${plainAddress(ip)}/${ip.includes(':') ? 128 : 32}`];
  });
}

/** What FRR's filters let pass to this neighbor of what it originates. */
function advertisedOf({ vrf, address }: Sighting, instance: FrrInstance): ReadonlySet<string> | null {
  const originated = originatedBy(instance, vrf);
  if (originated === null) return null;
  return new Set(originated.filter((prefix) => instance.running?.passes(vrf, address, prefix) ?? true));
}

/** The prefixes that FRR originates: by its table where that was printed, else by its running configuration; null: neither tells. */
export function originatedBy({ frr, running }: FrrInstance, vrf = 'default'): readonly string[] | null {
  const printed = families.every((family) =>
    frr.sections.some(({ command, empty }) => !empty && command.startsWith(`show bgp ${family}`)),
  );
  if (vrf === 'default' && printed) return frr.routes.filter(({ local }) => local).map(({ prefix }) => samePrefix(prefix));
  return running === null ? null : [...(running.networks.get(vrf) ?? [])];
}

function compare(
  family: FamilyPrefixes['family'],
  wanted: ReadonlySet<string> | null,
  has: ReadonlySet<string> | null,
  state: Sighting['state'],
): FamilyPrefixes {
  const of = (prefixes: ReadonlySet<string> | null) =>
    prefixes === null ? null : [...prefixes].filter((prefix) => familyOf(prefix) === family).sort();
  const [asked, own] = [of(wanted), of(has)];
  // Over a session that is down nothing is advertised, whatever FRR has to say.
  const advertised = state === 'down' ? [] : own;
  const told = new Set(advertised ?? []);
  const missing = advertised === null ? [] : (asked ?? []).filter((prefix) => !told.has(prefix));
  return {
    family,
    wanted: asked?.length ?? null,
    advertised: advertised?.length ?? null,
    missing: missing.slice(0, mostMissing),
    omitted: Math.max(0, missing.length - mostMissing),
  };
}

function noteOf(compared: readonly FamilyPrefixes[], { state, prefixesSent }: Sighting): string {
  const missing = compared.flatMap((one) => one.missing);
  const wanted = compared.reduce((sum, one) => sum + (one.wanted ?? 0), 0);
  const all = missing.length + compared.reduce((sum, { omitted }) => sum + omitted, 0);
  if (state === 'down') return wanted > 0 ? 'nothing is advertised while the session is down' : '';
  if (all > 0) return `FRR does not have ${missing.slice(0, 3).join(', ')}${all > 3 ? ` and ${all - 3} more` : ''}`;
  if (prefixesSent !== null && prefixesSent < wanted) return `${prefixesSent} of ${wanted} were sent`;
  return '';
}
