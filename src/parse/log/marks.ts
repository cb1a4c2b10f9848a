import type { LogLevel } from '../../model/log.ts';
import { nodeMarks } from '../speaker-node.ts';
import { resourcesMark } from './dump.ts';
import { reconcilerMark } from './service.ts';

export type Mark =
  | { readonly kind: 'level' | 'alarm'; readonly level: LogLevel }
  | { readonly kind: 'service' | 'resources' | 'banner' | 'node' };

/** What the reader of logs itself looks for, beside the signatures' literals. */
const table: readonly (readonly [text: string, mark: Mark])[] = [
  ['"level":"debug"', { kind: 'level', level: 'debug' }],
  ['"level":"error"', { kind: 'alarm', level: 'error' }],
  ['"level":"warn"', { kind: 'alarm', level: 'warn' }],
  ['"level":"warning"', { kind: 'alarm', level: 'warn' }],
  ['"level":"fatal"', { kind: 'alarm', level: 'error' }],
  ['"level":"panic"', { kind: 'alarm', level: 'error' }],
  [' level=error', { kind: 'alarm', level: 'error' }],
  [' level=warning', { kind: 'alarm', level: 'warn' }],
  [reconcilerMark, { kind: 'service' }],
  [resourcesMark, { kind: 'resources' }],
  [nodeMarks.state, { kind: 'node' }],
  [nodeMarks.join, { kind: 'node' }],
  ['MetalLB controller starting', { kind: 'banner' }],
  ['MetalLB speaker starting', { kind: 'banner' }],
  ['FRR metrics exporter starting', { kind: 'banner' }],
  ['"msg":"starting frr-k8s"', { kind: 'banner' }],
  ['WATCHFRR: [T83RR-8SM5G] watchfrr', { kind: 'banner' }],
  ['writing to /etc/frr_reloader/', { kind: 'banner' }],
];

export const markTexts: readonly string[] = table.map(([text]) => text);

/** Without what a log has said once and for all. */
export const markTextsAtDebug: readonly (string | null)[] = table.map(([text, mark]) => (mark.kind === 'level' ? null : text));

export const marks: readonly Mark[] = table.map(([, mark]) => mark);

/** The version that a start banner names: MetalLB's, frr-k8s's or FRR's. Builds of a branch have none. */
export function versionInBanner(text: string): string | null {
  const named = /"version":"v?(\d[^"\s]{0,60})/.exec(text) ?? /starting version v?(\d[^\s"(,]{0,60})/.exec(text);
  const version = named ?? /watchfrr (\d\S{0,60}) starting/.exec(text);
  return version?.[1] ?? null;
}

/** Some lines only mention what a banner says. */
export function isBanner(text: string): boolean {
  return !text.includes('/etc/frr_reloader/') || text.startsWith('PID is: ');
}
