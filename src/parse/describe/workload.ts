import { leaf, type Part, record } from '../build.ts';
import { textPart } from './service.ts';
import { find, type Row, textsOf } from './tree.ts';

function waiting(row: Row | undefined): Part | undefined {
  if (row === undefined) return undefined;
  const state = row.value.toLowerCase();
  const [reason, message] = ['Reason', 'Message'].map((key) => textPart(find(row.rows, key)));
  const code = find(row.rows, 'Exit Code');
  const exitCode = code === undefined || !/^-?\d{1,5}$/.test(code.value) ? undefined : leaf(code.line, Number(code.value));
  return record(row.line, { [state]: record(row.line, { reason, message, exitCode }) });
}

function numberOf(row: Row | undefined): Part | undefined {
  return row === undefined || !/^\d{1,9}$/.test(row.value) ? undefined : leaf(row.line, Number(row.value));
}

function argumentsOf(row: Row | undefined): Part | undefined {
  return row === undefined || row.rows.length === 0
    ? undefined
    : { line: row.line, content: row.rows.map(({ line, text }) => leaf(line, text)) };
}

/** `METALLB_NODE_NAME:   (v1:spec.nodeName)`; a reference stays a text under `value`. */
function environmentOf(row: Row | undefined): Part | undefined {
  if (row === undefined || row.rows.length === 0) return undefined;
  const content = row.rows.map((each) =>
    record(each.line, {
      name: leaf(each.line, each.key ?? each.text),
      value: leaf(each.line, each.key === null ? '' : each.value),
    }),
  );
  return { line: row.line, content };
}

function containers(row: Row | undefined): { readonly spec: readonly Part[]; readonly status: readonly Part[] } {
  const rows = row?.rows.filter(({ key, rows: inner }) => key !== null && inner.length > 0) ?? [];
  const spec = rows.map((each) =>
    record(each.line, {
      name: leaf(each.line, each.key),
      image: textPart(find(each.rows, 'Image')),
      args: argumentsOf(find(each.rows, 'Args')),
      command: argumentsOf(find(each.rows, 'Command')),
      env: environmentOf(find(each.rows, 'Environment')),
    }),
  );
  const status = rows.map((each) => {
    const ready = find(each.rows, 'Ready');
    return record(each.line, {
      name: leaf(each.line, each.key),
      image: textPart(find(each.rows, 'Image')),
      ready: ready === undefined ? undefined : leaf(ready.line, ready.value === 'True'),
      restartCount: numberOf(find(each.rows, 'Restart Count')),
      state: waiting(find(each.rows, 'State')),
      lastState: waiting(find(each.rows, 'Last State')),
    });
  });
  return { spec, status };
}

/** `Conditions:` of a pod: `Ready  True`; of a node: type, status, two times, reason, message. */
function conditionsOf(row: Row | undefined): Part | undefined {
  const content = (row?.rows ?? []).flatMap(({ text, line }) => {
    const cells = text.split(/\s{2,}/);
    const [type = '', status = ''] = cells;
    if (!/^(?:True|False|Unknown)$/.test(status)) return [];
    const [, , , , reason, message] = cells;
    return record(line, {
      type: leaf(line, type),
      status: leaf(line, status),
      reason: reason === undefined ? undefined : leaf(line, reason),
      message: message === undefined ? undefined : leaf(line, message),
    });
  });
  return row === undefined ? undefined : { line: row.line, content };
}

function listPart(row: Row | undefined, parts: readonly Part[]): Part | undefined {
  return row === undefined ? undefined : { line: row.line, content: parts };
}

