import type { Facts } from '../model/facts.ts';
import type { Undecided } from '../model/finding.ts';
import type { BgpMode } from '../model/replay.ts';
import type { MissingEvidence, ServiceReport } from '../model/report.ts';
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

interface AskContext {
  readonly namespace: string;
  readonly service: string | null;
  readonly speaker: string | null;
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
  services: readonly ServiceReport[],
  facts: Facts,
  questions: Questions,
  namespace: string | null,
  mode: BgpMode | null,
): readonly MissingEvidence[] {
  const context = contextOf(weighed, services, facts, namespace);
  const chosen = new Map<string, MissingEvidence>();
  const add = (ask: Ask, why: string, decides: readonly string[], most: number) => {
    const command = fill(ask.command, context);
    if (
      command === null ||
      [...chosen.keys()].some((other) => other.includes(command)) ||
      chosen.size >= most ||
      isAnswered(command, facts)
    )
      return;
    chosen.set(command, { what: fill(ask.what, context) ?? ask.what, why, command, decides });
  };
  for (const { finding, role } of weighed) {
    if (role === 'consequence' || role === 'information' || finding.confidence >= sure) continue;
    for (const ask of questions.ofCause.get(finding.id) ?? [])
      add(ask, `to settle “${finding.title}”`, [finding.id], mostQuestions);
  }
  const most = weighed.some(({ role }) => role === 'root-cause') ? chosen.size + mostBesideRootCause : mostQuestions;
  for (const { need, causes } of greedyNeeds(undecided)) {
    const ask = questions.ofNeed.get(need);
    if (!ask || !concernsMode(need, mode)) continue;
    add(ask, `${causes.length} cause${causes.length > 1 ? 's' : ''} cannot be told without`, causes, most);
  }
  return [...chosen.values()];
}

const frrNeeds = /^(?:frr|log (?:frr|reloader|frr-k8s)|objects (?:FRR|BGPSession).*)$/;
const frrK8sNeeds = /^(?:log frr-k8s|objects (?:FRR|BGPSession).*)$/;

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

function contextOf(
  weighed: readonly WeighedFinding[],
  services: readonly ServiceReport[],
  facts: Facts,
  namespace: string | null,
): AskContext {
  const suffering =
    weighed
      .flatMap(({ finding }) => [...finding.subjects, ...finding.affects])
      .find((subject) => subject.startsWith('Service '))
      ?.slice('Service '.length) ?? services[0]?.service;
  return {
    namespace: namespace ?? 'metallb-system',
    service: suffering ?? null,
    speaker: facts.streams.find((stream) => stream.kind === 'speaker' && stream.pod !== null)?.pod ?? null,
  };
}

/** Fills the reporter's own names in; null where one is unknown, for a command that cannot be pasted helps nobody. */
function fill(template: string, context: AskContext): string | null {
  const [serviceNamespace, serviceName] = context.service?.split('/') ?? [];
  const values: Readonly<Record<string, string | undefined>> = {
    namespace: context.namespace,
    service: context.service ?? undefined,
    serviceNamespace,
    serviceName,
    pod: context.speaker ?? '<speaker pod>',
    node: '<node>',
    peer: '<peer address>',
    ip: '<load-balancer IP>',
  };
  let unknown = false;
  const filled = template.replace(/\{([a-zA-Z0-9]+)\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) unknown = true;
    return value ?? '';
  });
  return unknown ? null : filled;
}
