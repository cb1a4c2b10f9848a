import type { Report } from '../../model/report.ts';
import { type RankedFindings, rankFindings } from '../view/ranking.ts';
import { quotedSources, shortNames } from '../view/sources.ts';

/** What all parts of the page share: the report, short names of its files, and where on the page a thing stands. */
export interface PageContext {
  readonly report: Report;
  readonly names: ReadonlyMap<string, string>;
  readonly ranked: RankedFindings;
  /** Anchor of the first finding with an id. */
  readonly findingAnchors: ReadonlyMap<string, string>;
  /** Anchor of a service's chain, by `namespace/name`. */
  readonly serviceAnchors: ReadonlyMap<string, string>;
  /** Anchor of a quoted line, by `placeKey`. */
  readonly evidenceAnchors: ReadonlyMap<string, string>;
}

export interface Link {
  readonly text: string;
  /** Empty where the page has nothing to lead to. */
  readonly href: string;
}

export function placeKey(source: string, line: number): string {
  return `${line}\n${source}`;
}

export const limits = {
  /** Rows that stand in the page itself: these many, or more where more suffer. The others are drawn by the script. */
  services: 100,
  sufferingServices: 120,
  servicesInAll: 20_000,
  nodesOfService: 12,
  lanes: 24,
  entriesOfLane: 40,
  entriesListed: 30,
  files: 80,
  linesOfFile: 120,
  rows: 200,
  findings: 60,
  quotedCharacters: 3_000,
} as const;

export function contextOf(
  report: Report,
  order: { readonly services: readonly string[]; readonly evidence: readonly string[] },
): PageContext {
  const ranked = rankFindings(report);
  const anchors = new Map<string, string>();
  for (const [index, { id }] of report.findings.slice(0, limits.findings).entries())
    if (!anchors.has(id)) anchors.set(id, `#f${index + 1}`);
  return {
    report,
    names: shortNames(quotedSources(report)),
    ranked,
    findingAnchors: anchors,
    serviceAnchors: new Map(order.services.map((service, index) => [service, `#s${index + 1}`])),
    evidenceAnchors: new Map(order.evidence.map((key, index) => [key, `#e${index + 1}`])),
  };
}

export function evidenceLink({ names, evidenceAnchors }: PageContext, source: string, line: number): Link {
  return { text: `${names.get(source) ?? source}:${line}`, href: evidenceAnchors.get(placeKey(source, line)) ?? '' };
}

export function findingLinks({ findingAnchors }: PageContext, ids: readonly string[]): readonly Link[] {
  return ids.slice(0, 8).map((id) => ({ text: id, href: findingAnchors.get(id) ?? '' }));
}

export function serviceLink({ serviceAnchors }: PageContext, subject: string): Link {
  const service = subject.replace(/^Service /, '');
  return { text: service, href: serviceAnchors.get(service) ?? '' };
}
