import { expect, test } from 'vitest';
import { readForRules, sourcesOfExample } from '../../src/cli/read-for-rules.ts';
import { readRules } from '../../src/cli/read-rules.ts';
import { announcementsOf } from '../../src/diagnose/announcements.ts';
import { loadRules } from '../../src/rules/load/load.ts';

const { ruleset } = loadRules(await readRules('rules'));
const { signatures } = ruleset;
const banner = '{"level":"info","msg":"MetalLB speaker starting version 0.13.7","ts":"2026-11-23T19:03:40Z","version":"0.13.7"}';

test.each([
  ['v0.11', '"ip":"10.0.0.1","level":"info","msg":"withdrawing service announcement","reason":"notOwner"', ['10.0.0.1']],
  [
    'v0.13 after it forgot the address',
    '"ip":null,"ips":["10.0.0.1"],"level":"info","msg":"withdrawing service announcement","pool":"a","protocol":"layer2","reason":"notOwner"',
    ['10.0.0.1'],
  ],
  [
    'v0.15 dual stack',
    '"ip":["10.0.0.1","fd00::1"],"ips":["10.0.0.1","fd00::1"],"level":"info","msg":"withdrawing service announcement","pool":"a","protocol":"bgp","reason":"noEndpoints"',
    ['10.0.0.1', 'fd00::1'],
  ],
  [
    'one that knows no address',
    '"ip":null,"level":"info","msg":"withdrawing service announcement","reason":"serviceDeleted"',
    [],
  ],
])('a withdrawal of %s', async (_release, fields, ips) => {
  const line = `{"caller":"main.go:389","event":"serviceWithdrawn",${fields},"ts":"2026-11-23T19:03:44Z"}`;
  const { facts } = await readForRules(sourcesOfExample({ 'speaker-abcde/speaker.log': `${banner}\n${line}\n` }), signatures);
  expect(announcementsOf(facts).map(({ event, ip }) => `${event} ${ip}`)).toEqual(ips.map((ip) => `withdrawn ${ip}`));
});
