import type { Facts } from '../model/facts.ts';
import type { Finding, Undecided } from '../model/finding.ts';
import type { BgpMode } from '../model/replay.ts';
import type { MissingEvidence } from '../model/report.ts';
import { fill } from './asking/fill.ts';
import { type Naming, namesFor } from './asking/names.ts';
import type { WeighedFinding } from './roles.ts';

/** A question that would tell more, with the command that answers it; placeholders are filled in here. */
export interface Ask {
  readonly what: string;
  readonly command: string;
}

/** What the rules know of asking: of each cause, and of each thing that causes need. */
export interface Questions {
  readonly ofCause: ReadonlyMap<string, readonly Ask[]>;
  /** By need, as rules write it: `objects Node`, `log speaker`, `log speaker at debug`, `frr`. */
  readonly ofNeed: ReadonlyMap<string, Ask>;
}

const mostQuestions = 6;
/** Beside a root cause, what else might be asked only distracts. */
const mostBesideRootCause = 2;
/** From here on a finding needs no further question. */
const sure = 0.85;

/**
 * The shortest list of commands that would decide most: first what the findings themselves leave open, then the needs
 * that most undecided causes share. Each command once.
 */
export function missingEvidence(
  weighed: readonly WeighedFinding[],
  undecided: readonly Undecided[],
  questions: Questions,
  naming: Naming,
): readonly MissingEvidence[] {
  const { facts, services, mode } = naming;
  const chosen = new Map<string, MissingEvidence>();
  // Nobody answers ARP for an address that is only announced over BGP.
  const routed =
    services.some(({ protocols }) => protocols.length > 0) && services.every(({ protocols }) => !protocols.includes('layer2'));
  const add = (ask: Ask, why: string, decides: readonly string[], most: number, about: Finding | null) => {
    if (mode === 'native' && frrCommand.test(ask.command)) return;
    if (routed && /\barping\b/.test(ask.command)) return;
    const names = namesFor(about, naming);
    const command = fill(ask.command, names);
    if (
      command === null ||
      [...chosen.keys()].some((other) => other.includes(command)) ||
      chosen.size >= most ||
      isAnswered(command, facts)
    )
      return;
    chosen.set(command, { what: fill(ask.what, names) ?? ask.what, why, command, decides });
  };
  for (const { finding, role } of weighed) {
    if (role === 'consequence' || role === 'information' || finding.confidence >= sure) continue;
    for (const ask of questions.ofCause.get(finding.id) ?? [])
      add(ask, `to settle “${finding.title}”`, [finding.id], mostQuestions, finding);
  }
  // Without a BGPPeer no FRR has anything to tell.
  const unpeered =
    facts.collected.some(({ kind, count }) => kind === 'BGPPeer' && count === 0) &&
    facts.objects.every(({ kind }) => kind !== 'BGPPeer');
  const about = weighed.find(({ role }) => role === 'root-cause')?.finding ?? null;
  const most = weighed.some(({ role }) => role === 'root-cause') ? chosen.size + mostBesideRootCause : mostQuestions;
  for (const { need, causes } of greedyNeeds(undecided)) {
    const ask = questions.ofNeed.get(need);
    if (!ask || !concernsMode(need, mode) || (unpeered && frrNeeds.test(need))) continue;
    add(ask, `${causes.length} cause${causes.length > 1 ? 's stay' : ' stays'} open without`, causes, most, about);
  }
  return [...chosen.values()];
}

const frrNeeds = /^(?:frr|log (?:frr|reloader|frr-k8s)|objects (?:FRR|BGPSession).*)$/;
const frrK8sNeeds = /^(?:log frr-k8s|objects (?:FRR|BGPSession).*)$/;

/** What only a container of FRR can answer. */
const frrCommand = /-c frr\b|\bvtysh\b/;

/** Nobody is asked for what their mode does not have. */
function concernsMode(need: string, mode: BgpMode | null): boolean {
  if (mode === 'native') return !frrNeeds.test(need);
  return mode !== 'frr' || !frrK8sNeeds.test(need);
}

const shortNames: Readonly<Record<string, string>> = {
  svc: 'service',
  ns: 'namespace',
  no: 'node',
  po: 'pod',
  cm: 'configmap',
  ds: 'daemonset',
  deploy: 'deployment',
  ep: 'endpoints',
  ev: 'event',
};

/** All that `kubectl get` is asked for is in the bundle already. */
function isAnswered(command: string, facts: Facts): boolean {
  const asked = /^kubectl get ([a-z0-9,]+)(?: |$)/.exec(command)?.[1]?.split(',');
  if (!asked) return false;
  const collected = new Set(facts.collected.filter(({ count }) => count > 0).map(({ kind }) => kind.toLowerCase()));
  return asked.every((name) =>
    [name, shortNames[name] ?? name, name.replace(/s$/, ''), name.replace(/es$/, ''), name.replace(/ies$/, 'y')].some((each) =>
      collected.has(each),
    ),
  );
}

interface NeedWithCauses {
  readonly need: string;
  readonly causes: readonly string[];
}

/** Needs by how many causes they would decide, each cause counted at the need that decides it last. */
function greedyNeeds(undecided: readonly Undecided[]): readonly NeedWithCauses[] {
  let open = undecided
    .filter(({ status, lacks }) => status === 'cannot-tell' && lacks.length > 0)
    .map(({ id, lacks }) => ({ id, lacks }));
  const order: NeedWithCauses[] = [];
  while (open.length > 0) {
    const score = new Map<string, number>();
    for (const { lacks } of open) for (const need of lacks) score.set(need, (score.get(need) ?? 0) + 1 / lacks.length);
    const best = [...score].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
    if (!best) break;
    const [need] = best;
    order.push({ need, causes: open.filter(({ lacks }) => lacks.includes(need)).map(({ id }) => id) });
    open = open
      .map(({ id, lacks }) => ({ id, lacks: lacks.filter((lack) => lack !== need) }))
      .filter(({ lacks }) => lacks.length > 0);
  }
  return order;
}
