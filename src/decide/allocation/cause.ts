import type { ObjectFact } from '../../model/object.ts';
import { subjectOf } from '../../model/object.ts';
import type { Place } from '../../model/place.ts';
import type { EffectivePool } from '../config/config.ts';
import { isBuggy } from '../pool-index.ts';
import type { ServiceView } from '../service.ts';
import type { Ip } from './family.ts';
import { type AllocationCause, noPoolCause } from './no-pool.ts';
import type { Refusal } from './refusal.ts';
import { type Asked, type AskedAddresses, askedAddresses, askedPool } from './request.ts';
import { type CauseContext, hasFamilies } from './why.ts';
import { familyWords, listIps, refusalWords } from './words.ts';

/** The cause of a refusal, for a service that asks or is chosen for; null where no cause of ours fits. */
export function causeOfRefusal(refusal: Refusal, service: ServiceView, context: CauseContext): AllocationCause | null {
  if (refusal.kind === 'no pool') return noPoolCause(service, context);
  if (refusal.kind === 'clusterIPs') return null;
  const { cause, because, objects, services, at } = new Ground(service, context).of(refusal);
  const subjects = [service.object, ...objects].map(subjectOf);
  return { cause, because, subjects: [...new Set([...subjects, ...services.map((key) => `Service ${key}`)])], at };
}

type Explicit = Exclude<Refusal, { kind: 'no pool' | 'clusterIPs' }>;

interface Grounds {
  readonly cause: string;
  readonly because: string;
  readonly objects: readonly ObjectFact[];
  readonly services: readonly string[];
  readonly at: readonly Place[];
}

/** Where a refusal has its ground: in what the service asks, in a pool, or in another service. */
class Ground {
  readonly #service: ServiceView;
  readonly #context: CauseContext;
  readonly #asked: AskedAddresses;
  readonly #pool: Asked;

  constructor(service: ServiceView, context: CauseContext) {
    this.#service = service;
    this.#context = context;
    this.#asked = askedAddresses(service, context.rules);
    this.#pool = askedPool(service, context.rules);
  }

  of(refusal: Explicit): Grounds {
    const words = refusalWords(refusal);
    const because = words === '' ? `${refusal.text}.` : words;
    switch (refusal.kind) {
      case 'not in a pool':
        return this.#outside(refusal.ips, because);
      case 'one pool for all':
      case 'families':
      case 'asked address of wrong family':
        return this.#ground('allocation/family-mismatch', because, [], [...this.#askedAt(), this.#own('spec', 'ipFamilies')]);
      case 'asked address invalid':
        return this.#ground('allocation/requested-ip-invalid', because, [], this.#askedAt());
      case 'pool takes not the service':
        return this.#notTaken(refusal.pool);
      case 'asked address outside asked pool':
        return this.#ground(
          this.#poolOf(refusal.asked) ? 'allocation/requested-pool-incompatible' : 'allocation/requested-pool-unknown',
          because,
          this.#objects(refusal.asked, refusal.pool),
          [...this.#askedAt(), this.#own(...this.#pool.path)],
        );
      case 'unknown pool':
        return this.#ground(
          'allocation/requested-pool-unknown',
          `There is no pool ${refusal.pool}.`,
          [],
          [this.#own(...this.#pool.path)],
        );
      case 'pool without address':
        return this.#withoutAddress(refusal);
      case 'held':
        return this.#held(refusal, because);
      case 'port taken':
        return {
          ...this.#ground(
            'allocation/sharing-port-conflict',
            this.#portWords(refusal),
            [],
            [
              portPlace(this.#service, refusal.port),
              ...this.#others([refusal.by]).map((other) => portPlace(other, refusal.port)),
            ],
          ),
          services: [refusal.by],
        };
    }
  }

  #ground(cause: string, because: string, objects: readonly ObjectFact[], at: readonly Place[]): Grounds {
    return { cause, because, objects, services: [], at };
  }

  #own(...path: readonly (string | number)[]): Place {
    return this.#service.object.placeOf(path);
  }

  #askedAt(): readonly Place[] {
    return this.#asked.paths.map((path) => this.#own(...path));
  }

  #poolOf(name: string): EffectivePool | undefined {
    return this.#context.allocator.pools.byName.get(name);
  }

  #objects(...names: readonly string[]): readonly ObjectFact[] {
    return names.flatMap((name) => this.#poolOf(name)?.object ?? []);
  }

  #others(keys: readonly string[]): readonly ServiceView[] {
    return keys.flatMap((key) => this.#context.services.get(key) ?? []);
  }

  /** No pool gives the address; one may hold it all the same (avoidBuggyIPs). */
  #outside(ips: readonly Ip[], because: string): Grounds {
    const holders = ips.flatMap((ip) => {
      const pool = ip && isBuggy(ip) ? this.#context.allocator.pools.locate(ip)?.pool : null;
      return pool?.avoidBuggyIPs ? [pool.object] : [];
    });
    const [holder] = holders;
    const words = holder ? `Pool ${holder.name} holds ${listIps(ips)} and never gives it: avoidBuggyIPs is true.` : because;
    const at = [...this.#askedAt(), ...holders.map((object) => object.placeOf(['spec', 'avoidBuggyIPs']))];
    return this.#ground('allocation/requested-ip-not-in-pool', words, holders, at);
  }

  #notTaken(pool: string): Grounds {
    const byAddress = this.#asked.ips.length > 0;
    const cause = byAddress ? 'allocation/requested-ip-pool-incompatible' : 'allocation/requested-pool-incompatible';
    const objects = this.#objects(pool);
    const asked = byAddress ? this.#askedAt() : [this.#own(...this.#pool.path)];
    const what = byAddress ? `${listIps(this.#asked.ips)} lies in pool ${pool}, whose` : `Pool ${pool} is asked for, but its`;
    const because = `${what} serviceAllocation does not take the service.`;
    return this.#ground(cause, because, objects, [
      ...asked,
      ...objects.map((object) => object.placeOf(['spec', 'serviceAllocation'])),
    ]);
  }

  #withoutAddress({ pool: name, family }: Extract<Refusal, { kind: 'pool without address' }>): Grounds {
    const pool = this.#poolOf(name);
    const full = pool !== undefined && hasFamilies(pool, this.#service, family, this.#context);
    const cause = full ? 'allocation/pool-exhausted' : 'allocation/requested-pool-incompatible';
    const because = full
      ? `Pool ${name} is asked for and has no free address of ${familyWords[family]}.`
      : `Pool ${name} is asked for and holds no addresses of ${familyWords[family]}.`;
    const objects = this.#objects(name);
    const at = [this.#own(...this.#pool.path), ...objects.map((object) => object.placeOf(['spec', 'addresses']))];
    return this.#ground(cause, because, objects, at);
  }

  #held({ ours, theirs, others }: Extract<Refusal, { kind: 'held' }>, because: string): Grounds {
    const sameKey = ours.sharing !== '' && ours.sharing === theirs.sharing;
    const cause = sameKey ? 'allocation/sharing-backend-mismatch' : 'allocation/requested-ip-in-use';
    const holders = this.#others(others).map(({ object }) => object.placeOf(['status', 'loadBalancer', 'ingress']));
    return { ...this.#ground(cause, because, [], [...this.#askedAt(), ...holders]), services: others };
  }

  #portWords({ port, ip, by }: Extract<Refusal, { kind: 'port taken' }>): string {
    return `${by} shares ${ip} and already uses port ${port} on it.`;
  }
}

function portPlace(service: ServiceView, port: string): Place {
  return service.object.placeOf(['spec', 'ports', Math.max(0, service.ports.indexOf(port))]);
}
