import type { Trouble } from '../model/bundle.ts';
import type { Facts, UnexplainedLine } from '../model/facts.ts';
import type { Finding, Undecided } from '../model/finding.ts';
import { groupBy } from '../model/group.ts';
import type { LogLevel, SourceKind } from '../model/log.ts';
import { announcedInUse, type BgpMode, type Replay } from '../model/replay.ts';
import type { ClusterSummary, OwnershipReport, Report, ServiceReport } from '../model/report.ts';
import { redact } from '../parse/redact.ts';
import { formatTime } from '../parse/time.ts';
import { announcementsOf } from './announcements.ts';
import type { Naming } from './asking/names.ts';
import { componentsOf, coverageOf, isContainerLog } from './coverage.ts';
import { disagreementsOf } from './disagreements.ts';
import type { ClusterIdentity } from './identity.ts';
import { mergeAlike } from './merge.ts';
import { missingEvidence, type Questions } from './missing.ts';
import { neighboursOf } from './neighbours.ts';
import { type Ownership, ownershipOf, reportOwnership } from './ownership.ts';
import { replyText } from './reply.ts';
import { reported, withSufferersOfConsequences } from './reported.ts';
import { weigh } from './roles.ts';
import { observe } from './service-nodes.ts';
import { serviceReports } from './services.ts';
import { configurationDifferences } from './session/configuration.ts';
import { frrInstance } from './session/prefixes.ts';
import { sessionsOf } from './sessions.ts';
import { clockSkewOf } from './skew.ts';
import { type TimelineRule, timelineOf } from './timeline.ts';
import { topologyOf } from './topology.ts';
import { decideVerdict } from './verdict.ts';

/** What the rules know beside their findings. */
export interface Knowledge {
  readonly rules: number;
  readonly questions: Questions;
  readonly timeline: readonly TimelineRule[];
}

export interface Diagnosis {
  readonly tool: { readonly name: string; readonly version: string };
  readonly facts: Facts;
  readonly identity: ClusterIdentity;
  readonly replay: Replay;
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
  readonly knowledge: Knowledge;
}

/** Findings to Report: roles, phases of each service, verdict, what is missing, in an order that the same bundle always gives. */
export function diagnose({ tool, facts, identity, replay, findings, undecided, knowledge }: Diagnosis): Report {
  const weighed = mergeAlike(weigh(findings));
  const announcements = announcementsOf(facts);
  const observed = observe(facts, announcements);
  const sessions = sessionsOf(facts, weighed, replay, observed);
  const differences = configurationDifferences(facts.frr);
  const ownership = ownershipOf(announcements);
  const services = serviceReports({
    facts,
    replay,
    weighed,
    observed,
    sessions: groupBy(sessions, ({ node, pod, source }) => node ?? pod ?? source),
    ownership: new Map(ownership.map((one) => [one.ip, one])),
    routers: new Map(facts.frr.map((frr) => [frr.node ?? frr.pod ?? frr.source, frrInstance(frr)])),
  });
  const verdict = decideVerdict(weighed, facts, replay);
  const cluster = clusterOf(facts, identity, replay);
  const naming: Naming = {
    facts,
    services,
    sessions,
    namespace: cluster.namespace ?? 'metallb-system',
    mode: cluster.bgpMode,
  };
  const missing = missingEvidence(weighed, undecided, knowledge.questions, naming);
  const neighbours = neighboursOf(facts, weighed);
  return {
    schemaVersion: 1,
    tool: { ...tool, rules: knowledge.rules },
    input: facts.input,
    cluster,
    verdict: verdict.verdict,
    verdictReason: verdict.reason,
    findings: withSufferersOfConsequences(weighed.map((each) => reported(each, services, neighbours, naming))),
    services,
    sessions,
    ...(differences.length > 0 && { configurationDifferences: differences }),
    ownership: ownershipReports(ownership, services, replay),
    replay,
    disagreements: disagreementsOf(services, observed, weighed),
    missing,
    reply: replyText(missing, verdict.reason),
    timeline: timelineOf(facts, knowledge.timeline, weighed),
    coverage: coverageOf(facts),
    clockSkew: clockSkewOf(facts),
    unexplained: facts.unexplained.map((line) => ({ ...line, stubRule: stubCommand(line) })),
    files: facts.files,
    unreadable: facts.troubles.map((trouble) => withoutForeignKinds(trouble, cluster.bgpMode)),
    causes: {
      found: new Set(weighed.map(({ finding }) => finding.id)).size,
      excluded: undecided.filter(({ status }) => status === 'excluded').length,
      cannotTell: undecided.filter(({ status }) => status === 'cannot-tell').length,
      undecided,
    },
  };
}

const frrK8sKinds = /^empty: (?:FRR|BGPSession)\w+ could not be listed/;

/** Outside frr-k8s mode nothing is lost by a list of its kinds that failed. */
function withoutForeignKinds(trouble: Trouble, mode: BgpMode | null): Trouble {
  return mode !== 'frr-k8s' && frrK8sKinds.test(trouble.what) ? { ...trouble, lost: 'nothing' } : trouble;
}

/** The command that makes a rule to start from out of a line that no rule knows. */
function stubCommand({ example }: UnexplainedLine): string {
  return `analyze rules new --from-line '${redact(example.text).replaceAll("'", "'\\''")}'`;
}

function clusterOf(facts: Facts, identity: ClusterIdentity, replay: Replay): ClusterSummary {
  return {
    metallbVersion: identity.metallbVersion,
    bgpMode: replay.inputs.mode,
    kubernetesVersion: identity.kubernetesVersion,
    frrVersion: identity.frrVersion,
    cni: identity.cni,
    namespace: 'namespace' in replay.inputs.assumed ? null : replay.inputs.namespace,
    logLevel: { controller: levelOf(facts, 'controller'), speaker: levelOf(facts, 'speaker') },
    components: componentsOf(facts),
    topology: topologyOf(facts, replay),
  };
}

const talkativeness: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

function levelOf(facts: Facts, kind: SourceKind): LogLevel | null {
  const levels = new Set(
    facts.streams.filter((stream) => stream.kind === kind && isContainerLog(stream)).map(({ level }) => level),
  );
  return talkativeness.find((level) => levels.has(level)) ?? null;
}

function ownershipReports(
  ownerships: readonly Ownership[],
  services: readonly ServiceReport[],
  replay: Replay,
): readonly OwnershipReport[] {
  const serviceOf = new Map(services.flatMap(({ service, ips }) => ips.map((ip) => [ip, service] as const)));
  return ownerships.map((ownership) => {
    const service = serviceOf.get(ownership.ip) ?? null;
    return reportOwnership(ownership, service, service === null ? null : predictedOwner(service, replay), formatTime);
  });
}

function predictedOwner(service: string, replay: Replay): string | null {
  const verdict = announcedInUse(replay)[service];
  if (verdict === undefined || 'unknown' in verdict || verdict.layer2 === undefined || 'unknown' in verdict.layer2) return null;
  return verdict.layer2.announcer || null;
}
