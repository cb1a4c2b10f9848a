import { type Fault, fault } from '../fault.ts';
import type { BfdProfileSpec } from '../resources.ts';
import type { EffectiveConfig, EffectivePeer } from './config.ts';

/** Beyond this the list of violations tells nothing more. */
const maxFaults = 100;

/** validateConfig of internal/config/validation.go: BFD echo does not work with IPv6. Pools and peers come in map order. */
export function echoFaults({ pools, peers }: EffectiveConfig, profiles: readonly BfdProfileSpec[]): readonly Fault[] {
  const echo = new Map(profiles.filter(({ echoMode }) => echoMode).map((profile) => [profile.name, profile]));
  const faults: Fault[] = [];
  const echoing = peers.filter(({ bfdProfile }) => echo.has(bfdProfile));
  if (echoing.length === 0) return faults;
  for (const pool of pools.filter(({ cidrs }) => cidrs.some(({ family }) => family === 6))) {
    for (const advertisement of pool.bgp) {
      for (const peer of addressed(advertisement.peers, echoing)) {
        const profile = echo.get(peer.bfdProfile);
        if (!profile || faults.length >= maxFaults) return faults;
        const error = `pool ${pool.name} has bgpadvertisement ${advertisement.name} which references peer ${peer.name} which has bfd echo enabled, which is not possible`;
        const objects = [profile.object, peer.object, pool.object, advertisement.object];
        const at = [
          profile.object.placeOf(['spec', 'echoMode']),
          peer.object.placeOf(['spec', 'bfdProfile']),
          pool.object.placeOf(['spec', 'addresses']),
        ];
        faults.push(fault('bfd echo', 'config/bfd-profile-range', error, objects, at));
      }
    }
  }
  return faults;
}

function addressed(names: readonly string[], peers: readonly EffectivePeer[]): readonly EffectivePeer[] {
  return names.length === 0 ? peers : names.flatMap((name) => peers.find((peer) => peer.name === name) ?? []);
}
