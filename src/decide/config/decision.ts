import { subjectOf } from '../../model/object.ts';
import type { BgpMode, ConfigDecision, ConfigVerdict } from '../../model/replay.ts';
import type { Behaviour } from '../behaviour.ts';
import { alternativesOf, type Fault, fault, toViolation, wrapped } from '../fault.ts';
import { isPartial } from '../read.ts';
import type { Resources } from '../resources.ts';
import type { EffectiveConfig } from './config.ts';
import { filterFaults, groupNodes } from './filter.ts';
import { assemble, type Kept, modeFaults, type Parsed, type Prepared, prepare } from './for.ts';
import type { ParsedPool } from './pools.ts';

export type Component = 'controller' | 'speaker';

export interface ConfigDecisions {
  /** The pools as they were read, whether they are accepted or not. */
  readonly pools: readonly ParsedPool[];
  readonly config: Readonly<Record<Component, Readonly<Record<BgpMode, ConfigDecision>>>>;
  /** What the controller works with: null where it has none, or where that cannot be told. */
  controller(mode: BgpMode): EffectiveConfig | null;
  /** What the speaker of a node works with. `null` asks for a speaker whose node is unknown. */
  speaker(mode: BgpMode, node: string | null): EffectiveConfig | null;
}

interface ModeOutcome {
  readonly decision: ConfigDecision;
  configOf(node: string | null): EffectiveConfig | null;
}

/** Whether each component accepts the configuration, in every mode. */
export function decideConfig(resources: Resources, behaviour: Behaviour): ConfigDecisions {
  const speaker = prepare(resources, behaviour);
  const controller = prepare(
    seenByController(resources),
    behaviour,
    behaviour.poolMayHoldNodeAddress ? speaker.parsedPools : null,
  );
  const base = { controller: assemble(controller, null), speaker: speakerRuns(speaker) };
  const outcomes = {
    controller: byMode((mode) => controllerOutcome(controller, base.controller, mode)),
    speaker: byMode((mode) => speakerOutcome(speaker, base.speaker, mode)),
  };
  return {
    pools: speaker.parsedPools.pools,
    config: {
      controller: byMode((mode) => outcomes.controller[mode].decision),
      speaker: byMode((mode) => outcomes.speaker[mode].decision),
    },
    controller: (mode) => outcomes.controller[mode].configOf(null),
    speaker: (mode, node) => outcomes.speaker[mode].configOf(node),
  };
}

function byMode<T>(of: (mode: BgpMode) => T): Readonly<Record<BgpMode, T>> {
  const [native, frr, frrK8s] = [of('native'), of('frr'), of('frr-k8s')];
  return { native, frr, 'frr-k8s': frrK8s };
}

/** PoolReconciler.Reconcile of internal/k8s/controllers/pool_controller.go lists only these. */
function seenByController(resources: Resources): Resources {
  return {
    ...resources,
    peers: [],
    bfdProfiles: [],
    l2Advertisements: [],
    bgpAdvertisements: [],
    secrets: new Map(),
    nodes: [],
    bgpExtras: null,
  };
}

function controllerOutcome(prepared: Prepared, parsed: Parsed, mode: BgpMode): ModeOutcome {
  const judged = judge(prepared, parsed, mode, null);
  const decision = unknownWithoutPools(prepared, judged, ['IPAddressPool', 'Community']);
  return { decision, configOf: () => ('unknown' in decision ? null : judged.config) };
}

/** What one speaker parses, and the nodes that parse just this; null: every one, wherever it runs. */
interface SpeakerRun {
  readonly nodes: readonly string[] | null;
  readonly kept: Kept | null;
  readonly parsed: Parsed;
}

interface SpeakerRuns {
  /** Found before anything is parsed, so on every node alike. */
  readonly filter: readonly Fault[];
  readonly runs: readonly SpeakerRun[];
}

function speakerRuns(prepared: Prepared): SpeakerRuns {
  const { resources, behaviour } = prepared;
  const everywhere = (): SpeakerRun => ({ nodes: null, kept: null, parsed: assemble(prepared, null) });
  if (!behaviour.speakerFilters) return { filter: [], runs: [everywhere()] };
  const filter = filterFaults(resources, behaviour);
  const { nodes } = resources;
  if (filter.length > 0 || nodes === null || nodes.length === 0) return { filter, runs: [everywhere()] };
  const runs = groupNodes(prepared, nodes).map(({ nodes: names, kept }) => ({
    nodes: names,
    kept,
    parsed: assemble(prepared, kept),
  }));
  return { filter, runs };
}

const listedBySpeaker = ['IPAddressPool', 'BGPPeer', 'L2Advertisement', 'BGPAdvertisement'];

