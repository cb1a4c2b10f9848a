import { describe, expect, test } from 'vitest';
import { fill, fillCapitals } from '../../../src/diagnose/asking/fill.ts';
import type { Names } from '../../../src/diagnose/asking/names.ts';

const names: Names = {
  namespace: 'metallb-system',
  service: 'shop/web',
  ip: '192.0.2.10',
  port: '80',
  endpoint: '10.244.0.9',
  endpointPort: '8080',
  node: 'worker-1',
  nodeIp: '10.0.0.1',
  speaker: 'speaker-abcde',
  frrPod: 'frr-k8s-fghij',
  peer: '198.51.100.1',
  peerName: 'tor-1',
  pool: 'public',
  apiServer: '10.96.0.1',
};

describe('the reporter’s own names', () => {
  test.each([
    ['kubectl logs -n {namespace} {pod} --previous', 'kubectl logs -n metallb-system speaker-abcde --previous'],
    [
      'kubectl get --raw /api/v1/namespaces/{namespace}/pods/POD:7472/proxy/metrics',
      'kubectl get --raw /api/v1/namespaces/metallb-system/pods/speaker-abcde:7472/proxy/metrics',
    ],
    [
      'kubectl exec -n {namespace} POD -c frr -- vtysh -c "show bgp neighbor {peer}"',
      'kubectl exec -n metallb-system frr-k8s-fghij -c frr -- vtysh -c "show bgp neighbor 198.51.100.1"',
    ],
    ['curl -v http://{ip}:PORT/', 'curl -v http://192.0.2.10:80/'],
    ['nc -vz NODE-IP 7946; nc -vzu NODE-IP 7946', 'nc -vz 10.0.0.1 7946; nc -vzu 10.0.0.1 7946'],
    ['curl http://POD-IP:TARGET-PORT/   # from a node', 'curl http://10.244.0.9:8080/   # from a node'],
    ['curl -k https://API-SERVICE-IP:443/healthz', 'curl -k https://10.96.0.1:443/healthz'],
    ['kubectl get svc -n NAMESPACE NAME -o yaml', 'kubectl get svc -n shop web -o yaml'],
    ['kubectl get endpointslices -n {serviceNamespace} -l x={serviceName}', 'kubectl get endpointslices -n shop -l x=web'],
    ['kubectl edit bgppeer -n {namespace} NAME', 'kubectl edit bgppeer -n metallb-system tor-1'],
    ['iptables-save | grep SERVICE-NAME', 'iptables-save | grep web'],
  ])('%s', (template, command) => expect(fill(template, names)).toBe(command));

  test.each([
    'kubectl get bgppeers -o custom-columns=NAME:.metadata.name,PEER:.spec.peerAddress,POOL:.x',
    'kubectl get secret -o custom-columns=NAME:.metadata.name,TYPE:.type',
    'ip route get CLIENT-IP',
    'kubectl annotate svc x metallb.io/allow-shared-ip=KEY',
    'grep -A8 BEGIN-NODE_NAME',
  ])('%s has none to fill', (command) => expect(fillCapitals(command, names)).toBe(command));
});

describe('what the bundle does not tell', () => {
  const few: Names = { namespace: 'metallb-system' };

  test('stays a word for a person, where a person can know it', () => {
    expect(fill('arping -c 5 {ip}', few)).toBe('arping -c 5 <load-balancer IP>');
    expect(fill('nc -vz NODE-IP 7946; kubectl logs {pod}', few)).toBe('nc -vz NODE-IP 7946; kubectl logs <pod of the speaker>');
    expect(fillCapitals('kubectl get svc -n NAMESPACE NAME', few)).toBe('kubectl get svc -n NAMESPACE NAME');
  });

  test('is no command without the service that it is about', () => {
    expect(fill('kubectl describe svc -n {serviceNamespace} {serviceName}', few)).toBeNull();
  });

  test('is not what an object calls itself to be run', () => {
    const hostile = { ...names, speaker: 'x; rm -rf /', service: 'shop/$(id)', node: '-rf', peer: '`id`' };
    expect(fill('kubectl logs {pod} POD NODE {peer}', hostile)).toBe('kubectl logs <pod of the speaker> POD NODE <peer address>');
    expect(fill('kubectl get svc -n NAMESPACE NAME', hostile)).toBe('kubectl get svc -n NAMESPACE NAME');
  });
});
