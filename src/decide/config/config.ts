import type { ObjectFact } from '../../model/object.ts';
import type { Cidr } from '../../net/cidr.ts';
import type { LabelSelector } from '../selector.ts';

/**
 * A configuration as MetalLB holds it after `config.For` (internal/config/config.go): what allocation and announcement
 * work on. Built by the configuration decision, once per component, mode and node.
 */
export interface EffectiveConfig {
  readonly pools: readonly EffectivePool[];
  readonly peers: readonly EffectivePeer[];
}

export interface EffectivePool {
  readonly name: string;
  readonly object: ObjectFact;
  /** One list for each entry of spec.addresses, in order: a range becomes the CIDRs that cover it exactly. */
  readonly cidrsOfEntry: readonly (readonly Cidr[])[];
  readonly cidrs: readonly Cidr[];
  readonly autoAssign: boolean;
  readonly avoidBuggyIPs: boolean;
  /** null where spec.serviceAllocation is absent. */
  readonly serviceAllocation: ServiceAllocation | null;
  readonly layer2: readonly EffectiveL2Advertisement[];
  readonly bgp: readonly EffectiveBgpAdvertisement[];
}

export interface ServiceAllocation {
  readonly priority: number;
  /** Names from `namespaces` and from `namespaceSelectors`, resolved. */
  readonly namespaces: ReadonlySet<string>;
  /** Selectors that could not be resolved, because no Namespace was collected: they may take more than `namespaces` says. */
  readonly unresolvedNamespaces: readonly LabelSelector[];
  readonly serviceSelectors: readonly LabelSelector[];
}

export interface EffectiveL2Advertisement {
  readonly name: string;
  readonly object: ObjectFact;
  /** Nodes that the selectors take; all of them where there is no selector. null: no Node was collected. */
  readonly nodes: ReadonlySet<string> | null;
  readonly nodeSelectors: readonly LabelSelector[];
  readonly serviceSelectors: readonly LabelSelector[];
  readonly interfaces: readonly string[];
  readonly allInterfaces: boolean;
}

export interface EffectiveBgpAdvertisement {
  readonly name: string;
  readonly object: ObjectFact;
  readonly nodes: ReadonlySet<string> | null;
  readonly nodeSelectors: readonly LabelSelector[];
  readonly serviceSelectors: readonly LabelSelector[];
  readonly aggregationLength: number;
  readonly aggregationLengthV6: number;
  readonly localPref: number;
  /** As MetalLB prints them. */
  readonly communities: readonly string[];
  readonly peers: readonly string[];
}

export interface EffectivePeer {
  readonly name: string;
  readonly object: ObjectFact;
  /** Empty: every node. */
  readonly nodeSelectors: readonly LabelSelector[];
  /** As Go prints it; empty where there is an interface. */
  readonly address: string;
  readonly interface: string;
  readonly myAsn: number;
  readonly asn: number;
  readonly dynamicAsn: string;
  readonly port: number;
  readonly vrf: string;
  readonly bfdProfile: string;
  readonly ebgpMultiHop: boolean;
  readonly holdTimeSeconds: number | null;
  readonly keepaliveTimeSeconds: number | null;
  readonly connectTimeSeconds: number | null;
  readonly hasPassword: boolean;
  readonly dualStackAddressFamily: boolean;
  readonly disableMp: boolean;
  readonly gracefulRestart: boolean;
  readonly routerId: string;
  readonly sourceAddress: string;
  readonly localAsn: number;
}
