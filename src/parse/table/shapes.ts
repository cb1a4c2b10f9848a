import { type Part, record } from '../build.ts';
import { array, type Cells, type Sections, scalar, text } from './cells.ts';
import { daemonSet, endpoints, event, node, pod, service, slice } from './core.ts';

/** How a kind is printed. */
export interface Shape {
  readonly kind: string;
  readonly apiVersion: string;
  /** Columns that this kind prints, and no other one prints together. */
  readonly columns: readonly string[];
  readonly fields: (cells: Cells, line: number) => Sections;
}
const metallb = 'metallb.io/v1beta1';
const shapes: readonly Shape[] = [
  { kind: 'Event', apiVersion: 'v1', columns: ['REASON', 'OBJECT', 'MESSAGE'], fields: event },
  // kubectl before v1.14.
  { kind: 'Event', apiVersion: 'v1', columns: ['KIND', 'REASON', 'MESSAGE'], fields: event },
  { kind: 'Service', apiVersion: 'v1', columns: ['CLUSTER-IP', 'EXTERNAL-IP'], fields: service },
  { kind: 'Pod', apiVersion: 'v1', columns: ['READY', 'STATUS', 'RESTARTS'], fields: pod },
  { kind: 'Node', apiVersion: 'v1', columns: ['STATUS', 'ROLES', 'VERSION'], fields: node },
  {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    columns: ['ADDRESSTYPE', 'ENDPOINTS'],
    fields: slice,
  },
  { kind: 'Endpoints', apiVersion: 'v1', columns: ['ENDPOINTS', 'AGE'], fields: endpoints },
  {
    kind: 'IPAddressPool',
    apiVersion: metallb,
    columns: ['AUTO ASSIGN', 'AVOID BUGGY IPS'],
    fields: (cells, line) => ({
      spec: record(line, {
        addresses: array(cells, 'ADDRESSES', line),
        autoAssign: scalar(cells, 'AUTO ASSIGN', line),
        avoidBuggyIPs: scalar(cells, 'AVOID BUGGY IPS', line),
      }),
    }),
  },
  {
    kind: 'BGPPeer',
    apiVersion: 'metallb.io/v1beta2',
    columns: ['ADDRESS', 'ASN', 'BFD PROFILE'],
    fields: (cells, line) => ({
      spec: record(line, {
        peerAddress: text(cells, 'ADDRESS', line),
        peerASN: scalar(cells, 'ASN', line),
        bfdProfile: text(cells, 'BFD PROFILE', line),
        ebgpMultiHop: scalar(cells, 'MULTI HOPS', line),
      }),
    }),
  },
  {
    kind: 'L2Advertisement',
    apiVersion: metallb,
    columns: ['IPADDRESSPOOLS', 'INTERFACES'],
    fields: (cells, line) => ({
      spec: record(line, { ipAddressPools: array(cells, 'IPADDRESSPOOLS', line), interfaces: array(cells, 'INTERFACES', line) }),
    }),
  },
  {
    kind: 'BGPAdvertisement',
    apiVersion: metallb,
    columns: ['IPADDRESSPOOLS', 'PEERS'],
    fields: (cells, line) => ({
      spec: record(line, { ipAddressPools: array(cells, 'IPADDRESSPOOLS', line), peers: array(cells, 'PEERS', line) }),
    }),
  },
  {
    kind: 'BFDProfile',
    apiVersion: metallb,
    columns: ['PASSIVE MODE', 'MULTIPLIER'],
    fields: (cells, line) => ({
      spec: record(line, {
        passiveMode: scalar(cells, 'PASSIVE MODE', line),
        transmitInterval: scalar(cells, 'TRANSMIT INTERVAL', line),
        receiveInterval: scalar(cells, 'RECEIVE INTERVAL', line),
        detectMultiplier: scalar(cells, 'MULTIPLIER', line),
      }),
    }),
  },
  {
    kind: 'ServiceL2Status',
    apiVersion: metallb,
    columns: ['ALLOCATED NODE', 'SERVICE NAME'],
    fields: (cells, line) => ({ status: servedBy(cells, 'ALLOCATED NODE', line) }),
  },
  {
    kind: 'ServiceBGPStatus',
    apiVersion: metallb,
    columns: ['NODE', 'SERVICE NAME'],
    fields: (cells, line) => ({ status: servedBy(cells, 'NODE', line) }),
  },
  {
    kind: 'ConfigurationState',
    apiVersion: metallb,
    columns: ['RESULT', 'ERRORSUMMARY'],
    fields: (cells, line) => ({
      status: record(line, { result: text(cells, 'RESULT', line), errorSummary: text(cells, 'ERRORSUMMARY', line) }),
    }),
  },
  {
    kind: 'BGPSessionState',
    apiVersion: 'frrk8s.metallb.io/v1beta1',
    columns: ['NODE', 'PEER', 'VRF'],
    fields: (cells, line) => ({
      status: record(line, {
        node: text(cells, 'NODE', line),
        peer: text(cells, 'PEER', line),
        vrf: text(cells, 'VRF', line),
        bgpStatus: text(cells, 'BGP', line),
        bfdStatus: text(cells, 'BFD', line),
      }),
    }),
  },
  { kind: 'DaemonSet', apiVersion: 'apps/v1', columns: ['DESIRED', 'CURRENT', 'UP-TO-DATE'], fields: daemonSet },
  { kind: 'Deployment', apiVersion: 'apps/v1', columns: ['READY', 'UP-TO-DATE', 'AVAILABLE'], fields: () => ({}) },
  { kind: 'ReplicaSet', apiVersion: 'apps/v1', columns: ['DESIRED', 'CURRENT', 'READY'], fields: () => ({}) },
  {
    kind: 'Namespace',
    apiVersion: 'v1',
    columns: ['NAME', 'STATUS', 'AGE'],
    fields: (cells, line) => ({ status: record(line, { phase: text(cells, 'STATUS', line) }) }),
  },
];

function servedBy(cells: Cells, column: string, line: number): Part {
  return record(line, {
    node: text(cells, column, line),
    serviceName: text(cells, 'SERVICE NAME', line),
    serviceNamespace: text(cells, 'SERVICE NAMESPACE', line),
  });
}

/** The kind whose columns these are. */
export function shapeOf(names: ReadonlySet<string>): Shape | null {
  return shapes.find((shape) => shape.columns.every((name) => names.has(name))) ?? null;
}
