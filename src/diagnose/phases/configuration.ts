import type { PhaseReport } from '../../model/report.ts';
import { failed, phase, type ServiceContext, suffered } from './phase.ts';

/** The same for all services: whether MetalLB has the configuration that stands in the objects. */
export function configurationPhase(context: ServiceContext): PhaseReport {
  const rejected = failed(suffered(null, 'configuration', context), null);
  if (rejected) return rejected;
  const loaded = context.facts.occurrences.get('shared#config-reloaded') ?? [];
  if (loaded.length > 0) {
    const speakers = context.facts.streams.some(({ kind }) => kind === 'speaker');
    return speakers && loaded.every(({ stream }) => stream.kind === 'controller')
      ? phase('ok', 'the controller loaded it; no log of a speaker shows it loaded')
      : phase('ok', 'the logs show it loaded, and nothing rejected since');
  }
  const mode = context.replay.inputs.mode ?? 'native';
  const speaker = context.replay.config.speaker[mode];
  if (!('unknown' in speaker)) {
    return speaker.valid
      ? phase('ok', 'the objects are valid; no log shows it loaded')
      : phase('failed', speaker.error ?? 'invalid');
  }
  return phase('unknown', `neither a log nor the objects tell (${speaker.missing.join(', ')})`);
}
