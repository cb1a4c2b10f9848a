import { type Address, parseAddress } from '../../net/address.ts';
import type { AllocationBehaviour } from '../behaviour.ts';
import type { EffectivePool } from '../config/config.ts';
import type { ServiceView } from '../service.ts';
import { allocate, allocateFromPool, allocateSecond, type Choice } from './choice.ts';
import { type FamilyOf, familyOfIps, familyOfService, type Ip, printIp, quoteIps, quoteList } from './family.ts';
import type { PoolQuestions } from './pools.ts';
import type { Refusal } from './refusal.ts';
import { type AskedAddresses, askedAddresses, askedPool, backendKey, sharingKey } from './request.ts';
import type { Allocator, Claim } from './state.ts';

/** Why an address that the service holds is taken away. */
export type Clearing =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'no family'; readonly text: string }
  | { readonly kind: 'family changed' | 'other pool asked' | 'other addresses asked' };

/** Why handling ends without an address of its own choosing. */
export type Failure =
  | { readonly kind: 'refusal'; readonly reason: 'AllocationFailed' | 'LoadBalancerFailed'; readonly refusal: Refusal }
  | { readonly kind: 'state'; readonly reason: StateReason; readonly text: string };

export type StateReason = 'poolsEmpty' | 'noClusterIPs' | 'noclusterIPsIPFamily' | 'nolbIPsIPFamily' | 'not enough clusterips';

/** What one reconcile does to a service. */
export interface Converged {
  /** Addresses in the status afterwards, as MetalLB orders them; null: the status stays as it is. */
  readonly status: readonly Ip[] | null;
  readonly pool: EffectivePool | null;
  readonly clearings: readonly Clearing[];
  readonly failure: Failure | null;
  /** For a PreferDualStack service with one address: the second that it got, or why it got none. */
  readonly second: { readonly ip: Address } | { readonly refusal: Refusal } | null;
}

/** convergeBalancer of controller/service.go, for a service of type LoadBalancer. */
export function converge(allocator: Allocator, service: ServiceView, rules: AllocationBehaviour, ask: PoolQuestions): Converged {
  const course = new Course(allocator, service, rules, ask);
  const failure = course.run();
  return {
    status: failure ? course.statusAfterFailure : course.ips,
    pool: allocator.of(service.key)?.pool ?? null,
    clearings: course.clearings,
    failure,
    second: course.second,
  };
}

/** One run over a service; what it holds changes on the way, as in the original. */
class Course {
  readonly #allocator: Allocator;
  readonly #service: ServiceView;
  readonly #rules: AllocationBehaviour;
  readonly #claim: Claim;
  readonly clearings: Clearing[] = [];
  ips: Ip[];
  second: Converged['second'] = null;
  statusAfterFailure: readonly Ip[] | null = null;

  constructor(allocator: Allocator, service: ServiceView, rules: AllocationBehaviour, ask: PoolQuestions) {
    this.#allocator = allocator;
    this.#service = service;
    this.#rules = rules;
    this.#claim = { service, key: { sharing: sharingKey(service, rules), backend: backendKey(service) }, ask };
    this.ips = service.ingress.filter((text) => text !== '').map(parseAddress);
  }

  run(): Failure | null {
    const cluster = familyOfService(this.#service, this.#rules);
    return this.#lacksBasics() ?? this.#checkFamily(cluster) ?? this.#checkHeld() ?? this.#fill(cluster);
  }

  /** clearServiceState. */
  #clear(why: Clearing | null): void {
    this.#allocator.unassign(this.#service.key);
    this.ips = [];
    this.statusAfterFailure = [];
    if (why) this.clearings.push(why);
  }

  #lacksBasics(): Failure | null {
    const { clusterIPs, clusterIP, ipFamilyPolicy } = this.#service;
    const failCleared = (reason: StateReason, text: string): Failure => {
      this.#clear(null);
      return { kind: 'state', reason, text };
    };
    if (this.#rules.emptyPoolsClear && this.#allocator.pools.pools.length === 0)
      return failCleared('poolsEmpty', 'pools are empty');
    if (clusterIPs.length === 0 && clusterIP === '') return failCleared('noClusterIPs', 'No ClusterIPs');
    if (this.#rules.requireDualNeedsTwoClusterIPs && ipFamilyPolicy === 'RequireDualStack' && clusterIPs.length < 2) {
      const text = `Service requires dual stack but not enough clusterips [${clusterIPs.join(' ')}]`;
      return failCleared('not enough clusterips', text);
    }
    return null;
  }

