import { subjectOf } from '../../model/object.ts';
import { sameAddress } from '../../net/address.ts';
import { fieldEvidence } from '../evaluate/object-line.ts';
import { cannotTell, defineCheck } from './check.ts';
import { holds, nodeAddresses, poolEntries, serviceAddresses } from './pool-addresses.ts';

export const poolContainsNodeIp = defineCheck({
  name: 'pool-contains-node-ip',
  finds: 'addresses of nodes that lie in a pool',
  binds: ['pool', 'node', 'ip'],
  find(scene) {
    const nodes = nodeAddresses(scene);
    const pools = scene.objectsOf('IPAddressPool');
    if (nodes.length === 0) return cannotTell('objects Node');
    if (pools.length === 0 && !scene.isCollected('IPAddressPool')) return cannotTell('objects IPAddressPool');
    const entries = poolEntries(pools);
    const services = serviceAddresses(scene.objectsOf('Service'));
    const found = nodes.flatMap(({ node, address, text, evidence }) =>
      entries
        .filter((entry) => holds(entry, address))
        .map((entry) => {
          const owners = services
            .filter((service) => sameAddress(service.address, address))
            .map(({ service }) => subjectOf(service));
          return {
            values: { pool: entry.pool.name, node, ip: text },
            subjects: [subjectOf(entry.pool), `Node ${node}`, ...owners],
            affects: owners,
            evidence: [fieldEvidence(entry.pool, entry.path), evidence],
            basis: ['object' as const],
          };
        }),
    );
    return { found, lacks: [] };
  },
});
