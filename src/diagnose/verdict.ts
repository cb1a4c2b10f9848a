import type { Facts } from '../model/facts.ts';
import type { Verdict } from '../model/finding.ts';
import type { Replay } from '../model/replay.ts';
import type { WeighedFinding } from './roles.ts';

export interface VerdictWithReason {
  readonly verdict: Verdict;
  /** One sentence. */
  readonly reason: string;
}

/** The first root cause decides; without one, healthy is only said with what it rests on. */
export function decideVerdict(weighed: readonly WeighedFinding[], facts: Facts, replay: Replay): VerdictWithReason {
  const roots = weighed.filter(({ role }) => role === 'root-cause');
  const [first] = roots;
  if (first) return { verdict: first.finding.verdict, reason: rootReason(roots) };
  const hearsay = weighed.find(
    ({ finding, role }) => role === 'contributing' && finding.basis.every((basis) => basis === 'words'),
  );
  if (hearsay) {
    return {
      verdict: 'insufficient-evidence',
      reason: `the report suggests it, nothing in it proves it: ${hearsay.finding.summary}`,
    };
  }
  const unexplained = weighed.find(
    ({ finding, role }) => role === 'contributing' && finding.state === 'active' && finding.verdict === 'insufficient-evidence',
  );
  if (unexplained) return { verdict: 'insufficient-evidence', reason: unexplained.finding.summary.replace(/\.$/, '') };
  const rests = restsOn(facts, replay);
  if (rests.missing.length > 0) {
    return {
      verdict: 'insufficient-evidence',
      reason: `no fault is visible, but the bundle lacks ${rests.missing.join(' and ')}`,
    };
  }
  return { verdict: 'healthy', reason: `no fault is visible in ${rests.seen.join(', ')}` };
}

function rootReason(roots: readonly WeighedFinding[]): string {
  const [first, ...others] = roots;
  if (!first) return '';
  const more = others.length === 0 ? '' : ` (and ${others.length} more root cause${others.length > 1 ? 's' : ''})`;
  return `${first.finding.summary.replace(/\.$/, '')}${more}`;
}

interface Grounds {
  readonly seen: readonly string[];
  readonly missing: readonly string[];
}

function restsOn(facts: Facts, replay: Replay): Grounds {
  const seen: string[] = [];
  const missing: string[] = [];
  for (const kind of ['controller', 'speaker'] as const) {
    const count = facts.streams.filter((stream) => stream.kind === kind && stream.lines > 0).length;
    if (count > 0) seen.push(`${count} ${kind} log${count > 1 ? 's' : ''}`);
    else missing.push(`the log of ${kind === 'controller' ? 'the controller' : 'any speaker'}`);
  }
  const kinds = new Set(facts.objects.map((object) => object.kind));
  if (kinds.has('IPAddressPool') || facts.collected.some(({ kind }) => kind === 'IPAddressPool')) seen.push('the configuration');
  else missing.push('the configuration');
  const replayed = Object.keys(replay.allocation.services).length;
  if (replayed > 0) seen.push(`the replay of ${replayed} service${replayed > 1 ? 's' : ''}`);
  return { seen, missing };
}
