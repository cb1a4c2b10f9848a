import { coerce, gte, lt } from 'semver';
import type { SelectorDialect } from './selector.ts';

/** The release whose behaviour is taken where the version is unknown. */
export const newestRelease = '0.16.1';

/**
 * What differs between MetalLB's releases, each field with the release that changed it. The decisions read these, so
 * that there is one copy of each.
 */
export interface Behaviour {
  /** How errors are wrapped: `outer: inner`, from v0.14.6 on `inner\nouter` (errors.Join). */
  readonly wrap: 'colon' | 'join';
  /** How a peer's error names the peer: as `wrap` says, from v0.15.0 on `parsing peer NAME inner`. */
  readonly peerWrap: 'colon' | 'join' | 'blank';
  /** The texts of apimachinery: `pod selector operator` up to v0.13.7, lists printed as JSON from v0.15.3 on. */
  readonly selectorDialect: SelectorDialect;

  /** Fields of BGPPeer that native mode refuses; each is an unknown field before its release. */
  readonly nativeRefuses: ReadonlySet<NativeRefusal>;
  /** Native mode looks for IPv6 in all pools once there is a BGPAdvertisement; from v0.14.9 on only in pools that one selects. */
  readonly nativeIPv6: 'all pools' | 'selected pools';
  /** v0.13.10: large communities exist, and native mode refuses them. */
  readonly largeCommunities: boolean;
  /** FRR's rules for peers: all alike up to v0.13.7, myASN by VRF up to v0.15.3, by pairs that share a node from v0.16.0 on. */
  readonly frrPeers: 'alike' | 'by vrf' | 'by node';
  /** v0.16.0: a speaker drops the peers and BGP advertisements that do not select its node before it parses anything. */
  readonly speakerFilters: boolean;

  /** v0.14.9: peerASN may be left out for dynamicASN. */
  readonly dynamicAsn: boolean;
  /** v0.15.0: a peer has an address or an interface. */
  readonly peerInterface: boolean;
  /** Up to v0.14.8 a hold time of 90s is assumed; the text of a keepalive above it changed in v0.14.6. */
  readonly timers: 'assumed, keepalive alone' | 'assumed, keepalive and hold' | 'as given';

  /** v0.14.0: errors of a password's Secret name the peer a second time. */
  readonly wrapsPasswordErrors: boolean;
  /** v0.13.10: duplicates in a pool's namespaces and selectors are refused. */
  readonly poolDuplicates: boolean;
  /** v0.13.8: pools have serviceAllocation. */
  readonly serviceAllocation: boolean;
  /** v0.15.0: a serviceAllocation without namespaces and selectors takes every service; before, none. */
  readonly emptyAllocationTakesAll: boolean;
  /** Only v0.15.0 refuses a pool that holds a node's address. */
  readonly poolMayHoldNodeAddress: boolean;
  /** Up to v0.13.12 AddressPool objects are read beside IPAddressPools. */
  readonly legacyAddressPools: boolean;

  /** v0.13.10: advertisements of one pool must agree on localPref; from v0.15.0 on the families of the pool count. */
  readonly localPref: 'unchecked' | 'both lengths' | 'by family';
  /** v0.16.0: advertisements have serviceSelectors. */
  readonly serviceSelectors: boolean;
  /** v0.13.10: BFD echo is refused for IPv6. */
  readonly bfdEchoIPv6Refused: boolean;
  /** v0.13.6: L2Advertisements have interfaces. */
  readonly l2Interfaces: boolean;
  /** v0.13.10: the ConfigMap bgpextras is read; frr-k8s mode (v0.14.0) and native mode refuse it. */
  readonly bgpExtras: boolean;

  readonly allocation: AllocationBehaviour;
  readonly announcement: AnnouncementBehaviour;
}

/** What differs in the controller's way from a Service to its addresses. */
export interface AllocationBehaviour {
  /** v0.14.9: `metallb.io/…` annotations, the old prefix counts where the new key is absent; before, only the old one. */
  readonly annotationPrefixes: readonly [string, ...string[]];
  /** v0.14.0: without any pool a service is cleared; before, it fails like any other. */
  readonly emptyPoolsClear: boolean;
  /** v0.15.0: RequireDualStack needs two clusterIPs. */
  readonly requireDualNeedsTwoClusterIPs: boolean;
  /** v0.14.0: a single address that does not parse has no family; before, it counts as IPv6. */
  readonly oneInvalidAddressIsUnknown: boolean;
  /** v0.13.8: status addresses without a family are cleared; before, the service is left as it is. */
  readonly badStatusCleared: boolean;
  /** v0.13.8: a sharing conflict of the held address is a reason to take another; before, the service is left as it is. */
  readonly sharingConflictMoves: boolean;
  /** v0.13.10: the requested address must lie in the requested pool. */
  readonly requestedPoolChecked: boolean;
  /** v0.14.9: PreferDualStack is content with one family, and a second address is tried later. */
  readonly preferDualFallsBack: boolean;
  /** v0.15.0: one clusterIP gets one address, whatever the policy says. */
  readonly clusterIPsDecideFamily: boolean;
  /** The text for a requested pool that has no suitable address. */
  readonly poolWithoutText: 'quoted, for family' | 'for family' | 'nil' | 'in pool';
}

