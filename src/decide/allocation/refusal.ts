import type { Family, Ip } from './family.ts';

/** Under which condition services may hold one address together. */
export interface ShareKey {
  readonly sharing: string;
  readonly backend: string;
}

/** Why the allocator says no: its text, and what it stands on. */
export type Refusal = { readonly text: string } & (
  | { readonly kind: 'not in a pool' | 'one pool for all'; readonly ips: readonly Ip[] }
  | { readonly kind: 'pool takes not the service'; readonly pool: string }
  | { readonly kind: 'families' }
  | {
      readonly kind: 'held';
      readonly ip: string;
      readonly others: readonly string[];
      readonly theirs: ShareKey;
      readonly ours: ShareKey;
    }
  | { readonly kind: 'port taken'; readonly ip: string; readonly port: string; readonly by: string }
  | { readonly kind: 'unknown pool'; readonly pool: string }
  | { readonly kind: 'pool without address'; readonly pool: string; readonly family: Family }
  | { readonly kind: 'no pool' }
  | { readonly kind: 'asked address of wrong family' }
  | { readonly kind: 'asked address outside asked pool'; readonly pool: string; readonly asked: string }
  | { readonly kind: 'asked address invalid' }
  | { readonly kind: 'clusterIPs' }
);
