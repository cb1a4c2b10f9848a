/** Resource names as kubectl and file names spell them, by kind. */
const resources: Readonly<Record<string, readonly string[]>> = {
  AddressPool: ['addresspools', 'addresspool'],
  IPAddressPool: ['ipaddresspools', 'ipaddresspool'],
  L2Advertisement: ['l2advertisements', 'l2advertisement', 'l2adv', 'l2ads'],
  BGPAdvertisement: ['bgpadvertisements', 'bgpadvertisement', 'bgpadv', 'bgpads'],
  BGPPeer: ['bgppeers', 'bgppeer'],
  BFDProfile: ['bfdprofiles', 'bfdprofile'],
  Community: ['communities', 'community'],
  ServiceL2Status: ['servicel2statuses', 'servicel2status'],
  ServiceBGPStatus: ['servicebgpstatuses', 'servicebgpstatus'],
  ConfigurationState: ['configurationstates', 'configurationstate'],
  FRRConfiguration: ['frrconfigurations', 'frrconfiguration'],
  FRRNodeState: ['frrnodestates', 'frrnodestate'],
  BGPSessionState: ['bgpsessionstates', 'bgpsessionstate'],
  Service: ['services', 'service', 'svc', 'svcs'],
  Endpoints: ['endpoints', 'endpoint', 'ep', 'eps'],
  EndpointSlice: ['endpointslices', 'endpointslice', 'epslices'],
  Node: ['nodes', 'node', 'no'],
  Namespace: ['namespaces', 'namespace', 'ns'],
  Pod: ['pods', 'pod', 'po'],
  Event: ['events', 'event', 'ev'],
  ConfigMap: ['configmaps', 'configmap', 'cm'],
  Secret: ['secrets', 'secret'],
  DaemonSet: ['daemonsets', 'daemonset', 'ds'],
  Deployment: ['deployments', 'deployment', 'deploy'],
  ReplicaSet: ['replicasets', 'replicaset', 'rs'],
  StatefulSet: ['statefulsets', 'statefulset', 'sts'],
  ReplicationController: ['replicationcontrollers', 'replicationcontroller', 'rc'],
  ServiceAccount: ['serviceaccounts', 'serviceaccount', 'sa'],
  NetworkPolicy: ['networkpolicies', 'networkpolicy', 'netpol'],
  ValidatingWebhookConfiguration: ['validatingwebhookconfigurations', 'validatingwebhookconfiguration'],
  CustomResourceDefinition: ['customresourcedefinitions', 'customresourcedefinition', 'crd'],
};

const kindOfResource = new Map(
  Object.entries(resources).flatMap(([kind, names]) => names.map((name): [string, string] => [name, kind])),
);

/** The kind of a resource as kubectl names it: `svc`, `ipaddresspools.metallb.io`, `bgpAdvertisements`. */
export function kindOf(resource: string): string | null {
  const name = resource.toLowerCase().split('.', 1)[0] ?? '';
  return kindOfResource.get(name) ?? null;
}

/** Kinds that MetalLB is configured with. */
export const configurationKinds: ReadonlySet<string> = new Set([
  'AddressPool',
  'IPAddressPool',
  'L2Advertisement',
  'BGPAdvertisement',
  'BGPPeer',
  'BFDProfile',
  'Community',
]);

/** What a file's name says that was listed into it. Only good where the content is an empty list. */
export function kindsInName(path: string): readonly string[] {
  const file = path.slice(-512).split(/[\\/]/).at(-1) ?? '';
  const stem = file.replace(/\.(?:ya?ml|json|txt|log|out)$/i, '');
  const whole = kindOf(stem.replace(/[^A-Za-z0-9]/g, ''));
  if (whole !== null) return [whole];
  const found = stem.split(/[^A-Za-z0-9]+/).flatMap((word) => kindOf(word) ?? []);
  return [...new Set(found)];
}
