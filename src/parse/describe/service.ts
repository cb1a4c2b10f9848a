import { leaf, type Part, record } from '../build.ts';
import { find, type Row, textsOf } from './tree.ts';

/** A list of texts that stand in one row, apart by commas. */
function listOf(row: Row | undefined): Part | undefined {
  const texts = textsOf(row).flatMap(({ text, line }) => text.split(/,\s*/).map((each) => leaf(line, each.trim())));
  return row === undefined || texts.length === 0 ? undefined : { line: row.line, content: texts };
}

export function textPart(row: Row | undefined): Part | undefined {
  return row === undefined || row.value === '' || row.value === '<none>' || row.value === '<unset>'
    ? undefined
    : leaf(row.line, row.value);
}

/** `a=b,c=d`, or one pair a line, as labels, annotations and selectors are printed. */
export function pairsOf(row: Row | undefined, separator: '=' | ': '): Part | undefined {
  const pairs = new Map<string, Part>();
  for (const { text, line } of textsOf(row)) {
    for (const pair of separator === '=' ? text.split(',') : [text]) {
      const at = pair.indexOf(separator);
      if (at > 0) pairs.set(pair.slice(0, at).trim(), leaf(line, pair.slice(at + separator.length).trim()));
      else if (pair.endsWith(':')) pairs.set(pair.slice(0, -1).trim(), leaf(line, ''));
    }
  }
  return row === undefined || pairs.size === 0 ? undefined : { line: row.line, content: pairs };
}

function portOf(text: string): { readonly name: string; readonly number: number | null; readonly protocol: string } {
  const [, name = '', number = '', protocol = 'TCP'] = /^(?:(\S+)\s+)?(\d{1,5})(?:\/(\w+))?$/.exec(text) ?? [];
  return { name: name === '<unset>' ? '' : name, number: number === '' ? null : Number(number), protocol };
}

/** Rows `Port`, `TargetPort`, `NodePort`, `Endpoints` come once for each port, in this order. */
function portsOf(rows: readonly Row[]): readonly Part[] {
  const ports: Part[] = [];
  let fields: Record<string, Part> | null = null;
  const flush = (line: number): void => {
    if (fields !== null) ports.push(record(fields.port?.line ?? line, fields));
  };
  for (const row of rows) {
    const { number, name, protocol } = portOf(row.value);
    if (row.key === 'Port') {
      flush(row.line);
      fields = { protocol: leaf(row.line, protocol) };
      if (name !== '') fields.name = leaf(row.line, name);
      if (number !== null) fields.port = leaf(row.line, number);
    } else if (fields !== null && row.key === 'TargetPort') {
      const target = row.value.replace(/\/\w+$/, '');
      fields.targetPort = leaf(row.line, /^\d{1,5}$/.test(target) ? Number(target) : target);
    } else if (fields !== null && row.key === 'NodePort' && number !== null) fields.nodePort = leaf(row.line, number);
  }
  flush(0);
  return ports;
}

/** `LoadBalancer Ingress: 192.0.2.1 (VIP), lb.example.org` */
function ingressOf(row: Row | undefined): Part | undefined {
  const items = listOf(row);
  if (items === undefined || !Array.isArray(items.content)) return undefined;
  const content = textsOf(row)
    .flatMap(({ text, line }) => text.split(/,\s*/).map((each) => ({ text: each.trim(), line })))
    .map(({ text, line }) => {
      const [, address = text, mode] = /^(\S+)\s+\((\w+)\)$/.exec(text) ?? [];
      const isIp = /^[0-9a-fA-F.:]+$/.test(address);
      return record(line, {
        [isIp ? 'ip' : 'hostname']: leaf(line, address),
        ipMode: mode === undefined ? undefined : leaf(line, mode),
      });
    });
  return { line: items.line, content };
}

/** The fields of a Service out of its description (kubectl's describeService). */
export function serviceSections(rows: readonly Row[]): ReadonlyMap<string, Part> {
  const line = rows[0]?.line ?? 1;
  const ports = portsOf(rows);
  const type = textPart(find(rows, 'Type'));
  const ingress = ingressOf(find(rows, 'LoadBalancer Ingress'));
  const spec = record(type?.line ?? line, {
    type,
    selector: pairsOf(find(rows, 'Selector'), '='),
    clusterIP: textPart(find(rows, 'IP')),
    clusterIPs: listOf(find(rows, 'IPs')),
    ipFamilyPolicy: textPart(find(rows, 'IP Family Policy')),
    ipFamilies: listOf(find(rows, 'IP Families')),
    externalIPs: listOf(find(rows, 'External IPs')),
    loadBalancerIP: textPart(find(rows, 'Desired LoadBalancer IP') ?? find(rows, 'LoadBalancer IP')),
    loadBalancerClass: textPart(find(rows, 'LoadBalancer Class')),
    loadBalancerSourceRanges: listOf(find(rows, 'LoadBalancer Source Ranges')),
    externalTrafficPolicy: textPart(find(rows, 'External Traffic Policy')),
    internalTrafficPolicy: textPart(find(rows, 'Internal Traffic Policy')),
    sessionAffinity: textPart(find(rows, 'Session Affinity')),
    ports: ports.length === 0 ? undefined : { line: ports[0]?.line ?? line, content: ports },
  });
  const status =
    ingress === undefined ? record(line, {}) : record(ingress.line, { loadBalancer: record(ingress.line, { ingress }) });
  return new Map([
    ['spec', spec],
    ['status', status],
  ]);
}
