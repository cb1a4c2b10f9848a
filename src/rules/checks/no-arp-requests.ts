import { groupBy } from '../../model/group.ts';
import { speakerOf } from '../../model/log.ts';
import { milliseconds } from '../evaluate/condition.ts';
import { evidenceOf } from '../evaluate/events.ts';
import { cannotTell, defineCheck, type Found } from './check.ts';
import { numberParameter, textParameter } from './fields.ts';
import { isAsked, spansOf } from './ownership.ts';

export const noArpRequests = defineCheck({
  name: 'no-arp-requests',
  finds: 'addresses that are announced but never asked for, while the same node is asked for others',
  with: {
    type: 'object',
    additionalProperties: false,
    properties: {
      /** How long it must have been announced. Default 10s. */
      announcedFor: { type: 'string' },
      /** How many requests for other addresses the node must have seen meanwhile. Default 2. */
      others: { type: 'integer', minimum: 1 },
    },
  },
  binds: ['ip', 'node', 'others', 'seconds', 'service'],
  find(scene, parameters) {
    const requests = scene.shared('arp-request').filter(isAsked);
    const debug = scene.facts.streams.some(({ kind, level }) => kind === 'speaker' && level === 'debug');
    if (!debug) return cannotTell('log speaker at debug');
    const announcedFor = milliseconds(textParameter(parameters, 'announcedFor', '10s'));
    const enough = numberParameter(parameters, 'others', 2);
    const bySpeaker = groupBy(requests, ({ record, values }) => speakerKey(speakerOf(record.stream), values.get('ip') ?? ''));
    const asked = new Set(requests.map(({ values }) => values.get('ip')));
    const found = spansOf(scene).flatMap((span): readonly Found[] => {
      const { stream } = span.begin.record;
      if (!span.toTheEnd || stream.level !== 'debug' || asked.has(span.ip) || span.to - span.from < announcedFor) return [];
      const others = (bySpeaker.get(speakerKey(speakerOf(stream), span.ip)) ?? []).filter(
        ({ record }) => (record.time ?? 0) >= span.from,
      );
      const [first] = others;
      const many = others.reduce((sum, { weight }) => sum + weight, 0);
      if (first === undefined || many < enough) return [];
      const services = scene.subjects.servicesOf(span.ip);
      const service = services[0]?.slice('Service '.length) ?? span.begin.values.get('service');
      return [
        {
          values: {
            ip: span.ip,
            node: span.owner,
            others: String(many),
            seconds: String(Math.round((span.to - span.from) / 1000)),
            ...(service === undefined ? {} : { service }),
          },
          subjects: services.length > 0 ? services : service === undefined ? [] : [`Service ${service}`],
          affects: services,
          evidence: [span.begin, first].map(evidenceOf),
          basis: ['log'],
          firstTime: span.from,
          lastTime: span.to,
        },
      ];
    });
    return { found, lacks: requests.length === 0 ? ['log speaker at debug'] : [] };
  },
});

/** Clients of one family say nothing of those of the other. */
const speakerKey = (speaker: string, ip: string): string => `${ip.includes(':') ? 6 : 4} ${speaker}`;
