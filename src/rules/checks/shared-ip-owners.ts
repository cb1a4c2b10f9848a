import { groupBy } from '../../model/group.ts';
import { speakerOf } from '../../model/log.ts';
import { compareEvents, evidenceOf } from '../evaluate/events.ts';
import { cannotTell, defineCheck, type Found } from './check.ts';

export const sharedIpOwners = defineCheck({
  name: 'shared-ip-owners',
  finds: 'addresses that two speakers announce over layer 2, each for another of the services that share it',
  binds: ['ip', 'node', 'node2', 'service', 'service2'],
  find(scene) {
    if (!scene.facts.streams.some(({ kind }) => kind === 'speaker')) return cannotTell('log speaker');
    const words = [
      ...scene.shared('service-announced').filter(({ values }) => values.get('protocol') === 'layer2'),
      ...scene.shared('service-withdrawn'),
    ].filter(({ record }) => record.service !== null && !record.stream.previous);
    const last = new Map(
      words.toSorted(compareEvents).map((event) => [`${speakerOf(event.record.stream)}\n${event.record.service}`, event]),
    );
    const standing = [...last.values()].filter(({ record }) => record.fields.event === 'serviceAnnounced');
    const byAddress = groupBy(standing, ({ values }) => values.get('ip') ?? '');
    const found = [...byAddress].flatMap(([ip, events]): readonly Found[] => {
      const [one] = events;
      const other = events.find(
        (event) =>
          one !== undefined &&
          speakerOf(event.record.stream) !== speakerOf(one.record.stream) &&
          event.record.service !== one.record.service,
      );
      if (ip === '' || one === undefined || other === undefined) return [];
      const services = [one, other].map(({ record }) => record.service ?? '');
      const nodes = [one, other].flatMap(({ values }) => values.get('node') ?? []);
      const subjects = services.map((service) => `Service ${service}`);
      return [
        {
          values: { ip, service: services[0] ?? '', service2: services[1] ?? '', ...named(nodes) },
          subjects: [...nodes.map((node) => `Node ${node}`), ...subjects],
          affects: subjects,
          evidence: [one, other].map(evidenceOf),
          basis: ['log'],
          lastTime: other.record.time,
        },
      ];
    });
    return { found, lacks: [] };
  },
});

const named = ([node, node2]: readonly string[]): Readonly<Record<string, string>> =>
  node === undefined || node2 === undefined ? {} : { node, node2 };

/** One process: its node or pod, else the stretch of text that it was pasted in. */
