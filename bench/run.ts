// Measures the built analyzer: npm run bench [-- --small]. CPU time is the sturdy figure; wall time depends on what else runs.
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readRules } from '../src/cli/read-rules.ts';
import { logKinds } from '../src/parse/log/line.ts';
import { loadRules } from '../src/rules/load/load.ts';
import { searchedLiterals } from '../src/scan/scanner.ts';
import { generateBundle } from './generate.ts';
import { type Measured, measure } from './measure.ts';
import { bigCluster } from './replay-objects.ts';

const MIB = 1024 * 1024;
const analyzer = 'node build/analyze.js';
const seed = 7;
const isSmall = process.argv.includes('--small');

interface Bar {
  readonly what: string;
  readonly measured: number;
  readonly most: number;
}
const bars: Bar[] = [];

function say(text = ''): void {
  console.log(text);
}

function row(name: string, { cpuSeconds, wallSeconds, peakMegabytes }: Measured): void {
  const cells = [`${cpuSeconds.toFixed(2)} s`, `${wallSeconds.toFixed(2)} s`, `${peakMegabytes.toFixed(0)} MB`];
  say(`  ${name.padEnd(34)}${cells.map((cell) => cell.padStart(10)).join('')}`);
}

async function bundle(megabytes: number, share: number): Promise<string> {
  const path = join(tmpdir(), `metallb-bench-${megabytes}-${share}-${seed}.tgz`);
  if (!existsSync(path)) await generateBundle(path, { bytes: megabytes * MIB, share, nodes: 24, seed });
  return path;
}

/** The less noisy of two runs. */
async function best(command: string): Promise<Measured> {
  const [one, other] = [await measure(command), await measure(command)];
  const peakMegabytes = Math.max(one.peakMegabytes, other.peakMegabytes);
  return { ...(one.cpuSeconds <= other.cpuSeconds ? one : other), peakMegabytes };
}

async function againstThePipe(megabytes: number, share: number, literals: string, isBar: boolean): Promise<void> {
  const path = await bundle(megabytes, share);
  const size = `${megabytes} MiB of logs (${(statSync(path).size / MIB).toFixed(0)} MiB packed)`;
  const pipe = await best(`gzip -dc ${path} | tar -xO | rg -a -F -c -f ${literals}`);
  const lines = await measure(`gzip -dc ${path} | tar -xO | wc -l`);
  const ours = await best(`${analyzer} ${path} --format json > /dev/null`);
  const matching = (100 * Number(pipe.stdout.trim())) / Number(lines.stdout.trim());
  const ratio = ours.cpuSeconds / pipe.cpuSeconds;
  say(`\n${size}, ${matching.toFixed(1)} % of the lines hold a searched text${''.padEnd(8)}CPU       wall      peak`);
  row('gzip | tar | rg', pipe);
  row('analyze', ours);
  say(`  ratio of CPU ${ratio.toFixed(2)}, of wall ${(ours.wallSeconds / pipe.wallSeconds).toFixed(2)}`);
  if (!isBar) return;
  bars.push({ what: 'CPU of the analysis to that of the pipe', measured: ratio, most: 0.8 });
  bars.push({ what: 'peak memory in MB', measured: ours.peakMegabytes, most: 200 });
}

async function growth(): Promise<void> {
  const path = await bundle(isSmall ? 20 : 1024, 0.01);
  const script = join(tmpdir(), 'metallb-bench-scan.mjs');
  await build({
    entryPoints: ['bench/scan-facts.ts'],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'error',
    banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
  });
  say(`\nGrowth with the number of rules${''.padEnd(37)}CPU       wall      peak`);
  const few = await best(`node ${script} ${path} 50`);
  row('50 signatures', few);
  const many = await best(`node ${script} ${path} 2000`);
  row('2,000 signatures', many);
  bars.push({ what: '2,000 signatures to 50', measured: many.cpuSeconds / few.cpuSeconds, most: 1.5 });
}

async function startUp(): Promise<void> {
  const runs = 20;
  const repeat = (command: string): string => `for i in $(seq ${runs}); do ${command} > /dev/null; done`;
  const bare = (await best(repeat('node -e 0'))).cpuSeconds / runs;
  const version = (await best(repeat(`${analyzer} --version`))).cpuSeconds / runs;
  say(`\nanalyze --version: ${(version * 1000).toFixed(0)} ms of CPU, bare node ${(bare * 1000).toFixed(0)} ms`);
  bars.push({ what: 'ms of CPU of --version beyond bare node', measured: (version - bare) * 1000, most: 100 });
}

async function bigReplay(): Promise<void> {
  const path = join(tmpdir(), 'metallb-bench-cluster.json');
  writeFileSync(path, bigCluster(5000, 200, 500));
  say(`\nReplay of 5,000 Services, 200 pools, 500 nodes${''.padEnd(22)}CPU       wall      peak`);
  row('analyze replay', await measure(`${analyzer} replay ${path} --metallb-version 0.15.3 > /dev/null`));
}

if (!existsSync('build/analyze.js')) throw new Error('build/analyze.js is missing: npm run build');
const { ruleset } = loadRules(await readRules('rules', 'rules'));
const forLogs = ruleset.signatures.filter(({ sources }) => sources.some((kind) => logKinds.has(kind)));
const literals = join(tmpdir(), 'metallb-bench-literals.txt');
writeFileSync(literals, `${searchedLiterals(forLogs).join('\n')}\n`);
say(`${ruleset.rules.length} rules, ${ruleset.signatures.length} signatures, ${forLogs.length} of them for logs`);
await againstThePipe(isSmall ? 20 : 100, 0.01, literals, false);
if (!isSmall) {
  await againstThePipe(1024, 0.01, literals, true);
  await againstThePipe(1024, 0.3, literals, false);
}
await growth();
await startUp();
await bigReplay();
say('\nBars');
for (const { what, measured, most } of bars) {
  say(`  ${measured <= most ? 'held  ' : 'BROKEN'} ${what}: ${measured.toFixed(2)} (at most ${most})`);
}
