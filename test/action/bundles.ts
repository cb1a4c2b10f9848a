import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const bundle = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'bundles', name, 'metallb_report.tgz'));

/** What a controller of v0.15 says of two pools that share addresses, as a reporter pastes it. */
export const overlapLine = (pool: string, time = '2026-11-23T18:12:05Z') =>
  JSON.stringify({
    caller: 'pool_controller.go:94',
    controller: 'PoolReconciler',
    error: `CIDR "172.18.0.112/29" in pool ${JSON.stringify(pool)} overlaps with already defined CIDR "172.18.0.112/28"`,
    level: 'error',
    ts: time,
  });

export const pasted = (pool = 'pool-main') =>
  [
    '**What happened?** My service gets no address.',
    '',
    '**MetalLB version**: v0.15.3',
    '',
    '```',
    JSON.stringify({
      branch: 'dev',
      caller: 'main.go:175',
      commit: 'dev',
      goversion: 'gc / go1.24.4 / amd64',
      level: 'info',
      msg: 'MetalLB controller starting version 0.15.3 (commit dev, branch dev)',
      ts: '2026-11-23T18:11:56Z',
      version: '0.15.3',
    }),
    overlapLine(pool),
    overlapLine(pool, '2026-11-23T18:12:06Z'),
    '```',
  ].join('\n');
