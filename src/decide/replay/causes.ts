import { subjectOf } from '../../model/object.ts';
import {
  type AllocationVerdict,
  type AnnouncementVerdict,
  type BgpMode,
  bgpModes,
  type ConfigDecision,
  type Replay,
  type ReplayCause,
  type Violation,
} from '../../model/replay.ts';
import type { ConfigDecisions } from '../config/decision.ts';
import type { ParsedPool } from '../config/pools.ts';
import type { SchemaFault } from '../crd.ts';
import { placeOf } from '../resources.ts';

type Draft = Omit<ReplayCause, 'affects' | 'where'> & { readonly affects: string | null; readonly where: string };

/** Gathers what stands in several places of the replay: one entry for each cause, set of subjects and sentence. */
export function gatherCauses(
  { config, pools }: Pick<ConfigDecisions, 'config' | 'pools'>,
  mode: BgpMode | null,
  allocation: Replay['allocation']['services'],
  announcement: Replay['announcement']['services'],
  refused: readonly SchemaFault[],
): readonly ReplayCause[] {
  const drafts: readonly Draft[] = [
    ...ofConfig('controller', config.controller, mode),
    ...ofConfig('speaker', config.speaker, mode),
    ...pools.flatMap(mixedFamilies),
    ...refused.map(bySchema),
    ...Object.entries(allocation).flatMap(([service, verdict]) =>
      'unknown' in verdict ? [] : ofService(service, verdict, 'controller'),
    ),
    ...Object.entries(announcement).flatMap(([service, verdict]) =>
      'unknown' in verdict ? [] : ofService(service, verdict, 'speaker'),
    ),
  ];
  const gathered = new Map<string, { draft: Draft; affects: Set<string>; where: Set<string> }>();
  for (const draft of drafts) {
    const key = JSON.stringify([draft.cause, draft.subjects, draft.message]);
    const entry = gathered.get(key) ?? { draft, affects: new Set(), where: new Set() };
    gathered.set(key, entry);
    if (draft.affects) entry.affects.add(draft.affects);
    entry.where.add(draft.where);
  }
  return [...gathered.values()].map(({ draft, affects, where }) => ({ ...draft, affects: [...affects], where: [...where] }));
}

/** Violations of the mode in use; of an unknown mode, those that every mode has. */
function ofConfig(
  component: string,
  decisions: Readonly<Record<BgpMode, ConfigDecision>>,
  mode: BgpMode | null,
): readonly Draft[] {
  const modes = mode ? [mode] : bgpModes;
  const found = modes.map((one) => ({ one, violations: violationsOf(decisions[one]) }));
  return found.flatMap(({ one, violations }) =>
    violations
      .filter(({ error }) => found.every((other) => other.violations.some((violation) => violation.error === error)))
      .map(({ error, cause, subjects, at }) => ({
        cause,
        subjects,
        message: error,
        at,
        affects: null,
        where: `${component} ${one}`,
      })),
  );
}

function violationsOf(decision: ConfigDecision): readonly Violation[] {
  if ('unknown' in decision) return [];
  const ofNodes = Object.values(decision.byNode ?? {}).flatMap(({ violations }) => violations ?? []);
  return [...new Map([...(decision.violations ?? []), ...ofNodes].map((violation) => [violation.error, violation])).values()];
}

/** No violation: MetalLB takes such a range, and never gives an address from it. */
function mixedFamilies({ spec, addresses, mixedEntries }: ParsedPool): readonly Draft[] {
  return mixedEntries.map((entry) => ({
    cause: 'config/pool-address-invalid',
    subjects: [subjectOf(spec.object)],
    message: `The range ${addresses[entry]} goes from an IPv4 to an IPv6 address; MetalLB accepts it and gets no address from it`,
    at: [placeOf(spec, 'addresses', entry)],
    affects: null,
    where: 'controller',
  }));
}

function bySchema({ object, at, says }: SchemaFault): Draft {
  return { cause: 'config/invalid', subjects: [subjectOf(object)], message: says, at: [at], affects: null, where: 'API server' };
}

function ofService(service: string, verdict: AllocationVerdict | AnnouncementVerdict, where: string): readonly Draft[] {
  const { cause, subjects, at } = verdict;
  if (cause === undefined) return [];
  const error = 'error' in verdict ? verdict.error : undefined;
  const message = verdict.because ?? error ?? verdict.steps.at(-1)?.says ?? '';
  return [{ cause, subjects: subjects ?? [`Service ${service}`], message, at: at ?? [], affects: `Service ${service}`, where }];
}
