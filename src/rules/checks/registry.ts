import { addressFreeNow } from './address-free-now.ts';
import { announcedInterface } from './announced-interface.ts';
import { arpingMacs } from './arping-macs.ts';
import { atHand } from './at-hand.ts';
import { bfdDown } from './bfd-down.ts';
import type { Check } from './check.ts';
import { configmapFault } from './configmap-fault.ts';
import { crashedContainer } from './crashed-container.ts';
import { disagreement } from './disagreement.ts';
import { duplicateInstall } from './duplicate-install.ts';
import { emptyReport } from './empty-report.ts';
import { frrConfigurationLacks } from './frr-configuration-lacks.ts';
import { frrNeighbor } from './frr-neighbor.ts';
import { frrNotCollected } from './frr-not-collected.ts';
import { healthProbe } from './health-probe.ts';
import { l2Owners } from './l2-owners.ts';
import { loggedAt } from './logged-at.ts';
import { memberlistSplit } from './memberlist-split.ts';
import { missingLog } from './missing-log.ts';
import { newerReleaseAccepts } from './newer-release-accepts.ts';
import { noArpRequests } from './no-arp-requests.ts';
import { nobodyAnnounces } from './nobody-announces.ts';
import { nodeCondition } from './node-condition.ts';
import { podsSettled } from './pods-settled.ts';
import { poolContainsNodeIp } from './pool-contains-node-ip.ts';
import { poolForAll } from './pool-for-all.ts';
import { poolNotInNodeSubnet } from './pool-not-in-node-subnet.ts';
import { prefixNotAdvertised } from './prefix-not-advertised.ts';
import { runningConfigDiffers } from './running-config-differs.ts';
import { sessionMetricTwin } from './session-metric-twin.ts';
import { sharedIpOwners } from './shared-ip-owners.ts';
import { speakerMissing } from './speaker-missing.ts';
import { staleFlag } from './stale-flag.ts';
import { versionSkew } from './version-skew.ts';

const all: readonly Check[] = [
  arpingMacs,
  atHand,
  podsSettled,
  poolForAll,
  announcedInterface,
  memberlistSplit,
  nobodyAnnounces,
  bfdDown,
  configmapFault,
  crashedContainer,
  disagreement,
  duplicateInstall,
  emptyReport,
  frrNeighbor,
  l2Owners,
  loggedAt,
  missingLog,
  noArpRequests,
  poolContainsNodeIp,
  poolNotInNodeSubnet,
  prefixNotAdvertised,
  runningConfigDiffers,
  speakerMissing,
  versionSkew,
  addressFreeNow,
  frrConfigurationLacks,
  frrNotCollected,
  healthProbe,
  newerReleaseAccepts,
  nodeCondition,
  sessionMetricTwin,
  sharedIpOwners,
  staleFlag,
];

/** The named checks, by name. */
export const checks: ReadonlyMap<string, Check> = new Map(all.map((check) => [check.name, check]));