/** The fields of a Pod out of its description. */
export function podSections(rows: readonly Row[]): ReadonlyMap<string, Part> {
  const line = rows[0]?.line ?? 1;
  const node = find(rows, 'Node');
  const nodeName = node === undefined || node.value === '<none>' ? undefined : leaf(node.line, node.value.replace(/\/.*$/, ''));
  const ip = find(rows, 'IP');
  const list = find(rows, 'Containers');
  const inits = find(rows, 'Init Containers');
  const own = containers(list);
  const initial = containers(inits);
  const status = find(rows, 'Status');
  return new Map([
    ['spec', record(line, { nodeName, containers: listPart(list, own.spec), initContainers: listPart(inits, initial.spec) })],
    [
      'status',
      record(status?.line ?? line, {
        phase: textPart(status),
        podIP: textPart(ip),
        hostIP: node === undefined || !node.value.includes('/') ? undefined : leaf(node.line, node.value.replace(/^.*\//, '')),
        conditions: conditionsOf(find(rows, 'Conditions')),
        containerStatuses: listPart(list, own.status),
        initContainerStatuses: listPart(inits, initial.status),
      }),
    ],
  ]);
}

function taintsOf(row: Row | undefined): Part | undefined {
  const content = textsOf(row).flatMap(({ text, line }) => {
    const [, key, value, effect] = /^([^=:]{1,253})(?:=([^:]{0,63}))?:(\w{1,40})$/.exec(text) ?? [];
    if (key === undefined || effect === undefined) return [];
    return record(line, {
      key: leaf(line, key),
      value: value === undefined ? undefined : leaf(line, value),
      effect: leaf(line, effect),
    });
  });
  return row === undefined || content.length === 0 ? undefined : { line: row.line, content };
}

/** The fields of a Node out of its description. */
export function nodeSections(rows: readonly Row[]): ReadonlyMap<string, Part> {
  const line = rows[0]?.line ?? 1;
  const unschedulable = find(rows, 'Unschedulable');
  const addresses = find(rows, 'Addresses');
  const system = find(rows, 'System Info');
  const inside = system?.rows ?? [];
  const content = (addresses?.rows ?? []).flatMap(({ key, value, line: at }) =>
    key === null ? [] : record(at, { type: leaf(at, key), address: leaf(at, value) }),
  );
  return new Map([
    [
      'spec',
      record(line, {
        taints: taintsOf(find(rows, 'Taints')),
        unschedulable: unschedulable === undefined ? undefined : leaf(unschedulable.line, unschedulable.value === 'true'),
        podCIDR: textPart(find(rows, 'PodCIDR')),
      }),
    ],
    [
      'status',
      record(line, {
        conditions: conditionsOf(find(rows, 'Conditions')),
        addresses: addresses === undefined ? undefined : { line: addresses.line, content },
        nodeInfo: record(system?.line ?? line, {
          kubeletVersion: textPart(find(inside, 'Kubelet Version')),
          kubeProxyVersion: textPart(find(inside, 'Kube-Proxy Version')),
          containerRuntimeVersion: textPart(find(inside, 'Container Runtime Version')),
          kernelVersion: textPart(find(inside, 'Kernel Version')),
          osImage: textPart(find(inside, 'OS Image')),
        }),
      }),
    ],
  ]);
}

/** `Endpoints:` of an EndpointSlice: `  - Addresses: 10.0.0.1` and what follows of each. */
export function sliceSections(rows: readonly Row[]): ReadonlyMap<string, Part> {
  const line = rows[0]?.line ?? 1;
  const list = find(rows, 'Endpoints');
  const content: Part[] = [];
  let fields: Record<string, Part> | null = null;
  for (const { text, line: at } of textsOf(list)) {
    const [, dash, key = '', value = ''] = /^(- )?([A-Za-z]{1,40}):\s{0,200}(.*)$/.exec(text) ?? [];
    if (dash !== undefined || key === 'Addresses') {
      fields = { addresses: { line: at, content: value.split(/,\s*/).map((each) => leaf(at, each)) } };
      content.push(record(at, fields));
      continue;
    }
    if (fields === null) continue;
    if (key === 'Ready' || key === 'Serving' || key === 'Terminating') {
      const state = key.toLowerCase();
      const known: Part = fields.conditions ?? record(at, {});
      const before = known.content instanceof Map ? Object.fromEntries(known.content) : {};
      fields.conditions = record(known.line, { ...before, [state]: leaf(at, value === 'true') });
    } else if (key === 'NodeName' || key === 'Hostname' || key === 'Zone') {
      if (value !== '<none>' && value !== '<unset>') fields[key.charAt(0).toLowerCase() + key.slice(1)] = leaf(at, value);
    }
    content[content.length - 1] = record(content.at(-1)?.line ?? at, fields);
  }
  return new Map([
    ['addressType', textPart(find(rows, 'AddressType')) ?? leaf(line, '')],
    ['endpoints', { line: list?.line ?? line, content }],
  ]);
}
