import { subjectOf } from '../../model/object.ts';
import { type Address, parseAddress, printAddress } from '../../net/address.ts';
import { cidrContains, cidrOf } from '../../net/cidr.ts';
import { evidenceOf } from '../evaluate/events.ts';
import { fieldEvidence, objectEvidence } from '../evaluate/object-line.ts';
import { type CheckScene, cannotTell, defineCheck, type Found } from './check.ts';
import { numberParameter } from './fields.ts';
import { isAsked } from './ownership.ts';
import { holds, nodeAddresses, poolEntries, type ServiceAddress, serviceAddresses } from './pool-addresses.ts';

/**
 * Nodes do not tell their prefix length. An address that shares not even these many bits with any node's is in another
 * network, whatever the length is.
 */
const shortestPrefix4 = 16;
const shortestPrefix6 = 48;

export const poolNotInNodeSubnet = defineCheck({
  name: 'pool-not-in-node-subnet',
  finds: 'layer-2 addresses of services that are in no network of the nodes',
  with: {
    type: 'object',
    additionalProperties: false,
    properties: {
      prefix4: { type: 'integer', minimum: 8, maximum: 32 },
      prefix6: { type: 'integer', minimum: 16, maximum: 128 },
    },
  },
  binds: ['pool', 'ip', 'nodeIp', 'service'],
  find(scene, parameters) {
    const _nodes = nodeAddresses(scene);
    const nodes = nodeAddresses(scene);
    const lacks = ['IPAddressPool', 'Service'].filter((kind) => scene.objectsOf(kind).length === 0 && !scene.isCollected(kind));
    if (lacks.length > 0 || nodes.length === 0)
      return cannotTell(...[...lacks, ...(nodes.length === 0 ? ['Node'] : [])].map((kind) => `objects ${kind}`));
    const prefix4 = numberParameter(parameters, 'prefix4', shortestPrefix4);
    const prefix6 = numberParameter(parameters, 'prefix6', shortestPrefix6);
    const near = (a: Address, b: Address) =>
      a.family === b.family && cidrContains(cidrOf(b, a.family === 4 ? prefix4 : prefix6), a);
    const entries = poolEntries(scene.objectsOf('IPAddressPool'));
    const announced = announcedBy(scene);
    const requests = scene.shared('arp-request').filter(isAsked);
    const asked = new Set(requests.flatMap(({ values }) => values.get('ip') ?? []));
    const found = serviceAddresses(scene.objectsOf('Service')).flatMap((own): readonly Found[] => {
      const family = nodes.filter(({ address }) => address.family === own.address.family);
      const [nearest] = family;
      if (nearest === undefined || family.some(({ address }) => near(own.address, address))) return [];
      // Somebody asked for it, so it is in the segment after all.
      if (asked.has(own.text) || !isLayer2(scene, own, announced)) return [];
      const entry = entries.find((candidate) => holds(candidate, own.address));
      if (entry === undefined) return [];
      const service = subjectOf(own.service);
      return [
        {
          values: { pool: entry.pool.name, ip: own.text, nodeIp: nearest.text, service: service.slice('Service '.length) },
          subjects: [service, subjectOf(entry.pool)],
          affects: [service],
          evidence: [
            fieldEvidence(entry.pool, entry.path),
            nearest.evidence,
            objectEvidence(own.service),
            // Others are asked for.
            ...requests.slice(0, 1).map(evidenceOf),
          ],
          basis: ['object'],
        },
      ];
    });
    return { found, lacks: [] };
  },
});

/** Protocols that speakers' logs tell of, by address. */
function announcedBy(scene: CheckScene): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, Set<string>>();
  for (const { values } of scene.shared('service-announced')) {
    for (const name of ['ip', 'ip2']) {
      const address = parseAddress(values.get(name) ?? '');
      if (address === null) continue;
      const key = printAddress(address);
      known.set(key, (known.get(key) ?? new Set()).add(values.get('protocol') ?? ''));
    }
  }
  return known;
}

/** Announced over layer 2, by the replay or by a speaker's log; never so over BGP, where routes lead anywhere. */
function isLayer2(
  scene: CheckScene,
  { service, address }: ServiceAddress,
  announced: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const protocols = announced.get(printAddress(address));
  if (protocols !== undefined) return !protocols.has('bgp') && protocols.has('layer2');
  const verdict = scene.replay.announcement.services[`${service.namespace}/${service.name}`];
  if (verdict === undefined || 'unknown' in verdict) return false;
  const { layer2 } = verdict;
  return layer2 !== undefined && !('unknown' in layer2) && layer2.announcer !== '';
}
