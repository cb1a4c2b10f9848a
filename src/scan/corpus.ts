/** Typical lines with their weight: what a literal's grams are compared with when the search chooses what to look for. */
export const corpus: readonly (readonly [weight: number, line: string])[] = [
  [
    30,
    '{"caller":"layer2_status_controller.go:68","controller":"Layer2StatusReconciler","level":"info","start reconcile":"default/nginx","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    30,
    '{"caller":"layer2_status_controller.go:110","controller":"Layer2StatusReconciler","end reconcile":"default/nginx","level":"info","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    10,
    '{"caller":"service_controller.go:64","controller":"ServiceReconciler","level":"info","start reconcile":"default/nginx","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    10,
    '{"caller":"service_controller.go:115","controller":"ServiceReconciler","end reconcile":"default/nginx","level":"info","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    8,
    '{"caller":"service_controller_reload.go:97","controller":"ServiceReconciler - reprocessAll","level":"debug","reprocessing service":"{\\"kind\\":\\"Service\\",\\"apiVersion\\":\\"v1\\",\\"metadata\\":{\\"name\\":\\"nginx\\",\\"namespace\\":\\"default\\",\\"uid\\":\\"8b7e\\",\\"resourceVersion\\":\\"1034\\",\\"creationTimestamp\\":\\"2025-01-12T09:31:05Z\\"},\\"spec\\":{\\"ports\\":[{\\"protocol\\":\\"TCP\\",\\"port\\":80,\\"targetPort\\":8080}],\\"clusterIP\\":\\"10.96.0.1\\",\\"type\\":\\"LoadBalancer\\"},\\"status\\":{\\"loadBalancer\\":{\\"ingress\\":[{\\"ip\\":\\"192.168.1.240\\"}]}}}","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    8,
    '{"caller":"service_controller.go:134","controller":"ServiceReconciler","enqueueing":"default/nginx","epslice":"{\\"kind\\":\\"EndpointSlice\\",\\"apiVersion\\":\\"discovery.k8s.io/v1\\",\\"labels\\":{\\"kubernetes.io/service-name\\":\\"nginx\\"},\\"addressType\\":\\"IPv4\\",\\"endpoints\\":[{\\"addresses\\":[\\"10.244.1.9\\"],\\"conditions\\":{\\"ready\\":true,\\"serving\\":true,\\"terminating\\":false},\\"nodeName\\":\\"worker-1\\"}]}","level":"debug","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    6,
    '{"caller":"config_controller.go:151","controller":"ConfigReconciler","level":"debug","metallb CRs and Secrets":"{\\"ipaddresspools\\":[{\\"kind\\":\\"IPAddressPool\\",\\"apiVersion\\":\\"metallb.io/v1beta1\\",\\"metadata\\":{\\"name\\":\\"first\\",\\"namespace\\":\\"metallb-system\\"},\\"spec\\":{\\"addresses\\":[\\"192.168.1.0/24\\"],\\"autoAssign\\":true}}],\\"bgppeers\\":[],\\"l2advertisements\\":[],\\"bgpadvertisements\\":[]}","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    8,
    '{"caller":"main.go:420","event":"serviceAnnounced","ips":["192.168.1.240"],"level":"info","msg":"service has IP, announcing","pool":"first","protocol":"layer2","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    6,
    '{"caller":"main.go:557","event":"startUpdate","level":"debug","msg":"start of service update","service":"default/nginx","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    6,
    '{"caller":"main.go:582","event":"endUpdate","level":"debug","msg":"end of service update","service":"default/nginx","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    6,
    '{"caller":"arp.go:110","interface":"eth0","ip":"192.168.1.240","level":"debug","msg":"got ARP request for service IP, sending response","responseMAC":"52:54:00:12:34:56","senderIP":"192.168.1.1","senderMAC":"52:54:00:65:43:21","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    4,
    '{"caller":"native.go:95","event":"sessionUp","level":"info","localASN":64512,"msg":"BGP session established","peer":"10.0.0.1:179","peerASN":64513,"ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    4,
    '{"caller":"bgp_controller.go:310","event":"updatedAdvertisements","ips":["192.168.1.240"],"level":"info","msg":"making advertisements using BGP","numAds":1,"pool":"first","protocol":"bgp","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    4,
    '{"caller":"net.go:785","component":"Memberlist","level":"debug","msg":"memberlist: Stream connection from=10.0.0.3:51234","ts":"2025-01-12T09:31:05Z"}',
  ],
  [
    3,
    '{"level":"info","ts":"2025-01-12T09:31:05Z","msg":"Starting EventSource","controller":"bgppeer","controllerGroup":"metallb.io","controllerKind":"BGPPeer","source":"kind source: *v1beta1.IPAddressPool","stacktrace":"sigs.k8s.io/controller-runtime/pkg/internal/controller.(*Controller[...]).Start.func2\\n\\t/go/pkg/mod/sigs.k8s.io/controller-runtime@v0.19.3/pkg/internal/controller/controller.go:175"}',
  ],
  [
    2,
    '{"level":"error","ts":"2025-01-12T09:31:05Z","msg":"Reconciler error","controller":"service","namespace":"default","name":"nginx","reconcileID":"0d0b","error":"event handling failed, retrying"}',
  ],
  [6, '2025/01/12 09:31:05.123 BGP: [ZWCSR-M7FG9] 10.0.0.1 [FSM] Timer (keepalive timer expire)'],
  [
    6,
    '2025/01/12 09:31:05.123 BGP: [M59KS-A3ZXZ] bgp_update_receive: rcvd End-of-RIB for IPv4 Unicast from 10.0.0.1 in vrf default',
  ],
  [4, '2025/01/12 09:31:05.123 ZEBRA: [TQKA8-0276P] Nexthop dplane ctx 0x55f, op NH_INSTALL, nexthop ID (15), result SUCCESS'],
  [
    2,
    'I0112 09:31:05.123456       1 reflector.go:351] Caches populated for *v1.Service from pkg/mod/k8s.io/client-go/tools/cache',
  ],
  [2, '2025-01-12T09:31:05.123456789Z stderr F '],
];
