import type { BgpMode } from '../model/replay.ts';

/** What the whole bundle tells of the cluster, as far as rules ask for it. */
export interface RuleContext {
  /** MetalLB's release without `v`; null where nothing tells. */
  readonly version: string | null;
  readonly mode: BgpMode | null;
  /** MetalLB's own namespace. */
  readonly namespace: string;
}
