import { gte, valid } from 'semver';
import {
  type AllocationVerdict,
  type AnnouncementVerdict,
  announcedInUse,
  bgpModes,
  type ConfigVerdict,
  isUnknown,
  type Replay,
  type UnknownDecision,
} from '../model/replay.ts';
import type { UpgradeChange } from '../model/report.ts';

/**
 * Where the newest release decides otherwise on the same objects: what an upgrade would mend, and what it would break.
 * `newest` is the replay of the same facts with that release. What either of the two could not decide is left out.
 */
export function upgradeChanges(current: Replay, newest: Replay): readonly UpgradeChange[] {
  if (valid(current.version) === null || valid(newest.version) === null || gte(current.version, newest.version)) return [];
  const release = newest.version;
  return [
    ...(['controller', 'speaker'] as const).flatMap((component) => ofConfig(component, current, newest)),
    ...ofServices(current.allocation.services, newest.allocation.services, allocationWords),
    ...ofServices(announcedInUse(current), announcedInUse(newest), announcementWords),
  ].map((change) => ({ ...change, release }));
}

type Change = Omit<UpgradeChange, 'release'>;

/** With an unknown mode only what all modes change alike is certain. */
function ofConfig(component: 'controller' | 'speaker', current: Replay, newest: Replay): readonly Change[] {
  const { mode } = current.inputs;
  const changes = (mode === null ? bgpModes : [mode]).map((one): Change | null => {
    const [a, b] = [current.config[component][one], newest.config[component][one]];
    if (isUnknown(a) || isUnknown(b)) return null;
    const [now, after] = [configWords(a), configWords(b)];
    return isAccepted(a) === isAccepted(b) ? null : { subject: `configuration of the ${component}`, now, after };
  });
  const [first] = changes;
  return first && changes.every((change) => change !== null && change.after === first.after) ? [first] : [];
}

/** Accepted by every node, where the nodes differ. */
const isAccepted = ({ valid: all, byNode }: ConfigVerdict): boolean =>
  all && Object.values(byNode ?? {}).every((one) => one.valid);

function configWords(verdict: ConfigVerdict): string {
  if (isAccepted(verdict)) return 'accepted';
  const refusing = Object.entries(verdict.byNode ?? {}).filter(([, one]) => !one.valid);
  const text = verdict.error ?? refusing[0]?.[1].error ?? '';
  const where = refusing.length > 0 ? ` on ${refusing.map(([node]) => node).join(', ')}` : '';
  return text === '' ? `refused${where}` : `refused${where}: ${text}`;
}

type Services<V> = Readonly<Record<string, V | UnknownDecision>>;

function ofServices<V extends object>(
  current: Services<V>,
  newest: Services<V>,
  words: (verdict: V) => Words | null,
): readonly Change[] {
  return Object.entries(current).flatMap(([service, a]) => {
    const b = Object.hasOwn(newest, service) ? newest[service] : undefined;
    if (b === undefined || isUnknown(a) || isUnknown(b)) return [];
    const [now, after] = [words(a), words(b)];
    if (now === null || after === null || now.decides === after.decides) return [];
    return [{ subject: `Service ${service}`, now: now.says, after: after.says }];
  });
}

interface Words {
  /** What is compared: texts of errors differ between releases without any meaning. */
  readonly decides: string;
  readonly says: string;
}

/** Which of several free addresses is taken is no difference; that one is had, lost, moved or never settled is. */
function allocationWords({ outcome, ips, because, error, cause }: AllocationVerdict): Words {
  const why = because ?? error;
  const reason = why === undefined ? '' : `: ${why.replace(/\.$/, '')}`;
  if (outcome === 'ignored' || outcome === 'notLoadBalancer') return { decides: 'ignored', says: 'left alone by MetalLB' };
  if (ips.length === 0 || outcome === 'stuck') return { decides: 'none', says: `gets no address${reason}` };
  const settled = cause?.startsWith('known-bug/') ? 'unsettled' : 'settled';
  if (settled === 'unsettled') return { decides: settled, says: `never settles${reason}` };
  const moves = outcome === 'reassigned';
  return {
    decides: moves ? `moves ${ips.length}` : `has ${ips.length}`,
    says: `${moves ? 'moves to' : 'has'} ${ips.join(', ')}`,
  };
}

function announcementWords({ gate, layer2, bgp, because }: AnnouncementVerdict): Words | null {
  if ((layer2 !== undefined && isUnknown(layer2)) || (bgp !== undefined && isUnknown(bgp))) return null;
  const announcer = layer2?.announcer ?? '';
  const routers = Object.entries(bgp ?? {}).flatMap(([node, { announced }]) => (announced ? [node] : []));
  const said = [
    ...(announcer === '' ? [] : [`by ${announcer} over layer 2`]),
    ...(routers.length === 0 ? [] : [`by ${routers.sort().join(', ')} over BGP`]),
  ];
  if (said.length > 0) return { decides: said.join(' '), says: `announced ${said.join(' and ')}` };
  // Not addressed, so the assignment says it all.
  if (gate !== 'ok') return null;
  return {
    decides: 'nobody',
    says: because === undefined ? 'announced by nobody' : `announced by nobody: ${because.replace(/\.$/, '')}`,
  };
}
