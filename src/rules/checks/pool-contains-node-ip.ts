import { sameAddress } from '../../net/address.ts';
import { fieldEvidence } from '../object-line.ts';
import { cannotTell, defineCheck } from './check.ts';
import { subjectOf } from './fields.ts';
import { holds, nodeAddresses, poolEntries, serviceAddresses } from './pool-addresses.ts';

export const poolContainsNodeIp = defineCheck({
  name: 'pool-contains-node-ip',
  finds: 'addresses of nodes that lie in a pool',
  binds: ['pool', 'node', 'ip'],
  find(scene) {
    const lacks = ['IPAddressPool', 'Node'].filter((kind) => !scene.isCollected(kind) && scene.objectsOf(kind).length === 0);
    if (lacks.length > 0) return cannotTell(...lacks.map((kind) => `objects ${kind}`));
    const entries = poolEntries(scene.objectsOf('IPAddressPool'));
    const services = serviceAddresses(scene.objectsOf('Service'));
    const found = nodeAddresses(scene.objectsOf('Node')).flatMap(({ node, address, text, path }) =>
      entries
        .filter((entry) => holds(entry, address))
        .map((entry) => {
          const owners = services
            .filter((service) => sameAddress(service.address, address))
            .map(({ service }) => subjectOf(service));
          return {
            values: { pool: entry.pool.name, node: node.name, ip: text },
            subjects: [subjectOf(entry.pool), `Node ${node.name}`, ...owners],
            affects: owners,
            evidence: [fieldEvidence(entry.pool, entry.path), fieldEvidence(node, path)],
            basis: ['object' as const],
          };
        }),
    );
    return { found, lacks: [] };
  },
});
