/** Objects of a big cluster, as `kubectl get -o json` prints them. */
export function bigCluster(services: number, pools: number, nodes: number): string {
  const items: object[] = [];
  const meta = (name: string, namespace?: string): object => ({ name, ...(namespace === undefined ? {} : { namespace }) });
  for (let i = 0; i < nodes; i++) {
    items.push({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: `worker-${i}`, labels: { 'kubernetes.io/hostname': `worker-${i}`, rack: `r${i % 20}` } },
      status: {
        addresses: [{ type: 'InternalIP', address: `10.${i >> 8}.${i & 255}.10` }],
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
  }
  for (let i = 0; i < pools; i++) {
    items.push({
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: meta(`pool-${i}`, 'metallb-system'),
      spec: { addresses: [`172.${16 + (i >> 8)}.${i & 255}.0/24`] },
    });
  }
  items.push({ apiVersion: 'metallb.io/v1beta1', kind: 'L2Advertisement', metadata: meta('all', 'metallb-system'), spec: {} });
  for (let i = 0; i < services; i++) {
    const namespace = `team-${i % 50}`;
    const address = `172.16.${i % pools}.${1 + Math.floor(i / pools)}`;
    items.push(
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
          ...meta(`web-${i}`, namespace),
          annotations: { 'metallb.io/ip-allocated-from-pool': `pool-${i % pools}` },
        },
        spec: {
          type: 'LoadBalancer',
          clusterIP: '10.96.0.1',
          clusterIPs: ['10.96.0.1'],
          ipFamilies: ['IPv4'],
          ipFamilyPolicy: 'SingleStack',
          ports: [{ port: 80, protocol: 'TCP', targetPort: 8080 }],
          externalTrafficPolicy: 'Cluster',
        },
        status: { loadBalancer: { ingress: [{ ip: address }] } },
      },
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { ...meta(`web-${i}-abc`, namespace), labels: { 'kubernetes.io/service-name': `web-${i}` } },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['10.244.0.5'], conditions: { ready: true, serving: true }, nodeName: `worker-${i % nodes}` }],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    );
  }
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 1);
}
