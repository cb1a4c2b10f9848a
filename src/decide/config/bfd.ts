import type { Behaviour } from '../behaviour.ts';
import { type Fault, fault, firstLeads, wrapped } from '../fault.ts';
import { type BfdProfileSpec, placeOf } from '../resources.ts';

interface RangeRule {
  readonly field: 'detectMultiplier' | 'receiveInterval' | 'transmitInterval' | 'minimumTtl' | 'echoInterval';
  readonly says: string;
  readonly min: number;
  readonly max: number;
}

/** In the order of bfdProfileFromCR; the same from v0.13.0 to v0.16.1. */
const rules: readonly RangeRule[] = [
  { field: 'detectMultiplier', says: 'detect multiplier', min: 2, max: 255 },
  { field: 'receiveInterval', says: 'receive interval', min: 10, max: 60000 },
  { field: 'transmitInterval', says: 'transmit interval', min: 10, max: 60000 },
  { field: 'minimumTtl', says: 'minimum ttl', min: 1, max: 254 },
  { field: 'echoInterval', says: 'echo interval', min: 10, max: 60000 },
];

/** bfdProfilesFor of internal/config/config.go. */
export function bfdProfileFaults(profiles: readonly BfdProfileSpec[], behaviour: Behaviour): readonly Fault[] {
  return profiles.flatMap((profile, at) => firstLeads(faultsOf(profile, at, profiles.length, behaviour)));
}

function faultsOf(profile: BfdProfileSpec, at: number, count: number, behaviour: Behaviour): readonly Fault[] {
  return rules.flatMap(({ field, says, min, max }) => {
    const value = profile[field];
    if (value === null || (value >= min && value <= max)) return [];
    const inner = wrapped(behaviour, `invalid value ${value}, must be in ${min}-${max} range`, `invalid ${says} value`);
    const text = (number: number) => `parsing bfd profile #${number}: ${inner}`;
    // The number is a position in a list whose order is not stable.
    const variants = Array.from({ length: Math.min(count, 10) }, (_, other) => text(other + 1)).filter(
      (other) => other !== text(at + 1),
    );
    return [
      fault('bfd profiles', 'config/bfd-profile-range', text(at + 1), [profile.object], [placeOf(profile, field)], { variants }),
    ];
  });
}
