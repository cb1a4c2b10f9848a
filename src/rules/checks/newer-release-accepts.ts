import { replay } from '../../decide/replay/replay.ts';
import type { Replay, ReplayCause } from '../../model/replay.ts';
import { type CheckScene, cannotTell, defineCheck } from './check.ts';
import { textAt, textsAt } from './fields.ts';

export const newerReleaseAccepts = defineCheck({
  name: 'newer-release-accepts',
  finds: 'what this release refuses and a later one accepts, by the replay of the same objects with both',
  with: {
    type: 'object',
    additionalProperties: false,
    required: ['causes', 'release'],
    properties: {
      causes: { type: 'array', minItems: 1, items: { type: 'string' } },
      release: { type: 'string' },
    },
  },
  binds: ['message'],
  find(scene, parameters) {
    const wanted = textsAt(parameters, 'causes');
    const refused = scene.replay.causes.filter(({ cause }) => wanted.includes(cause));
    if (refused.length === 0) return { found: [], lacks: [] };
    if (scene.objectsOf('Node').length === 0) return cannotTell('objects Node');
    const { mode } = scene.replay.inputs;
    const later = replay(scene.facts, {
      version: textAt(parameters, 'release') ?? '',
      namespace: scene.namespace,
      ...(mode === null ? {} : { mode }),
    });
    if (!isDecided(later, scene)) return cannotTell('BGP mode');
    const still = new Set(later.causes.map(keyOf));
    const found = refused
      .filter((cause) => !still.has(keyOf(cause)))
      .map(({ message, subjects, affects, at }) => ({
        values: { message },
        subjects,
        affects,
        evidence: at.slice(0, 3).map((place) => scene.evidenceAt(place)),
        basis: ['replay' as const],
      }));
    return { found, lacks: [] };
  },
});

/** The texts differ between releases; cause and objects do not. */
const keyOf = ({ cause, subjects }: ReplayCause): string => JSON.stringify([cause, subjects.toSorted()]);

/** What the later release could not decide, it has not accepted. */
function isDecided(later: Replay, { replay: { inputs } }: CheckScene): boolean {
  const modes = inputs.mode === null ? (['native', 'frr', 'frr-k8s'] as const) : [inputs.mode];
  return modes.every((mode) => !('unknown' in later.config.speaker[mode]));
}