function speakerOutcome(prepared: Prepared, { filter, runs }: SpeakerRuns, mode: BgpMode): ModeOutcome {
  const judged = runs.map((run) => ({ run, ...judge(prepared, run.parsed, mode, run.kept, filter) }));
  const decisions = judged.map((one) => unknownWithoutPools(prepared, one, listedBySpeaker));
  const [first] = decisions;
  const configs = new Map(judged.flatMap(({ run, config }) => (run.nodes ?? []).map((node) => [node, config] as const)));
  const everywhere = judged.find(({ run }) => run.nodes === null);
  const configOf = (node: string | null): EffectiveConfig | null => {
    if (everywhere) return everywhere.config;
    if (node === null) return judged.length === 1 ? (judged[0]?.config ?? null) : null;
    return configs.get(node) ?? null;
  };
  if (!first) return { decision: { unknown: true, missing: ['objects Node'] }, configOf: () => null };
  if ('unknown' in first) return { decision: first, configOf: () => null };
  const distinct = new Set(decisions.map((decision) => JSON.stringify(decision)));
  if (distinct.size === 1) return { decision: first, configOf };
  const byNode = new Map<string, ConfigVerdict>();
  for (const { run, verdict } of judged) for (const node of run.nodes ?? []) byNode.set(node, verdict);
  const worst = judged.map(({ verdict }) => verdict).find(({ valid }) => !valid) ?? first;
  const inOrder = [...byNode].sort(([a], [b]) => (a < b ? -1 : 1));
  return { decision: { ...worst, byNode: Object.fromEntries(inOrder) }, configOf };
}

interface Judged {
  readonly verdict: ConfigVerdict;
  readonly config: EffectiveConfig | null;
}

function judge(prepared: Prepared, parsed: Parsed, mode: BgpMode, kept: Kept | null, filter: readonly Fault[] = []): Judged {
  const { resources, behaviour } = prepared;
  const unchecked = new Set([...parsed.unchecked, ...uncheckedKinds(resources)]);
  const own: Resources = kept
    ? {
        ...resources,
        peers: resources.peers?.filter((peer) => kept.peers.has(peer)) ?? null,
        bgpAdvertisements: resources.bgpAdvertisements?.filter((advertisement) => kept.advertisements.has(advertisement)) ?? null,
      }
    : resources;
  const parsing = [...filter, ...modeFaults(own, mode, behaviour, unchecked), ...parsed.faults];
  const faults = parsing.length > 0 ? parsing : applyFaults(resources, mode, behaviour);
  const verdict = verdictOf(faults, unchecked);
  return { verdict, config: verdict.valid ? parsed.config : null };
}

/** SyncExtraInfo of internal/bgp: the whole configuration is refused, layer 2 included. */
function applyFaults({ bgpExtras }: Resources, mode: BgpMode, behaviour: Behaviour): readonly Fault[] {
  if (!bgpExtras || mode === 'frr') return [];
  const [cause, why] =
    mode === 'native'
      ? (['config/native-unsupported-field', 'bgp extra info not supported in native mode'] as const)
      : (['config/invalid', 'extra info not supported in frr-k8s mode'] as const);
  const error = wrapped(behaviour, why, 'failed to sync extra info');
  return [fault('apply', cause, error, [bgpExtras], [bgpExtras.placeOf(['data', 'extras'])])];
}

/** More violations tell a reader nothing more. */
const maxViolations = 100;

function verdictOf(faults: readonly Fault[], unchecked: ReadonlySet<string>): ConfigVerdict {
  const open = unchecked.size > 0 ? { unchecked: [...unchecked].sort() } : {};
  const violations = faults.slice(0, maxViolations).map(toViolation);
  const [first] = violations;
  if (!first) return { valid: true, ...open };
  const alternatives = alternativesOf(faults);
  return { valid: false, ...first, violations, ...(alternatives.length > 0 ? { alternatives } : {}), ...open };
}

/** Printed for people, an object may lack fields. */
function uncheckedKinds(resources: Resources): readonly string[] {
  const { pools, peers, bfdProfiles, l2Advertisements, bgpAdvertisements, communities } = resources;
  const lists = { pools, peers, bfdProfiles, l2Advertisements, bgpAdvertisements, communities };
  return Object.values(lists).flatMap((list) =>
    (list ?? []).flatMap(({ object }) =>
      isPartial(object) ? [`${subjectOf(object)}: printed for people, fields may be missing`] : [],
    ),
  );
}

/** Without the pools nothing can be accepted; without another kind what is there may still be judged. */
function unknownWithoutPools({ resources }: Prepared, { verdict }: Judged, kinds: readonly string[]): ConfigDecision {
  const lists: Readonly<Record<string, unknown>> = {
    IPAddressPool: resources.pools ?? (resources.legacyPools.length > 0 ? resources.legacyPools : null),
    BGPPeer: resources.peers,
    L2Advertisement: resources.l2Advertisements,
    BGPAdvertisement: resources.bgpAdvertisements,
    Community: resources.communities,
  };
  const missing = kinds.filter((kind) => lists[kind] === null).map((kind) => `objects ${kind}`);
  if (missing.length === 0) return verdict;
  if (verdict.valid && lists.IPAddressPool === null) return { unknown: true, missing };
  return { ...verdict, unchecked: [...new Set([...(verdict.unchecked ?? []), ...missing])].sort() };
}
