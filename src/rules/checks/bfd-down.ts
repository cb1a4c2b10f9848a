import type { FrrFact } from '../../model/frr.ts';
import { parseAddress, sameAddress } from '../../net/address.ts';
import { cannotTell, defineCheck, type Found } from './check.ts';

export const bfdDown = defineCheck({
  name: 'bfd-down',
  finds: "BFD peers that are down in FRR's own words",
  binds: ['peer', 'node', 'pod', 'status', 'diagnostics', 'session'],
  find(scene) {
    const { frr } = scene.facts;
    if (frr.every(({ bfdPeers, neighbors }) => bfdPeers.length === 0 && neighbors.length === 0)) return cannotTell('frr');
    const found = frr.flatMap((one) =>
      one.bfdPeers
        .filter(({ status }) => /^(?:down|init|admin)/i.test(status))
        .map((peer): Found => {
          const session = sessionOf(one, peer.address);
          return {
            values: {
              peer: peer.address,
              status: peer.status,
              ...(one.node === null ? {} : { node: one.node }),
              ...(one.pod === null ? {} : { pod: one.pod }),
              ...(peer.diagnostics === null ? {} : { diagnostics: peer.diagnostics }),
              ...(session === null ? {} : { session: session.state }),
            },
            subjects: [
              ...scene.subjects.peer(peer.address, one.node ?? undefined),
              ...(one.node === null ? [] : [`Node ${one.node}`]),
            ],
            evidence: [...peer.lines.slice(0, 3), ...(session?.lines.slice(0, 1) ?? [])],
            basis: ['frr'],
          };
        }),
    );
    return { found, lacks: [] };
  },
});

function sessionOf({ neighbors }: FrrFact, text: string) {
  const address = parseAddress(text);
  return (
    neighbors.find((neighbor) => {
      const own = parseAddress(neighbor.address);
      return address === null || own === null ? neighbor.address === text : sameAddress(own, address);
    }) ?? null
  );
}
