import { readLabels } from '../../decide/read.ts';
import { readSelectors, selectorMatches } from '../../decide/selector.ts';
import { groupBy } from '../../model/group.ts';
import type { ObjectFact } from '../../model/object.ts';
import { subjectOf } from '../../model/object.ts';
import { parseAddress, sameAddress } from '../../net/address.ts';
import { evidenceOf } from '../evaluate/events.ts';
import { valuesAt } from '../evaluate/field-test.ts';
import { fieldEvidence } from '../evaluate/object-line.ts';
import { type CheckScene, cannotTell, defineCheck, type Found } from './check.ts';
import { textsAt } from './fields.ts';
import { holds, poolEntries } from './pool-addresses.ts';

export const announcedInterface = defineCheck({
  name: 'announced-interface',
  finds: 'addresses that are asked for on an interface that their L2Advertisement leaves out, and on none that it names',
  binds: ['ip', 'node', 'interface', 'interfaces', 'adv', 'service'],
  find(scene) {
    const ignored = scene.shared('arp-ignored');
    if (!scene.facts.streams.some(({ kind, level }) => kind === 'speaker' && level === 'debug'))
      return cannotTell('log speaker at debug');
    const answered = new Set(scene.shared('arp-request').map(({ values }) => values.get('ip')));
    const found = [...groupBy(ignored, ({ values }) => values.get('ip') ?? '')].flatMap(([ip, events]): readonly Found[] => {
      const [first] = events;
      const count = events.reduce((sum, { weight }) => sum + weight, 0);
      if (first === undefined || count < 2 || answered.has(ip)) return [];
      const asked = first.values.get('interface') ?? '';
      const advertisements = advertisementsOf(scene, ip).filter(({ value }) => {
        const named = textsAt(value, 'spec', 'interfaces');
        return named.length > 0 && !named.includes(asked);
      });
      const [advertisement] = advertisements;
      if (advertisement === undefined) return [];
      const services = scene.subjects.servicesOf(ip);
      const service = services[0]?.slice('Service '.length);
      const node = first.values.get('node');
      return [
        {
          values: {
            ip,
            interface: asked,
            interfaces: textsAt(advertisement.value, 'spec', 'interfaces').join(', '),
            adv: advertisement.name,
            ...(node === undefined ? {} : { node }),
            ...(service === undefined ? {} : { service }),
          },
          subjects: [...services, ...advertisements.map(subjectOf)],
          affects: services,
          evidence: [evidenceOf(first), fieldEvidence(advertisement, ['spec', 'interfaces', 0])],
          basis: ['log', 'object'],
          firstTime: first.record.time,
          lastTime: events.at(-1)?.record.time ?? null,
          count,
        },
      ];
    });
    return { found, lacks: [] };
  },
});

/** The L2Advertisements that select the pool of an address. */
function advertisementsOf(scene: CheckScene, ip: string): readonly ObjectFact[] {
  const address = parseAddress(ip);
  if (address === null) return [];
  const pool = poolEntries(scene.objectsOf('IPAddressPool')).find(
    (entry) =>
      holds(entry, address) || entry.cidrs.some((cidr) => sameAddress({ family: cidr.family, value: cidr.base }, address)),
  )?.pool;
  if (pool === undefined) return [];
  const labels = readLabels(valuesAt(pool.value, ['metadata', 'labels'])[0]?.value);
  return scene.objectsOf('L2Advertisement').filter(({ value }) => {
    const names = textsAt(value, 'spec', 'ipAddressPools');
    const selectors = readSelectors(valuesAt(value, ['spec', 'ipAddressPoolSelectors'])[0]?.value);
    if (names.length === 0 && selectors.length === 0) return true;
    return names.includes(pool.name) || selectors.some((selector) => selectorMatches(selector, labels));
  });
}
