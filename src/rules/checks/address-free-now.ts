import { subjectOf } from '../../model/object.ts';
import { evidenceOf } from '../evaluate/events.ts';
import { objectEvidence } from '../evaluate/object-line.ts';
import { cannotTell, defineCheck, type Found } from './check.ts';
import { textParameter } from './fields.ts';

export const addressFreeNow = defineCheck({
  name: 'address-free-now',
  finds: 'services without an address whose last attempt failed for want of one, and which would get one now',
  with: {
    type: 'object',
    additionalProperties: false,
    required: ['error'],
    /** What the failure said. */
    properties: { error: { type: 'string', format: 'expression' } },
  },
  binds: ['service', 'pool', 'error'],
  find(scene, parameters) {
    if (!scene.isCollected('Service') || !scene.isCollected('IPAddressPool')) return cannotTell('objects Service');
    const failures = [...scene.shared('allocation-failed'), ...scene.shared('allocation-failed-event')];
    const expression = new RegExp(textParameter(parameters, 'error', '^'));
    const found = scene.objectsOf('Service').flatMap((service): readonly Found[] => {
      const key = `${service.namespace}/${service.name}`;
      const verdict = scene.replay.allocation.services[key];
      if (verdict === undefined || 'unknown' in verdict || verdict.outcome !== 'allocated') return [];
      const failure = failures.findLast(({ values }) => values.get('service') === key);
      const error = failure?.values.get('error') ?? '';
      if (failure === undefined || !expression.test(error)) return [];
      return [
        {
          values: { service: key, pool: verdict.pool, error },
          subjects: [subjectOf(service)],
          affects: [subjectOf(service)],
          evidence: [evidenceOf(failure), objectEvidence(service)],
          basis: ['log', 'replay'],
          firstTime: failure.record.time,
        },
      ];
    });
    return { found, lacks: [] };
  },
});
