import type { BgpMode, ReplayCause } from '../../model/replay.ts';
import { bgpModes } from '../../model/replay.ts';
import type { LoadedRule } from '../load/ruleset.ts';
import { type Binding, binding, join, lacking, none, type Outcome } from './binding.ts';
import type { Scene } from './scene.ts';

/** Places beyond these add nothing to the evidence. */
const mostPlaces = 4;

export function evaluateReplay(scene: Scene, rule: LoadedRule, input: Binding): Outcome {
  const causes = scene.replay.causes.filter(({ cause }) => cause === rule.id);
  const judged = causes.map((cause) => ({ cause, holds: holdsIn(cause, scene.context.mode) }));
  const bindings = judged
    .filter(({ holds }) => holds === 'yes')
    .flatMap(({ cause }) => join(input, bindingOf(scene, cause)) ?? []);
  if (bindings.length > 0) return { bindings, lacks: [] };
  if (judged.some(({ holds }) => holds === 'unknown')) return lacking('BGP mode');
  // What the rule needs for an answer is written in the rule; else whatever the replay lacked.
  return rule.needs === undefined && scene.replay.missing.length > 0 ? lacking(...scene.replay.missing) : none;
}

/** Whether a refusal holds in the mode at hand. With the mode unknown only what all modes refuse is certain. */
function holdsIn({ where }: ReplayCause, mode: BgpMode | null): 'yes' | 'no' | 'unknown' {
  const named = bgpModes.filter((candidate) => where.some((place) => place.split(' ').includes(candidate)));
  const modeless = where.some((place) => !bgpModes.some((candidate) => place.split(' ').includes(candidate)));
  if (where.length === 0 || modeless || named.length === bgpModes.length) return 'yes';
  if (mode === null) return 'unknown';
  return named.includes(mode) ? 'yes' : 'no';
}

function bindingOf(scene: Scene, cause: ReplayCause): Binding {
  return binding({
    values: new Map([...namesOf(cause), ['message', cause.message]]),
    subjects: cause.subjects,
    affects: cause.affects,
    evidence: cause.at.slice(0, mostPlaces).map((place) => scene.places.evidenceAt(place)),
    basis: ['replay'],
  });
}

/** What rules call the objects that a cause is about. A second one of a kind leaves only Services with a name. */
function namesOf({ subjects }: ReplayCause): readonly (readonly [string, string])[] {
  const named = (...kinds: readonly string[]) =>
    subjects
      .filter((subject) => kinds.some((kind) => subject.startsWith(`${kind} `)))
      .map((subject) => subject.slice(subject.indexOf(' ') + 1));
  const bare = (name: string) => name.slice(name.indexOf('/') + 1);
  const [service, other] = named('Service');
  const single = (name: string, all: readonly string[]) =>
    all.length === 1 && all[0] !== undefined ? [[name, bare(all[0])] as const] : [];
  return [
    ...(service === undefined ? [] : [['service', service] as const]),
    ...(other === undefined ? [] : [['other', other] as const]),
    ...single('pool', named('IPAddressPool')),
    ...single('node', named('Node')),
    ...single('name', named('BGPPeer')),
    ...single('adv', named('L2Advertisement', 'BGPAdvertisement')),
  ];
}
