import type { Statement } from '../../model/facts.ts';
import { redactLine } from '../redact.ts';

const version = '(v?\\d{1,3}\\.\\d{1,3}(?:\\.\\d{1,3})?)(?![\\w.]{0,20}[.:/]\\d)';
const metallb = 'MetalLB Version';
/** What a line without a form's heading is about; the capture is a version, where it tells one. */
const subjects: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(`(?:metal ?lb(?:/\\w{1,20})?|^\\W{0,4}version)\\W{1,6}(?:version\\W{1,4}|controller |is |at )?${version}`, 'i'),
    metallb,
  ],
  [/^\W{0,4}(v?0\.\d{1,2}\.\d{1,2})\W{0,2}$/, metallb],
  [
    new RegExp(
      `\\b(?:kubernetes|k8s|k3s|rke2?|openshift|microk8s)\\b\\W{1,6}(?:version\\W{1,4}|cluster |is |at )?${version}`,
      'i',
    ),
    'Kubernetes Version',
  ],
  [
    /\b(?:calico|cilium|flannel|weave(?: net)?|canal|kube-router|antrea|ovn\w{0,20})\b(?:\W{1,4}v?\d|\W{0,3}$|\s{0,2}\()/i,
    'Main CNI',
  ],
  [/\bkube-?proxy\b.{0,40}\b(?:ipvs|iptables|nftables)\b/i, 'kube-proxy mode'],
];
/** All of MetalLB's versions begin with 0; a title that names one means MetalLB's. */
const versionInTitle = /(?:^|\s)(v0\.\d{1,2}\.\d{1,2})(?:\s|$)/;
const maxStatements = 2_000;

function plainWords(line: string): string {
  return line
    .replace(
      /<\/?(?:details|summary|br|p|div|span|b|i|em|strong|code|pre|img|a|h[1-6]|ul|ol|li|kbd|su[bp])(?:\s[^<>]{0,500})?\/?>/gi,
      ' ',
    )
    .replace(/^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ x]\]\s+)?/i, '')
    .trim();
}

/** The subjects of a line: it may tell of MetalLB, Kubernetes and the CNI at once. Under a form's heading it tells of that. */
function topicsOf(text: string, topic: string): readonly string[] {
  if (topic === 'title') return versionInTitle.test(text) ? [topic, metallb] : [topic];
  const found = subjects.filter(([pattern]) => pattern.test(text)).map(([, subject]) => subject);
  return found.length === 0 || /version|cni|deployment method/i.test(topic) ? [topic] : [...new Set(found)];
}

/** Headings of forms and of custom under which somebody tells what should be, not what is. */
const wishes =
  /feature request related|solution you.d like|alternatives you.ve considered|describe (?:this|the) feature|user story|acceptance criteria|would you like to (?:be|have|see)|why is this needed/i;

/** What the text says of the state of things. Where its form asks for a wish, the title is one too. */
export function saidOfTheState(statements: readonly Statement[]): readonly Statement[] {
  const isRequest = statements.some(({ topic }) => wishes.test(topic));
  return statements.filter(({ topic }) => !wishes.test(topic) && !(isRequest && topic === 'title'));
}

/** Gathers what the reporter says in words, a statement a line. */
export class Words {
  readonly statements: Statement[] = [];

  add(raw: string, source: string, line: number, topic: string): void {
    const text = plainWords(raw.slice(0, 2_000));
    if (!/[A-Za-z0-9]/.test(text) || this.statements.length >= maxStatements) return;
    if (text === '_No response_' || text === 'No response') return;
    for (const each of topicsOf(text, topic)) this.statements.push({ source, line, text: redactLine(text), topic: each });
  }
}

/** A version in the reporter's words on a subject, e.g. `MetalLB Version`: hearsay, with the statement that it stands in. */
export function reportedVersion(
  statements: readonly Statement[],
  topic: string,
): { readonly version: string; readonly statement: Statement } | null {
  for (const statement of statements) {
    if (statement.topic.toLowerCase() !== topic.toLowerCase()) continue;
    const named = subjects.filter(([, subject]) => subject === topic).map(([pattern]) => pattern.exec(statement.text)?.[1]);
    const found = named.find((each) => each !== undefined) ?? versionAlone.exec(statement.text)?.[1];
    if (found !== undefined) return { version: found.replace(/^v/, ''), statement };
  }
  return null;
}

const versionAlone = new RegExp(`(?<![\\w.])${version}`);
