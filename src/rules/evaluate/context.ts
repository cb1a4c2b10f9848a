import type { BgpMode } from '../../model/replay.ts';

/** What the whole bundle tells of the cluster, or its owner knows better. */
export interface RuleContext {
  /** MetalLB's release without `v`; null where nothing tells. */
  readonly version: string | null;
  readonly mode: BgpMode | null;
}
