import type { ConfigDecision } from '../../model/replay.ts';
import { cannotTell, defineCheck, type Found } from './check.ts';

const gauge = 'metallb_k8s_client_config_stale_bool';

export const staleFlag = defineCheck({
  name: 'stale-flag',
  finds: 'a stale gauge that is 1 although controller and speakers accept the objects of the bundle',
  binds: ['component'],
  find(scene) {
    const raised = scene.facts.metrics.filter(({ name, value }) => name === gauge && value === 1);
    if (raised.length === 0)
      return scene.facts.metrics.some(({ name }) => name === gauge) ? { found: [], lacks: [] } : cannotTell('metrics');
    const { inputs, config } = scene.replay;
    const modes = inputs.mode === null ? (['native', 'frr', 'frr-k8s'] as const) : [inputs.mode];
    const decisions = modes.flatMap((mode) => [config.controller[mode], config.speaker[mode]]);
    if (decisions.some((decision) => !isAccepted(decision)))
      return decisions.some((decision) => 'unknown' in decision) ? cannotTell('objects IPAddressPool') : { found: [], lacks: [] };
    const found = raised.map(
      ({ source, line, text, labels }): Found => ({
        values: labels.component === undefined ? {} : { component: labels.component },
        evidence: [{ source, line, text }],
        basis: ['metric'],
      }),
    );
    return { found, lacks: [] };
  },
});

/** Accepted, with nothing left unchecked for want of objects. */
const isAccepted = (decision: ConfigDecision): boolean =>
  !('unknown' in decision) && decision.valid && (decision.unchecked ?? []).length === 0;
