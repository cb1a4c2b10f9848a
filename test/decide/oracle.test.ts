import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { replay } from '../../src/decide/replay/replay.ts';
import { bgpModes, type Replay } from '../../src/model/replay.ts';
import { parseObjects } from '../../src/parse/object/objects.ts';

/** Recorded verdicts of the real MetalLB on random clusters: fixtures/README.md. */
interface Recorded {
  readonly name: string;
  readonly objects: string;
  readonly verdict: {
    readonly config: Record<'controller' | 'speaker', Record<string, RecordedConfig>>;
    readonly allocation: { readonly services?: Record<string, { readonly any_of: readonly RecordedOutcome[] }> };
    readonly announcement: {
      readonly modes: Record<string, string>;
      readonly peers?: Record<string, readonly string[]>;
      readonly services?: Record<string, RecordedAnnouncement>;
    };
  };
}
interface RecordedConfig {
  readonly valid: boolean;
  readonly any_of?: readonly string[];
  readonly apply_error?: string;
  readonly panics?: boolean;
  readonly by_node?: Record<string, RecordedConfig>;
}
interface RecordedOutcome {
  readonly outcome: string;
  readonly ips?: readonly string[];
  readonly pool?: string;
  readonly error?: string;
}
interface RecordedAnnouncement {
  readonly gate: string;
  readonly layer2?: {
    readonly announcer?: string;
    readonly nodes?: Record<string, { readonly announced: boolean; readonly reason?: string }>;
  };
  readonly bgp?: Record<string, RecordedBgp>;
}
interface RecordedBgp {
  readonly announced: boolean;
  readonly reason?: string;
  readonly peers?: readonly string[];
  readonly advertisements?: readonly RecordedAdvertisement[];
}
interface RecordedAdvertisement {
  readonly prefix: string;
  readonly localPref?: number;
  readonly communities?: readonly string[];
  readonly peers?: readonly string[];
}

const folder = new URL('../../fixtures/oracle/', import.meta.url);
const sorted = (values: readonly string[] | undefined) => [...new Set(values ?? [])].sort();
const routes = (advertisements: readonly RecordedAdvertisement[] | undefined) =>
  sorted(
    (advertisements ?? []).map(({ prefix, localPref, communities, peers }) =>
      JSON.stringify([prefix, localPref ?? 0, sorted(communities), sorted(peers)]),
    ),
  );

function expectConfig(got: unknown, wanted: RecordedConfig): void {
  const valid = wanted.valid && !wanted.apply_error && !wanted.panics;
  expect(got).toMatchObject({ valid });
  if (valid) return;
  const texts = wanted.any_of ?? [wanted.apply_error];
  expect(texts).toContain((got as { error?: string }).error);
}

function expectAllocation(got: Replay['allocation'], wanted: Recorded['verdict']['allocation']): void {
  for (const [service, { any_of: outcomes }] of Object.entries(wanted.services ?? {})) {
    const verdict = got.services[service];
    if (!verdict || 'unknown' in verdict) throw new Error(`no verdict on ${service}`);
    const fitting = outcomes.filter(
      ({ outcome, ips, pool, error }) =>
        outcome === verdict.outcome &&
        (ips === undefined || sorted(ips).join() === sorted(verdict.ips).join()) &&
        (pool === undefined || pool === verdict.pool) &&
        (outcome !== 'failed' || error === undefined || error === verdict.error),
    );
    expect(fitting, `${service}: ${JSON.stringify(verdict)} is none of ${JSON.stringify(outcomes)}`).not.toEqual([]);
  }
}

function expectAnnouncement(got: Replay['announcement'], wanted: Recorded['verdict']['announcement']): void {
  expect(got.modes).toEqual(wanted.modes);
  for (const [node, peers] of Object.entries(wanted.peers ?? {})) {
    expect(sorted((got.peers as Record<string, readonly string[]>)[node])).toEqual(sorted(peers));
  }
  for (const [service, { gate, layer2, bgp }] of Object.entries(wanted.services ?? {})) {
    const verdict = got.services[service];
    if (!verdict || 'unknown' in verdict) throw new Error(`no verdict on ${service}`);
    expect(verdict.gate).toBe(gate);
    if (gate !== 'ok') continue;
    expect(verdict.layer2).toMatchObject({ announcer: layer2?.announcer ?? '' });
    for (const [node, { announced, reason }] of Object.entries(layer2?.nodes ?? {})) {
      expect(verdict.layer2).toMatchObject({ nodes: { [node]: announced ? { announced } : { announced, reason } } });
    }
    for (const [node, { announced, reason, peers, advertisements }] of Object.entries(bgp ?? {})) {
      const own = (verdict.bgp as Record<string, RecordedBgp>)[node];
      expect({ announced: own?.announced, reason: own?.reason ?? '' }).toEqual({ announced, reason: reason ?? '' });
      if (!announced) continue;
      expect(sorted(own?.peers)).toEqual(sorted(peers));
      expect(routes(own?.advertisements)).toEqual(routes(advertisements));
    }
  }
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json.gz'))) {
  const { version, cases } = JSON.parse(gunzipSync(readFileSync(new URL(file, folder))).toString()) as {
    version: string;
    cases: readonly Recorded[];
  };
  describe(`MetalLB ${version}`, () => {
    test.each(cases)('$name', ({ name, objects, verdict }) => {
      const got = replay(parseObjects(objects, name), { version });
      for (const component of ['controller', 'speaker'] as const) {
        for (const mode of bgpModes) {
          const wanted = verdict.config[component][mode];
          const decision = got.config[component][mode];
          if (!wanted) continue;
          if (!wanted.by_node) expectConfig(decision, wanted);
          for (const [node, ofNode] of Object.entries(wanted.by_node ?? {})) {
            expectConfig('unknown' in decision ? decision : decision.byNode?.[node], ofNode);
          }
        }
      }
      expectAllocation(got.allocation, verdict.allocation);
      expectAnnouncement(got.announcement, verdict.announcement);
    });
  });
}
