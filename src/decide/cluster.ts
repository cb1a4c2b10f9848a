import type { CollectedKind, ObjectFact } from '../model/object.ts';
import type { BgpMode } from '../model/replay.ts';

/** What the caller knows beside the objects; each wins over what the objects say. */
export interface ReplayOptions {
  /** Semantic version without `v`. Left out: the newest known. */
  readonly version?: string;
  readonly mode?: BgpMode;
  readonly namespace?: string;
  /** Nodes on which a speaker shows itself otherwise, by its log. It counts where no pod tells. */
  readonly speakers?: readonly string[];
}

/** Everything a decision may look at. Where a kind is not among `collected`, nothing may be concluded from its absence. */
export interface ClusterObjects {
  readonly objects: readonly ObjectFact[];
  readonly collected: readonly CollectedKind[];
}
