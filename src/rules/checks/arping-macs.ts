import { groupBy } from '../../model/group.ts';
import { evidenceOf } from '../evaluate/events.ts';
import { cannotTell, defineCheck, type Found } from './check.ts';
import { numberParameter } from './fields.ts';

export const arpingMacs = defineCheck({
  name: 'arping-macs',
  finds: 'addresses for which arping, as the reporter shows it, got answers from several MACs',
  with: { type: 'object', additionalProperties: false, properties: { atLeast: { type: 'integer', minimum: 2 } } },
  binds: ['ip', 'count', 'macs'],
  find(scene, parameters) {
    const replies = [...scene.shared('arping-reply'), ...scene.shared('arping-bytes')];
    if (replies.length === 0) return cannotTell('command arping');
    const found = [...groupBy(replies, ({ values }) => values.get('ip') ?? '')].flatMap(([ip, events]): readonly Found[] => {
      const byMac = groupBy(events, ({ values }) => (values.get('mac') ?? '').toLowerCase());
      if (byMac.size < numberParameter(parameters, 'atLeast', 2)) return [];
      return [
        {
          values: { ip, count: String(byMac.size), macs: [...byMac.keys()].join(', ') },
          evidence: [...byMac.values()].slice(0, 4).flatMap(([first]) => (first === undefined ? [] : [evidenceOf(first)])),
          basis: ['log'],
          count: byMac.size,
        },
      ];
    });
    return { found, lacks: [] };
  },
});
