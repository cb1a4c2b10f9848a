import { printCidr } from '../../net/cidr.ts';
import { goQuote } from '../../net/quote.ts';
import { parseRange } from '../../net/range.ts';
import type { Behaviour, NativeRefusal } from '../behaviour.ts';
import { parseCommunity } from '../community.ts';
import { type Fault, fault, firstLeads } from '../fault.ts';
import { selectorAsV } from '../go-print.ts';
import { type BgpAdvertisementSpec, type PeerSpec, type PoolSpec, placeOf, type Resources } from '../resources.ts';
import { selectorErrors, someSelectorMatches } from '../selector.ts';

const cause = 'config/native-unsupported-field';

interface Refusal {
  readonly field: NativeRefusal;
  readonly says: string;
  readonly isSet: (peer: PeerSpec) => boolean;
}

/** In the order in which DiscardFRROnly asks. */
const refusals: readonly Refusal[] = [
  { field: 'bfdProfile', says: 'bfd-profile', isSet: ({ bfdProfile }) => bfdProfile !== '' },
  { field: 'keepaliveTime', says: 'keepalive-time', isSet: ({ keepaliveTime }) => keepaliveTime !== null && keepaliveTime !== 0 },
  { field: 'vrf', says: 'vrf', isSet: ({ vrf }) => vrf !== '' },
  { field: 'connectTime', says: 'connect time', isSet: ({ connectTime }) => connectTime !== null },
  { field: 'enableGracefulRestart', says: 'EnableGracefulRestart flag', isSet: (peer) => peer.enableGracefulRestart },
  { field: 'disableMP', says: 'disable MP flag', isSet: ({ disableMP }) => disableMP },
  { field: 'dualStackAddressFamily', says: 'dualstackaddressfamily flag', isSet: (peer) => peer.dualStackAddressFamily },
  { field: 'dynamicASN', says: 'dynamicASN', isSet: ({ dynamicASN }) => dynamicASN !== '' },
  { field: 'interface', says: 'interface', isSet: (peer) => peer.interface !== '' },
  { field: 'localASN', says: 'localASN', isSet: ({ localASN }) => localASN !== 0 },
];

/** What native mode refuses: DiscardFRROnly of internal/config/validation.go. */
export function nativeFaults(resources: Resources, behaviour: Behaviour): readonly Fault[] {
  const peers = (resources.peers ?? []).flatMap((peer) => peerFaults(peer, behaviour));
  const profiles = resources.bfdProfiles ?? [];
  const profileFaults =
    profiles.length > 0
      ? [
          fault(
            'native bfd profiles',
            cause,
            'bfd profiles section set',
            profiles.map(({ object }) => object),
            profiles.map(({ object }) => object.place),
          ),
        ]
      : [];
  return [...peers, ...profileFaults, ...ipv6Faults(resources, behaviour), ...communityFaults(resources, behaviour)];
}

function peerFaults(peer: PeerSpec, behaviour: Behaviour): readonly Fault[] {
  const set = refusals.filter(({ field, isSet }) => behaviour.nativeRefuses.has(field) && isSet(peer));
  return firstLeads(
    set.map(({ field, says }) =>
      fault(
        'native peers',
        cause,
        `peer ${peer.peerAddress} has ${says} set on native bgp mode`,
        [peer.object],
        [placeOf(peer, field)],
      ),
    ),
  );
}

/** findIPv6BGPAdvertisement: native mode cannot advertise IPv6. */
function ipv6Faults(resources: Resources, behaviour: Behaviour): readonly Fault[] {
  const advertisements = resources.bgpAdvertisements ?? [];
  if (advertisements.length === 0) return [];
  const chosen = behaviour.nativeIPv6 === 'all pools' ? () => true : selectedPools(advertisements, behaviour);
  if (typeof chosen !== 'function') return chosen;
  return (resources.pools ?? []).filter(chosen).flatMap(poolFaults);
}

