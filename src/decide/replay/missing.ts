import type { ReplayInputs } from '../../model/replay.ts';
import type { Resources } from '../resources.ts';

/** What would let the replay decide more. */
export function missingObjects(resources: Resources, inputs: ReplayInputs): readonly string[] {
  const { pools, legacyPools, peers, l2Advertisements, bgpAdvertisements, communities, nodes, namespaces, secrets, bfdProfiles } =
    resources;
  const refers = {
    secrets: peers?.some(({ passwordSecret }) => passwordSecret !== '') ?? false,
    profiles: peers?.some(({ bfdProfile }) => bfdProfile !== '') ?? false,
    namespaces: pools?.some(({ serviceAllocation }) => (serviceAllocation?.namespaceSelectors.length ?? 0) > 0) ?? false,
  };
  const lacking: readonly (readonly [string, boolean])[] = [
    ['objects IPAddressPool', pools === null && legacyPools.length === 0],
    ['objects L2Advertisement', l2Advertisements === null],
    ['objects BGPAdvertisement', bgpAdvertisements === null],
    ['objects BGPPeer', peers === null],
    ['objects Community', communities === null],
    ['objects BFDProfile', bfdProfiles === null && refers.profiles],
    ['objects Secret', secrets === null && refers.secrets],
    ['objects Namespace', namespaces === null && refers.namespaces],
    ['objects Node', nodes === null],
    ['pods of the speakers', inputs.speakers === null],
    ['METALLB_BGP_TYPE of the controller or a speaker', inputs.mode === null],
  ];
  return lacking.flatMap(([what, lacks]) => (lacks ? [what] : []));
}