  /** The addresses in the status must be of the families of the clusterIPs. */
  #checkFamily(cluster: FamilyOf): Failure | null {
    if (this.ips.length === 0) {
      this.#clear(null);
      return null;
    }
    const held = familyOfIps(this.ips, this.#rules);
    if (held.error !== null && !this.#rules.badStatusCleared) {
      const text = `Failed to retrieve LBIPs IPFamily for ${quoteIps(this.ips)}: ${held.error}`;
      return { kind: 'state', reason: 'nolbIPsIPFamily', text };
    }
    if (cluster.error !== null) {
      const names = `${quoteList(this.#service.clusterIPs)} ${this.#service.clusterIP}`;
      const text = `Failed to retrieve ClusterIPs IPFamily for ${names}: ${cluster.error}`;
      return { kind: 'state', reason: 'noclusterIPsIPFamily', text };
    }
    if (held.error !== null) this.#clear({ kind: 'no family', text: held.error });
    else if (held.family !== cluster.family && !this.#mayDiffer(cluster)) this.#clear({ kind: 'family changed' });
    return null;
  }

  /** serviceFamilyChanged. */
  #mayDiffer(cluster: FamilyOf): boolean {
    return this.#rules.preferDualFallsBack && cluster.family === 'dual' && this.#service.ipFamilyPolicy === 'PreferDualStack';
  }

  /** Whether the service may keep what it holds. */
  #checkHeld(): Failure | null {
    if (this.ips.length === 0) return null;
    const refusal = this.#allocator.assign(this.#claim, this.ips);
    if (refusal?.kind === 'held' && !this.#rules.sharingConflictMoves) {
      this.#allocator.unassign(this.#service.key);
      this.clearings.push({ kind: 'refused', refusal });
      return {
        kind: 'refusal',
        reason: 'AllocationFailed',
        refusal: { ...refusal, text: `${refusal.text}: services can't share key` },
      };
    }
    if (refusal) this.#clear({ kind: 'refused', refusal });
    const pool = askedPool(this.#service, this.#rules).value;
    if (this.ips.length > 0 && pool !== '' && this.#allocator.of(this.#service.key)?.pool.name !== pool) {
      this.#clear({ kind: 'other pool asked' });
    }
    const asked = askedAddresses(this.#service, this.#rules);
    if (asked.error !== null) {
      return { kind: 'refusal', reason: 'LoadBalancerFailed', refusal: { kind: 'asked address invalid', text: asked.error } };
    }
    if (asked.ips.length > 0) {
      // isEqualIPs sorts both lists as text, the held ones for good.
      this.ips.sort(byText);
      if (!sameIps(this.ips, [...asked.ips].sort(byText))) this.#clear({ kind: 'other addresses asked' });
    }
    return null;
  }

  /** A second address for a service that would like two, or new ones for a service that has none. */
  #fill(cluster: FamilyOf): Failure | null {
    const only = this.ips.length === 1 ? this.ips[0] : null;
    const owner = this.#allocator.of(this.#service.key)?.pool;
    if (this.#rules.preferDualFallsBack && only && owner && this.#service.ipFamilyPolicy === 'PreferDualStack') {
      this.second = allocateSecond(this.#allocator, this.#claim, only, owner, this.#rules);
      if ('ip' in this.second) this.ips.push(this.second.ip);
    }
    if (this.ips.length > 0) return null;
    const choice = this.#allocate(cluster);
    if ('refusal' in choice) return { kind: 'refusal', reason: 'AllocationFailed', refusal: choice.refusal };
    this.ips = [...choice.ips];
    return null;
  }

  /** allocateIPs. */
  #allocate(cluster: FamilyOf): Choice {
    if (cluster.error !== null) return { refusal: { kind: 'clusterIPs', text: cluster.error } };
    const asked = askedAddresses(this.#service, this.#rules);
    if (asked.error !== null) return { refusal: { kind: 'asked address invalid', text: asked.error } };
    const pool = askedPool(this.#service, this.#rules).value;
    if (asked.ips.length > 0) return this.#allocateAsked(cluster, asked, pool);
    return pool === ''
      ? allocate(this.#allocator, this.#claim, cluster.family, this.#rules)
      : allocateFromPool(this.#allocator, this.#claim, cluster.family, pool, this.#rules);
  }

  #allocateAsked(cluster: FamilyOf, asked: AskedAddresses, pool: string): Choice {
    const names = `requested loadBalancer IP(s) ${quoteIps(asked.ips)}`;
    if (cluster.family !== asked.family) {
      return { refusal: { kind: 'asked address of wrong family', text: `${names} does not match the ipFamily of the service` } };
    }
    const refusal = this.#allocator.assign(this.#claim, asked.ips);
    if (refusal) return { refusal };
    const owner = this.#allocator.of(this.#service.key)?.pool.name ?? '';
    if (this.#rules.requestedPoolChecked && pool !== '' && owner !== pool) {
      this.#allocator.unassign(this.#service.key);
      const text = `${names} is not compatible with requested address pool ${pool}`;
      return { refusal: { kind: 'asked address outside asked pool', pool: owner, asked: pool, text } };
    }
    return { ips: asked.ips.filter((ip) => ip !== null) };
  }
}

const byText = (a: Ip, b: Ip): number => (printIp(a) < printIp(b) ? -1 : printIp(a) > printIp(b) ? 1 : 0);

const sameIps = (a: readonly Ip[], b: readonly Ip[]): boolean =>
  a.length === b.length && a.every((ip, at) => printIp(ip) === printIp(b[at] ?? null));
