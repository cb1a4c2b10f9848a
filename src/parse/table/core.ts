import { leaf, type Part, record } from '../build.ts';
import { kindOf } from '../kinds.ts';
import { type Cells, cell, type Sections, scalar, text } from './cells.ts';

/** `10.0.0.1:80,10.0.0.2:80 + 3 more...` */
function addresses(cells: Cells): readonly string[] {
  const texts = (cell(cells, 'ENDPOINTS') ?? '').replace(/ ?\+ ?\d{1,6} more\.{3}$/, '').split(',');
  return texts.map((each) => each.trim()).filter((each) => each !== '');
}

export function endpoints(cells: Cells, line: number): Sections {
  const content = addresses(cells).map((each) => record(line, { ip: leaf(line, each.replace(/^\[?(.*?)\]?:\d{1,5}$/, '$1')) }));
  return { subsets: { line, content: content.length === 0 ? [] : [record(line, { addresses: { line, content } })] } };
}

export function slice(cells: Cells, line: number): Sections {
  const content = addresses(cells).map((each) => record(line, { addresses: leaf(line, [each]) }));
  return { addressType: text(cells, 'ADDRESSTYPE', line), endpoints: { line, content } };
}

/** `80:30080/TCP,443/TCP` */
function ports(cells: Cells, line: number): Part | undefined {
  const value = cell(cells, 'PORT(S)');
  const content = (value ?? '').split(',').flatMap((each) => {
    const [, port, node, protocol] = /^(\d{1,5})(?::(\d{1,5}))?\/(\w{1,8})$/.exec(each.trim()) ?? [];
    if (port === undefined || protocol === undefined) return [];
    return record(line, {
      port: leaf(line, Number(port)),
      nodePort: node === undefined ? undefined : leaf(line, Number(node)),
      protocol: leaf(line, protocol),
    });
  });
  return content.length === 0 ? undefined : { line, content };
}

function selector(cells: Cells, line: number): Part | undefined {
  const pairs = (cell(cells, 'SELECTOR') ?? '').split(',').flatMap((pair): [string, Part][] => {
    const at = pair.indexOf('=');
    return at > 0 ? [[pair.slice(0, at), leaf(line, pair.slice(at + 1))]] : [];
  });
  return pairs.length === 0 ? undefined : { line, content: new Map(pairs) };
}

export function service(cells: Cells, line: number): Sections {
  const type = cell(cells, 'TYPE');
  const external = cell(cells, 'EXTERNAL-IP');
  const addresses = external === undefined || external === '<pending>' ? [] : external.split(',');
  const content = addresses.map((address) =>
    record(line, { [/^[0-9a-fA-F.:]+$/.test(address) ? 'ip' : 'hostname']: leaf(line, address) }),
  );
  const balanced = type === 'LoadBalancer';
  return {
    spec: record(line, {
      type: text(cells, 'TYPE', line),
      clusterIP: text(cells, 'CLUSTER-IP', line),
      externalIPs: balanced || addresses.length === 0 ? undefined : leaf(line, addresses),
      ports: ports(cells, line),
      selector: selector(cells, line),
    }),
    status: balanced
      ? record(line, { loadBalancer: record(line, content.length === 0 ? {} : { ingress: { line, content } }) })
      : undefined,
  };
}
const phases = new Set(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown']);

export function pod(cells: Cells, line: number): Sections {
  const status = cell(cells, 'STATUS') ?? '';
  const [, ready = '', all = ''] = /^(\d{1,3})\/(\d{1,3})$/.exec(cell(cells, 'READY') ?? '') ?? [];
  const restarts = /^\d{1,9}/.exec(cell(cells, 'RESTARTS') ?? '')?.[0];
  const allReady = ready !== '' && ready === all;
  const waiting =
    phases.has(status) || status === 'Completed' || status === 'Terminating' || status === ''
      ? undefined
      : record(line, { waiting: record(line, { reason: leaf(line, status) }) });
  return {
    spec: record(line, { nodeName: text(cells, 'NODE', line) }),
    status: record(line, {
      phase: phases.has(status) ? leaf(line, status) : undefined,
      reason: phases.has(status) || status === '' ? undefined : leaf(line, status),
      podIP: text(cells, 'IP', line),
      conditions:
        ready === ''
          ? undefined
          : { line, content: [record(line, { type: leaf(line, 'Ready'), status: leaf(line, allReady ? 'True' : 'False') })] },
      containerStatuses:
        restarts === undefined
          ? undefined
          : {
              line,
              content: [
                record(line, { ready: leaf(line, allReady), restartCount: leaf(line, Number(restarts)), state: waiting }),
              ],
            },
    }),
  };
}

export function node(cells: Cells, line: number): Sections {
  const status = cell(cells, 'STATUS') ?? '';
  const ready = /^(NotReady|Ready)/.exec(status)?.[1];
  const addresses = [
    ['InternalIP', cell(cells, 'INTERNAL-IP')],
    ['ExternalIP', cell(cells, 'EXTERNAL-IP')],
  ].flatMap(([type = '', address]) =>
    address === undefined ? [] : record(line, { type: leaf(line, type), address: leaf(line, address) }),
  );
  return {
    spec: record(line, { unschedulable: status.includes('SchedulingDisabled') ? leaf(line, true) : undefined }),
    status: record(line, {
      conditions:
        ready === undefined
          ? undefined
          : {
              line,
              content: [record(line, { type: leaf(line, 'Ready'), status: leaf(line, ready === 'Ready' ? 'True' : 'False') })],
            },
      addresses: addresses.length === 0 ? undefined : { line, content: addresses },
      nodeInfo: record(line, {
        kubeletVersion: text(cells, 'VERSION', line),
        osImage: text(cells, 'OS-IMAGE', line),
        kernelVersion: text(cells, 'KERNEL-VERSION', line),
        containerRuntimeVersion: text(cells, 'CONTAINER-RUNTIME', line),
      }),
    }),
  };
}

export function event(cells: Cells, line: number): Sections {
  // Before kubectl v1.14 the kind had a column of its own, and the event's name is the object's with a number behind.
  const old = cell(cells, 'KIND');
  const [kind = '', name = ''] =
    old === undefined
      ? (cell(cells, 'OBJECT') ?? '').split('/')
      : [old, (cell(cells, 'NAME') ?? '').replace(/\.[0-9a-f]{10,20}$/, '')];
  const count = /\(x(\d{1,9})/.exec(cell(cells, 'LAST SEEN') ?? '')?.[1] ?? cell(cells, 'COUNT');
  return {
    type: text(cells, 'TYPE', line),
    reason: text(cells, 'REASON', line),
    message: text(cells, 'MESSAGE', line),
    count: leaf(line, count === undefined || !/^\d{1,9}$/.test(count) ? 1 : Number(count)),
    source: record(line, { component: leaf(line, (cell(cells, 'SOURCE') ?? '').replace(/,.*$/, '')) }),
    involvedObject: record(line, {
      kind: leaf(line, kindOf(kind) ?? kind),
      name: leaf(line, name),
      namespace: text(cells, 'NAMESPACE', line),
    }),
  };
}
export function daemonSet(cells: Cells, line: number): Sections {
  return {
    status: record(line, {
      desiredNumberScheduled: scalar(cells, 'DESIRED', line),
      currentNumberScheduled: scalar(cells, 'CURRENT', line),
      numberReady: scalar(cells, 'READY', line),
    }),
  };
}
