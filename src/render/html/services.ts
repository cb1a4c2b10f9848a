import type { PhaseReport, Report, ServiceReport } from '../../model/report.ts';
import { bySuffering, suffers } from '../view/suffering.ts';
import { grouped, phaseNames, phaseTitles, plural, statusWords } from '../view/words.ts';
import { cut } from '../visible.ts';
import { chainOf } from './chain.ts';
import { limits, type PageContext } from './context.ts';

/** Those that have a place in the page itself, in its order: those that suffer first. */
export function serviceOrder(report: Report): readonly string[] {
  return inPage(bySuffering(report.services)).map(({ service }) => service);
}

function inPage(ordered: readonly ServiceReport[]): readonly ServiceReport[] {
  const suffering = Math.min(limits.sufferingServices, ordered.filter(suffers).length);
  return ordered.slice(0, Math.max(limits.services, suffering));
}

/** More rows than this scroll in a box of their own. */
const rowsAtOnce = 25;

const isContradicted = ({ nodes }: ServiceReport) => nodes.some(({ agrees }) => agrees === false);

export function servicesView(context: PageContext) {
  const ordered = bySuffering(context.report.services);
  const shown = inPage(ordered);
  const rest = ordered.slice(shown.length, limits.servicesInAll);
  const suffering = ordered.filter(suffers).length;
  return {
    count: grouped(ordered.length),
    words: `${plural(ordered.length, 'LoadBalancer service')}; ${suffering === 0 ? 'none' : grouped(suffering)} ${suffering === 1 ? 'suffers' : 'suffer'}.`,
    phases: phaseNames.map((name) => phaseTitles[name]),
    rows: shown.map((service, index) => rowOf(context, service, index + 1)),
    suffering: grouped(suffering),
    contradicted: grouped(ordered.filter(isContradicted).length),
    tall: shown.length > rowsAtOnce,
    printed: shown.length > 60,
    rest: rest.length,
    beyond: ordered.length - shown.length - rest.length,
    restWords: restWords(rest),
    restJson: embeddedJson(restOf(rest)),
  };
}

function restWords(rest: readonly ServiceReport[]): string {
  const suffering = rest.filter(suffers).length;
  return `${plural(rest.length, 'more service')}, ${suffering === 0 ? 'none' : grouped(suffering)} of which ${suffering === 1 ? 'suffers' : 'suffer'}`;
}

function rowOf(context: PageContext, service: ServiceReport, number: number) {
  return {
    anchor: `s${number}`,
    ...namesOf(service),
    ips: ipsOf(service),
    suffers: suffers(service),
    contradicted: isContradicted(service),
    cells: phaseNames.map((name) => cellOf(service.phases[name], noteOf(service, name))),
    chain: chainOf(context, service),
  };
}

/** In two parts, so that a narrow column may break between them. */
function namesOf({ service }: ServiceReport) {
  const slash = service.indexOf('/');
  const [namespace, name] = slash < 0 ? ['', service] : [service.slice(0, slash), service.slice(slash + 1)];
  return { namespace: cut(namespace, 100), name: cut(name, 200) };
}

function ipsOf({ ips }: ServiceReport): string {
  const shown = ips.slice(0, 3).map((ip) => cut(ip, 60));
  return ips.length > shown.length ? `${shown.join(', ')} +${ips.length - shown.length}` : shown.join(', ');
}

function cellOf({ status }: PhaseReport, note: string) {
  return { status, word: statusWords[status], note: cut(note, 60) };
}

function noteOf(service: ServiceReport, name: (typeof phaseNames)[number]): string {
  if (service.phases[name].status !== 'ok') return '';
  if (name === 'assignment') return service.pool ?? '';
  if (name !== 'advertisement') return '';
  const announcing = service.nodes.filter(({ observed, predicted }) => observed ?? predicted);
  const [first] = announcing;
  return announcing.length === 1 && first ? first.node : announcing.length > 1 ? plural(announcing.length, 'node') : '';
}

/** Texts that many services share stand once. */
class Texts {
  readonly all: string[] = [];
  private readonly known = new Map<string, number>();
  add(text: string): number {
    const at = this.known.get(text) ?? this.all.length;
    if (at === this.all.length) {
      this.known.set(text, at);
      this.all.push(cut(text, 300));
    }
    return at;
  }
}

const signs: Readonly<Record<PhaseReport['status'], string>> = { ok: 'o', failed: 'f', unknown: 'u', 'not-applicable': 'n' };
const answers = (value: boolean | null) => (value === null ? '?' : value ? 'y' : 'n');

/** The services that the script draws: [name, addresses, signs, reasons, notes, suffers, [node, protocol + predicted + observed, reason]…]. */
function restOf(services: readonly ServiceReport[]) {
  const texts = new Texts();
  const rows = services.map((service) => [
    cut(service.service, 200),
    ipsOf(service),
    phaseNames.map((name) => signs[service.phases[name].status]).join(''),
    phaseNames.map((name) => texts.add(service.phases[name].reason)),
    phaseNames.map((name) => texts.add(noteOf(service, name))),
    suffers(service) ? 1 : 0,
    service.nodes
      .slice(0, limits.nodesOfService)
      .map(({ node, protocol, predicted, observed, reason }) => [
        texts.add(node),
        `${protocol === 'bgp' ? 'b' : 'l'}${answers(predicted)}${answers(observed)}`,
        texts.add(reason),
      ]),
  ]);
  return { texts: texts.all, rows };
}

/** JSON that can stand in a script element: nothing in it ends the element or begins a comment. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
}