/** What differs in a speaker's decision to announce. */
export interface AnnouncementBehaviour {
  /** Which endpoint counts: `ready`; from v0.14.0 on `serving` first; from v0.14.5 on either. */
  readonly endpoint: 'ready' | 'serving first' | 'either';
  /** Up to v0.15.3 an entry that cannot serve vetoes its address for BGP. */
  readonly unreadyVetoes: boolean;
  /** v0.13.10: a node whose network is unavailable does not announce. */
  readonly networkUnavailable: boolean;
  /** v0.14.0: nor one with the exclude label; `--ignore-exclude-lb` is known from v0.14.4 on. */
  readonly excludeLabel: boolean;
  readonly excludeLabelFlag: boolean;
  /** Only in v0.14.9 a cordoned node does not announce. */
  readonly cordoned: boolean;
  /** Layer-2 candidates without memberlist: from v0.15.0 on all nodes; before, none. */
  readonly withoutMemberlist: 'none' | 'all nodes';
  /** v0.16.0: the advertisements that take the service are looked at, and named in the reason. */
  readonly serviceSelectors: boolean;
  /** v0.16.0: native mode unites the communities of advertisements for one prefix. */
  readonly nativeMerges: boolean;
  /** v0.15.0: a family goes to a peer of the other only with dualStackAddressFamily. */
  readonly familiesApart: boolean;
}

export type NativeRefusal =
  | 'bfdProfile'
  | 'keepaliveTime'
  | 'vrf'
  | 'connectTime'
  | 'enableGracefulRestart'
  | 'disableMP'
  | 'dualStackAddressFamily'
  | 'dynamicASN'
  | 'interface'
  | 'localASN';

const nativeRefusalsSince: readonly (readonly [NativeRefusal, string])[] = [
  ['bfdProfile', '0.12.0'],
  ['keepaliveTime', '0.12.0'],
  ['vrf', '0.13.8'],
  ['connectTime', '0.14.4'],
  ['enableGracefulRestart', '0.14.6'],
  ['disableMP', '0.14.4'],
  ['dualStackAddressFamily', '0.15.0'],
  ['dynamicASN', '0.14.9'],
  ['interface', '0.15.0'],
  ['localASN', '0.16.0'],
];

/** The behaviour of a release. A text that is no version counts as the newest release. */
export function behaviour(version: string): Behaviour {
  const release = coerce(version)?.version ?? newestRelease;
  const since = (first: string) => gte(release, first);
  const until = (next: string) => lt(release, next);
  const wrap = since('0.14.6') ? 'join' : 'colon';
  return {
    wrap,
    peerWrap: since('0.15.0') ? 'blank' : wrap,
    selectorDialect: { operatorWord: since('0.13.8') ? 'label' : 'pod', lists: since('0.15.3') ? 'json' : 'go' },
    nativeRefuses: new Set(nativeRefusalsSince.filter(([, first]) => since(first)).map(([field]) => field)),
    nativeIPv6: since('0.14.9') ? 'selected pools' : 'all pools',
    largeCommunities: since('0.13.10'),
    frrPeers: since('0.16.0') ? 'by node' : since('0.13.8') ? 'by vrf' : 'alike',
    speakerFilters: since('0.16.0'),
    dynamicAsn: since('0.14.9'),
    peerInterface: since('0.15.0'),
    timers: since('0.14.9') ? 'as given' : since('0.14.6') ? 'assumed, keepalive and hold' : 'assumed, keepalive alone',
    wrapsPasswordErrors: since('0.14.0'),
    poolDuplicates: since('0.13.10'),
    serviceAllocation: since('0.13.8'),
    emptyAllocationTakesAll: since('0.15.0'),
    poolMayHoldNodeAddress: until('0.15.0') || since('0.15.1'),
    legacyAddressPools: until('0.14.0'),
    localPref: since('0.15.0') ? 'by family' : since('0.13.10') ? 'both lengths' : 'unchecked',
    serviceSelectors: since('0.16.0'),
    bfdEchoIPv6Refused: since('0.13.10'),
    l2Interfaces: since('0.13.6'),
    bgpExtras: since('0.13.10'),
    allocation: allocationBehaviour(since),
    announcement: announcementBehaviour(since),
  };
}

type Since = (first: string) => boolean;

function allocationBehaviour(since: Since): AllocationBehaviour {
  return {
    annotationPrefixes: since('0.14.9') ? ['metallb.io', 'metallb.universe.tf'] : ['metallb.universe.tf'],
    emptyPoolsClear: since('0.14.0'),
    requireDualNeedsTwoClusterIPs: since('0.15.0'),
    oneInvalidAddressIsUnknown: since('0.14.0'),
    badStatusCleared: since('0.13.8'),
    sharingConflictMoves: since('0.13.8'),
    requestedPoolChecked: since('0.13.10'),
    preferDualFallsBack: since('0.14.9'),
    clusterIPsDecideFamily: since('0.15.0'),
    poolWithoutText: since('0.16.0')
      ? 'in pool'
      : since('0.15.0')
        ? 'nil'
        : since('0.14.9')
          ? 'for family'
          : 'quoted, for family',
  };
}

function announcementBehaviour(since: Since): AnnouncementBehaviour {
  return {
    endpoint: since('0.14.5') ? 'either' : since('0.14.0') ? 'serving first' : 'ready',
    unreadyVetoes: !since('0.16.0'),
    networkUnavailable: since('0.13.10'),
    excludeLabel: since('0.14.0'),
    excludeLabelFlag: since('0.14.4'),
    cordoned: since('0.14.9') && !since('0.15.0'),
    withoutMemberlist: since('0.15.0') ? 'all nodes' : 'none',
    serviceSelectors: since('0.16.0'),
    nativeMerges: since('0.16.0'),
    familiesApart: since('0.15.0'),
  };
}
