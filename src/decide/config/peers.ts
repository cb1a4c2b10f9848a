import type { FieldPath, ObjectFact } from '../../model/object.ts';
import { parseAddress, printAddress } from '../../net/address.ts';
import { goQuote } from '../../net/quote.ts';
import type { Behaviour } from '../behaviour.ts';
import { type Fault, fault, firstLeads, wrapped } from '../fault.ts';
import { isMasked, isPartial } from '../read.ts';
import { type PeerSpec, placeOf, type Resources } from '../resources.ts';
import type { EffectivePeer } from './config.ts';
import { duplicateSelectors, type FieldFault, invalidSelectors, sortedValues } from './duplicates.ts';
import { parseTimers, type Timers } from './timers.ts';

export interface ParsedPeer {
  readonly spec: PeerSpec;
  readonly faults: readonly Fault[];
  readonly peer: EffectivePeer;
}

interface PeerFault extends FieldFault {
  readonly objects?: readonly ObjectFact[];
  /** Not wrapped into `parsing peer …`. */
  readonly bare?: boolean;
}

/** One BGPPeer: peerFromCR and peersFor of internal/config/config.go. */
export function parsePeer(spec: PeerSpec, resources: Resources, behaviour: Behaviour, unchecked: Set<string>): ParsedPeer {
  const timers = parseTimers(spec.holdTime, spec.keepaliveTime, behaviour);
  const ofSelectors = sortedValues(spec.nodeSelectors);
  const found: readonly PeerFault[] = [
    ...asnFaults(spec, behaviour),
    ...(behaviour.peerInterface ? endpointFaults(spec) : addressFaults(spec, behaviour)),
    ...timers.errors.map((error) => ({ error, cause: 'config/peer-timers', path: timerPath(spec) })),
    ...(behaviour.peerInterface ? addressFaults(spec, behaviour) : []),
    ...otherAddressFaults(spec),
    ...duplicateSelectors(ofSelectors, 'nodeSelectors', ['nodeSelectors']),
    ...invalidSelectors(ofSelectors, ['nodeSelectors'], behaviour, (inner) =>
      wrapped(
        behaviour,
        inner,
        `failed to convert peer ${spec.name} node selector`,
        `Failed to convert peer ${spec.name} node selector`,
      ),
    ),
    ...passwordFaults(spec, resources, behaviour, unchecked),
    ...profileFaults(spec, resources, unchecked),
  ];
  const faults = found.map(({ error, variants, cause, path, objects, bare }) =>
    fault('peers', cause, bare ? error : named(spec, error, behaviour), objects ?? [spec.object], [placeOf(spec, ...path)], {
      variants: (variants ?? []).map((variant) => (bare ? variant : named(spec, variant, behaviour))),
    }),
  );
  return { spec, faults: firstLeads(faults), peer: effectivePeer(spec, timers) };
}

function named({ name }: PeerSpec, inner: string, { peerWrap }: Behaviour): string {
  switch (peerWrap) {
    case 'blank':
      return `parsing peer ${name} ${inner}`;
    case 'join':
      return `${inner}\nparsing peer ${name}`;
    case 'colon':
      return `parsing peer ${name}: ${inner}`;
  }
}

const timerPath = ({ holdTime }: PeerSpec): FieldPath => (holdTime === null ? ['keepaliveTime'] : ['holdTime']);

function asnFaults(spec: PeerSpec, { dynamicAsn }: Behaviour): readonly PeerFault[] {
  const { myASN, peerASN, dynamicASN, ebgpMultiHop } = spec;
  const cause = 'config/peer-asn';
  const whole = !isPartial(spec.object);
  const faults: PeerFault[] = [];
  if (myASN === 0 && whole) faults.push({ error: 'missing local ASN', cause, path: ['myASN'] });
  if (peerASN === 0 && dynamicASN === '' && whole) {
    faults.push({ error: dynamicAsn ? 'missing peer ASN and dynamicASN' : 'missing peer ASN', cause, path: ['peerASN'] });
  }
  if (peerASN !== 0 && dynamicASN !== '')
    faults.push({ error: 'both peer ASN and dynamicASN specified', cause, path: ['dynamicASN'] });
  if (dynamicASN !== '' && dynamicASN !== 'internal' && dynamicASN !== 'external') {
    faults.push({ error: `invalid dynamicASN ${dynamicASN}`, cause, path: ['dynamicASN'] });
  }
  if (peerASN === myASN && ebgpMultiHop && (whole || myASN !== 0)) {
    const error = 'invalid ebgp-multihop parameter set for an ibgp peer';
    faults.push({ error, cause: 'config/peer-ebgp-multihop', path: ['ebgpMultiHop'] });
  }
  return faults;
}

function endpointFaults(spec: PeerSpec): readonly PeerFault[] {
  const cause = 'config/peer-address';
  const [hasAddress, hasInterface] = [spec.peerAddress !== '', spec.interface !== ''];
  if (!hasAddress && !hasInterface && !isPartial(spec.object)) {
    return [{ error: 'peer has no Address or Interface specified', cause, path: ['peerAddress'] }];
  }
  return hasAddress && hasInterface
    ? [{ error: 'peer has both Address and Interface specified', cause, path: ['interface'] }]
    : [];
}

