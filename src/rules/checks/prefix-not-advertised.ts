import type { FrrFact, NeighborFact } from '../../model/frr.ts';
import { announcedInUse, type BgpAdvertisementVerdict } from '../../model/replay.ts';
import { parseCidr, printCidr } from '../../net/cidr.ts';
import { type CheckScene, cannotTell, defineCheck, type Found } from './check.ts';

export const prefixNotAdvertised = defineCheck({
  name: 'prefix-not-advertised',
  finds: 'prefixes that a node should send to an established peer, and that FRR does not have or does not send',
  binds: ['service', 'prefix', 'node', 'pod', 'peer'],
  find(scene) {
    const services = announcedInUse(scene.replay);
    if (scene.facts.frr.every(({ neighbors }) => neighbors.length === 0)) return cannotTell('frr');
    const found = Object.entries(services).flatMap(([service, verdict]) => {
      if ('unknown' in verdict || verdict.bgp === undefined || 'unknown' in verdict.bgp) return [];
      return Object.entries(verdict.bgp).flatMap(([node, wanted]) =>
        scene.facts.frr
          .filter((frr) => frr.node === node)
          .flatMap((frr) =>
            (wanted.advertisements ?? []).flatMap((advertisement) => judge(scene, service, node, frr, advertisement)),
          ),
      );
    });
    return { found, lacks: [] };
  },
});

function judge(
  scene: CheckScene,
  service: string,
  node: string,
  frr: FrrFact,
  advertisement: BgpAdvertisementVerdict,
): readonly Found[] {
  const cidr = parseCidr(advertisement.prefix);
  if (cidr === null) return [];
  const family = cidr.family === 4 ? 'ipv4' : 'ipv6';
  const prefix = printCidr(cidr);
  const listed = frr.sections.find(({ command, empty }) => command.includes(`show bgp ${family}`) && !empty);
  const known = frr.routes.some((route) => route.family === family && samePrefix(route.prefix, prefix));
  const missing = listed !== undefined && !known;
  return frr.neighbors
    .filter(
      (neighbor) =>
        neighbor.state === 'Established' &&
        isAddressed(scene, neighbor, advertisement, node) &&
        (missing || neighbor.prefixesSent[family] === 0),
    )
    .map((neighbor) => ({
      values: { service, prefix, node, peer: neighbor.address, ...(frr.pod === null ? {} : { pod: frr.pod }) },
      subjects: [`Service ${service}`, `Node ${node}`, ...scene.subjects.peer(neighbor.address, node)],
      affects: [`Service ${service}`],
      evidence: [
        ...neighbor.lines.slice(0, 2),
        ...(listed === undefined || !missing ? [] : [{ ...listed.place, text: listed.command }]),
      ],
      basis: ['frr', 'replay'] as const,
    }));
}

/** An advertisement for some peers only is not sent to the others. */
function isAddressed(scene: CheckScene, { address }: NeighborFact, { peers }: BgpAdvertisementVerdict, node: string): boolean {
  if (peers.length === 0) return true;
  return scene.subjects.peer(address, node).some((subject) => peers.some((peer) => subject.endsWith(`/${peer}`)));
}

function samePrefix(a: string, b: string): boolean {
  const parsed = parseCidr(a);
  return a === b || (parsed !== null && printCidr(parsed) === b);
}
