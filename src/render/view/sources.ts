import type { Report } from '../../model/report.ts';

/** Every entry's name that the report quotes from or lists. */
export function quotedSources(report: Report): readonly string[] {
  return [
    ...report.findings.flatMap(({ evidence }) => evidence.map(({ source }) => source)),
    ...report.coverage.map(({ source }) => source),
    ...report.disagreements.flatMap(({ evidence }) => evidence.map(({ source }) => source)),
    ...report.unexplained.map(({ example }) => example.source),
    ...report.timeline.map(({ source }) => source),
    ...report.files.map(({ source }) => source),
  ];
}

/** For each entry's name its shortest ending that no other entry shares: `controller.log`, `speaker-x/speaker.log`. */
export function shortNames(sources: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let open = [...new Set(sources)];
  for (let segments = 1; open.length > 0; segments += 1) {
    const bySuffix = new Map<string, string[]>();
    for (const source of open) {
      const suffix = source.split('/').slice(-segments).join('/');
      bySuffix.set(suffix, [...(bySuffix.get(suffix) ?? []), source]);
    }
    open = [];
    for (const [suffix, sharers] of bySuffix) {
      const settled = sharers.length === 1 || segments > 12;
      for (const source of sharers) {
        if (settled || suffix === source) names.set(source, settled && sharers.length === 1 ? suffix : source);
        else open.push(source);
      }
    }
  }
  return names;
}