/** Since v0.15.0 an empty address is no fault of its own, for there may be an interface. */
function addressFaults({ peerAddress, object }: PeerSpec, { peerInterface }: Behaviour): readonly PeerFault[] {
  if (isMasked(peerAddress) || parseAddress(peerAddress)) return [];
  if (peerAddress === '' && (peerInterface || isPartial(object))) return [];
  return [{ error: `invalid BGPPeer address ${goQuote(peerAddress)}`, cause: 'config/peer-address', path: ['peerAddress'] }];
}

function otherAddressFaults({ routerID, sourceAddress }: PeerSpec): readonly PeerFault[] {
  const cause = 'config/peer-address';
  const bad = (text: string) => text !== '' && !isMasked(text) && !parseAddress(text);
  return [
    ...(bad(routerID) ? [{ error: `invalid router ID ${goQuote(routerID)}`, cause, path: ['routerID'] }] : []),
    ...(bad(sourceAddress) ? [{ error: `invalid source IP ${goQuote(sourceAddress)}`, cause, path: ['sourceAddress'] }] : []),
  ];
}

function passwordFaults(
  spec: PeerSpec,
  resources: Resources,
  behaviour: Behaviour,
  unchecked: Set<string>,
): readonly PeerFault[] {
  const { name, namespace, password, passwordSecret } = spec;
  const cause = 'config/peer-password';
  const peer = `${goQuote(namespace)}/${goQuote(name)}`;
  if (passwordSecret === '') return [];
  const faults: PeerFault[] = [];
  if (password !== '') {
    faults.push({
      error: `can not have both password and secret ref set in peer config ${peer}`,
      cause,
      path: ['passwordSecret'],
    });
  }
  const ofSecret = (inner: string, objects = [spec.object]): readonly PeerFault[] => {
    const error = behaviour.wrapsPasswordErrors
      ? wrapped(behaviour, inner, `failed to parse peer ${name} password secret`, `Failed to parse peer ${name} password secret`)
      : inner;
    return [...faults, { error, cause, path: ['passwordSecret'], objects }];
  };
  const secret = resources.secrets?.get(passwordSecret);
  if (!secret) {
    if (resources.answersFor('Secret')) return ofSecret(`secret ref not found for peer config ${peer}`);
    unchecked.add(`objects Secret: whether ${passwordSecret} of BGPPeer ${name} exists`);
    return faults;
  }
  const id = `${goQuote(secret.namespace)}/${goQuote(secret.name)}`;
  const both = [spec.object, secret.object];
  if (secret.type !== 'kubernetes.io/basic-auth' && (secret.type !== '' || !isPartial(secret.object))) {
    return ofSecret(`secret type mismatch on ${id}, type "kubernetes.io/basic-auth" is expected `, both);
  }
  if (secret.keys === null || isPartial(secret.object)) {
    unchecked.add(`data of Secret ${secret.name}: whether it holds the password of BGPPeer ${name}`);
    return faults;
  }
  return secret.keys.has('password') ? faults : ofSecret(`password not specified in the secret ${id}`, both);
}

/** A transient error: the webhooks let such a peer in. */
function profileFaults({ name, bfdProfile }: PeerSpec, resources: Resources, unchecked: Set<string>): readonly PeerFault[] {
  if (bfdProfile === '' || resources.bfdProfiles?.some((profile) => profile.name === bfdProfile)) return [];
  if (!resources.answersFor('BFDProfile')) {
    unchecked.add(`objects BFDProfile: whether ${bfdProfile} of BGPPeer ${name} exists`);
    return [];
  }
  const error = `peer ${name} referencing non existing bfd profile ${bfdProfile}`;
  return [{ error, cause: 'config/bfd-profile-missing', path: ['bfdProfile'], bare: true }];
}

function effectivePeer(spec: PeerSpec, { hold, keepalive }: Timers): EffectivePeer {
  const printed = (text: string) => {
    const address = parseAddress(text);
    return address ? printAddress(address) : text;
  };
  const seconds = (duration: number | null) => (duration === null ? null : duration / 1e9);
  return {
    name: spec.name,
    object: spec.object,
    nodeSelectors: spec.nodeSelectors,
    address: printed(spec.peerAddress),
    interface: spec.interface,
    myAsn: spec.myASN,
    asn: spec.peerASN,
    dynamicAsn: spec.dynamicASN,
    port: spec.peerPort,
    vrf: spec.vrf,
    bfdProfile: spec.bfdProfile,
    ebgpMultiHop: spec.ebgpMultiHop,
    holdTimeSeconds: seconds(hold),
    keepaliveTimeSeconds: seconds(keepalive),
    connectTimeSeconds: seconds(spec.connectTime),
    hasPassword: spec.password !== '' || spec.passwordSecret !== '',
    dualStackAddressFamily: spec.dualStackAddressFamily,
    disableMp: spec.disableMP,
    gracefulRestart: spec.enableGracefulRestart,
    routerId: printed(spec.routerID),
    sourceAddress: printed(spec.sourceAddress),
    localAsn: spec.localASN,
  };
}
