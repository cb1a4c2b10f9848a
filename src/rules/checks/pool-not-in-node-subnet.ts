import { type Address, parseAddress } from '../../net/address.ts';
import { cidrContains, cidrOf } from '../../net/cidr.ts';
import { evidenceOf } from '../events.ts';
import { fieldEvidence, objectEvidence } from '../object-line.ts';
import { type CheckScene, cannotTell, defineCheck, type Found } from './check.ts';
import { numberParameter, subjectOf } from './fields.ts';
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
    const requests = scene.shared('arp-request').filter(isAsked);
    const asked = new Set(requests.flatMap(({ values }) => values.get('ip') ?? []));
    const found = serviceAddresses(scene.objectsOf('Service')).flatMap((own): readonly Found[] => {
      const family = nodes.filter(({ address }) => address.family === own.address.family);
      const [nearest] = family;
      if (nearest === undefined || family.some(({ address }) => near(own.address, address))) return [];
      // Somebody asked for it, so it is in the segment after all.
      if (asked.has(own.text) || !isLayer2(scene, own)) return [];
      const entry = poolEntries(scene.objectsOf('IPAddressPool')).find((candidate) => holds(candidate, own.address));
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

/** Announced over layer 2, by the replay or by a speaker's log; never so over BGP, where routes lead anywhere. */
function isLayer2(scene: CheckScene, { service, text }: ServiceAddress): boolean {
  const verdict = scene.replay.announcement.services[`${service.namespace}/${service.name}`];
  const replayed =
    verdict !== undefined &&
    !('unknown' in verdict) &&
    verdict.layer2 !== undefined &&
    !('unknown' in verdict.layer2) &&
    verdict.layer2.announcer !== '';
  const announced = scene
    .shared('service-announced')
    .filter(({ values }) => sameText(values.get('ip'), text) || sameText(values.get('ip2'), text));
  if (announced.some(({ values }) => values.get('protocol') === 'bgp')) return false;
  return replayed || announced.some(({ values }) => values.get('protocol') === 'layer2');
}

function sameText(a: string | undefined, b: string): boolean {
  if (a === undefined) return false;
  const [one, other] = [parseAddress(a), parseAddress(b)];
  return one !== null && other !== null && one.family === other.family && one.value === other.value;
}
