/** Field names of the APIs that camel case alone does not give back from kubectl's labels: `Avoid Buggy I Ps`, `My ASN`. */
const known = [
  'apiVersion kind metadata spec status data uid resourceVersion creationTimestamp generateName ownerReferences',
  'addresses autoAssign avoidBuggyIPs serviceAllocation priority namespaces namespaceSelectors serviceSelectors protocol',
  'assignedIPv4 assignedIPv6 availableIPv4 availableIPv6',
  'ipAddressPools ipAddressPoolSelectors nodeSelectors interfaces matchLabels matchExpressions key operator values',
  'aggregationLength aggregationLengthV6 localPref communities peers bgpAdvertisements',
  'myASN peerASN dynamicASN localASN peerAddress peerPort sourceAddress holdTime keepaliveTime connectTime routerID interface vrf vrfName',
  'password passwordSecret bfdProfile ebgpMultiHop enableGracefulRestart disableMP dualStackAddressFamily',
  'receiveInterval transmitInterval detectMultiplier echoInterval echoMode passiveMode minimumTtl',
  'node serviceName serviceNamespace result errorSummary lastError conditions',
  'bgp routers asn id neighbors port toAdvertise toReceive allowed mode prefixes withCommunity withLocalPref bfdProfiles raw nodeSelector',
  'runningConfig lastConversionResult lastReloadResult bgpStatus bfdStatus peer',
].flatMap((line) => line.split(' '));

const byLetters = new Map(known.map((name) => [name.toLowerCase(), name]));

/** Fields that hold a list, even where only one item is printed. */
export const listFields: ReadonlySet<string> = new Set(
  (
    'addresses ipAddressPools ipAddressPoolSelectors nodeSelectors interfaces matchExpressions values communities peers serviceSelectors ' +
    'namespaces namespaceSelectors bgpAdvertisements conditions routers neighbors prefixes ownerReferences withCommunity withLocalPref bfdProfiles'
  ).split(' '),
);

/** The API's name for a label that kubectl made of it. */
export function fieldName(label: string): string {
  if (/[^A-Za-z -]/.test(label)) return label;
  const letters = label.replace(/[ -]/g, '').toLowerCase();
  const name = byLetters.get(letters);
  if (name !== undefined) return name;
  const [first = '', ...rest] = label.split(' ');
  return first.charAt(0).toLowerCase() + first.slice(1) + rest.join('');
}
