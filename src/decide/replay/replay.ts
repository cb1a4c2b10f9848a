import { type BgpMode, bgpModes, type ConfigDecision, type LoadState, type Replay } from '../../model/replay.ts';
import { decideAllocation } from '../allocation/allocation.ts';
import { behaviour, newestRelease } from '../behaviour.ts';
import type { ClusterObjects, ReplayOptions } from '../cluster.ts';
import { decideConfig } from '../config/decision.ts';
import { schemaFaults } from '../crd.ts';
import { endpointLookup } from '../endpoints.ts';
import { readInputs } from '../inputs.ts';
import { isSnapshot, knownObjects } from '../known.ts';
import { readResources } from '../read-resources.ts';
import { servicesOf } from '../service.ts';
import { announce } from './announcement.ts';
import { gatherCauses } from './causes.ts';
import { missingObjects } from './missing.ts';

/**
 * MetalLB's decisions on these objects: whether its components accept the configuration, which address each service gets, and
 * which nodes announce it. Never throws, whatever the objects are.
 */
export function replay(cluster: ClusterObjects, options: ReplayOptions): Replay {
  const version = options.version ?? newestRelease;
  const rules = behaviour(version);
  const inputs = readInputs(cluster, options);
  const known = knownObjects(cluster, inputs.namespace, isSnapshot(cluster));
  const resources = readResources(known, rules);
  const decisions = decideConfig(resources, rules);
  const services = servicesOf(cluster.objects);

  // The pools do not depend on the mode, so whichever mode is loaded will do.
  const controller = inModeOrder(inputs.mode).flatMap((mode) => decisions.controller(mode) ?? [])[0];
  const { loadBalancerClass } = inputs;
  const servicesKnown = resources.answersFor('Service');
  const allocated = controller
    ? decideAllocation({ services, config: controller, loadBalancerClass, behaviour: rules, servicesKnown })
    : [];
  const allocation = Object.fromEntries(allocated);
  const endpoints = endpointLookup(cluster, known, rules.announcement);
  const { announcement, neighbors } = announce({ resources, decisions, inputs, services, endpoints, behaviour: rules });
  return {
    version,
    inputs,
    config: decisions.config,
    allocation: { modes: byMode((mode) => loadState(decisions.config.controller[mode])), services: allocation },
    announcement,
    causes: gatherCauses(decisions, inputs.mode, allocation, announcement.services, schemaFaults(cluster.objects)),
    missing: missingObjects(resources, inputs),
    neighbors,
  };
}

/** The mode in use first. */
function inModeOrder(mode: BgpMode | null): readonly BgpMode[] {
  return mode === null ? bgpModes : [mode, ...bgpModes.filter((other) => other !== mode)];
}

function byMode<T>(of: (mode: BgpMode) => T): Readonly<Record<BgpMode, T>> {
  const [native, frr, frrK8s] = [of('native'), of('frr'), of('frr-k8s')];
  return { native, frr, 'frr-k8s': frrK8s };
}

function loadState(decision: ConfigDecision): LoadState {
  if ('unknown' in decision) return 'unknown';
  return decision.valid ? 'loaded' : 'noConfig';
}