function poolFaults(pool: PoolSpec): readonly Fault[] {
  const faults = pool.addresses.flatMap((address, at) => {
    const range = parseRange(address);
    const place = placeOf(pool, 'addresses', at);
    if (!range.ok) {
      const error = `invalid CIDR ${goQuote(address)} in pool ${goQuote(pool.name)}: ${range.error}`;
      return [fault('native ipv6', 'config/pool-address-invalid', error, [pool.object], [place])];
    }
    const v6 = range.cidrs.find(({ family }) => family === 6);
    if (!v6) return [];
    const error = `pool ${goQuote(pool.name)} has ipv6 CIDR ${printCidr(v6)}, native bgp mode does not support ipv6`;
    return [fault('native ipv6', cause, error, [pool.object], [place])];
  });
  return firstLeads(faults);
}

/** poolSelectorsForBGP: the pools that some BGPAdvertisement selects, or the faults of selectors. */
function selectedPools(
  advertisements: readonly BgpAdvertisementSpec[],
  { selectorDialect }: Behaviour,
): readonly Fault[] | ((pool: PoolSpec) => boolean) {
  const faults: Fault[] = [];
  for (const advertisement of advertisements) {
    const { pools, poolSelectors, object } = advertisement;
    // No selectors take every pool, and those of later advertisements are not looked at.
    if (pools.length === 0 && poolSelectors.length === 0) return faults.length > 0 ? faults : () => true;
    for (const [at, selector] of poolSelectors.entries()) {
      if (selectorErrors(selector, selectorDialect).length === 0) continue;
      const place = placeOf(advertisement, 'ipAddressPoolSelectors', at);
      faults.push(fault('native ipv6', 'config/invalid', `invalid label selector ${selectorAsV(selector)}`, [object], [place]));
    }
  }
  if (faults.length > 0) return faults;
  const names = new Set(advertisements.flatMap(({ pools }) => pools));
  const selectors = advertisements.flatMap(({ poolSelectors }) => poolSelectors);
  return ({ name, labels }) => names.has(name) || someSelectorMatches(selectors, labels);
}

/** findNonLegacyCommunity: native mode knows no large communities. */
function communityFaults(resources: Resources, { largeCommunities }: Behaviour): readonly Fault[] {
  if (!largeCommunities) return [];
  const isLarge = (text: string) => {
    const parsed = parseCommunity(text, true);
    return parsed.ok && parsed.community.kind === 'large';
  };
  const only = 'native BGP mode only supports legacy communities, BGP';
  const legacy = resources.legacyPools.flatMap((pool) =>
    pool.advertisements.flatMap(({ communities }, at) =>
      communities.filter(isLarge).map((community) => {
        const error = `native BGP mode only supports legacy communities, legacy address pool ${goQuote(pool.name)} has non legacy community ${goQuote(community)}`;
        return fault('native advertised communities', cause, error, [pool.object], [placeOf(pool, 'bgpAdvertisements', at)]);
      }),
    ),
  );
  const advertised = (resources.bgpAdvertisements ?? []).flatMap((advertisement) =>
    firstLeads(
      advertisement.communities.flatMap((community, at) => {
        if (!isLarge(community)) return [];
        const error = `${only} advertisement ${goQuote(advertisement.name)} has non legacy community ${goQuote(community)}`;
        return [
          fault(
            'native advertised communities',
            cause,
            error,
            [advertisement.object],
            [placeOf(advertisement, 'communities', at)],
          ),
        ];
      }),
    ),
  );
  const defined = (resources.communities ?? []).flatMap((community) =>
    firstLeads(
      community.aliases.flatMap(({ name, value }, at) => {
        if (!isLarge(value)) return [];
        const error = `${only} community CR ${goQuote(community.name)} has non legacy community {${goQuote(name)} ${goQuote(value)}}`;
        return [fault('native communities', cause, error, [community.object], [placeOf(community, 'communities', at)])];
      }),
    ),
  );
  return [...legacy, ...advertised, ...defined];
}
