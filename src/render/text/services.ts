import type { PhaseReport, ServiceReport } from '../../model/report.ts';
import { bySuffering, isDegraded, suffers } from '../view/suffering.ts';
import { phaseNames, plural, statusSigns } from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import { longestProse, type Sheet } from './findings.ts';
import { clip, columns, hanging, type Ink, pad } from './layout.ts';

const most = 8;
const widestNote = 26;

/** A row for each service, those that suffer first, with a sign for each phase. */
export function serviceLines(sheet: Sheet): readonly string[] {
  const { report, ink, all, width } = sheet;
  if (report.services.length === 0) return [];
  const ordered = bySuffering(report.services);
  const rows = all ? ordered : ordered.slice(0, most);
  const names = rows.map(({ service }) => clip(oneLine(service), 40));
  const gutter = Math.max(12, ...names.map(columns)) + 5;
  const notes = rows.map((service) => phaseNames.map((name) => clip(noteOf(service, name), widestNote)));
  const wide = phaseNames.map((name, index) => Math.max(columns(name), ...notes.map((row) => columns(row[index] ?? '') + 2)) + 2);
  const fits = gutter + wide.reduce((sum, column) => sum + column, 0) <= width;
  const size = (index: number) => (fits ? (wide[index] ?? 0) : Math.floor((width - gutter) / phaseNames.length));
  const head = phaseNames.map((name, index) => pad(clip(name, size(index) - 1), size(index)));
  const lines = [ink.bold(`${pad(' Services', gutter)}${head.join('')}`.trimEnd())];
  for (const [index, service] of rows.entries()) {
    const cells = phaseNames.map((name, column) =>
      cellOf(service.phases[name], notes[index]?.[column] ?? '', column === phaseNames.length - 1 ? 1 : size(column), ink),
    );
    lines.push(`${pad(`   ${names[index] ?? ''}`, gutter)}${cells.join('')}`.trimEnd());
  }
  const hidden = ordered.slice(rows.length);
  const suffering = hidden.filter(suffers).length;
  if (hidden.length > 0) {
    lines.push(
      ink.dim(
        `   … ${plural(hidden.length, 'more service')}, ${suffering === 0 ? 'none' : suffering} of which ${suffering === 1 ? 'suffers' : 'suffer'}`,
      ),
    );
  }
  return [...lines, ...whyLines(sheet, rows), ''];
}

const mostReasons = 3;

/** Why a service fails, where no cause above says it in the same words. */
function whyLines({ report, ink, width, all }: Sheet, services: readonly ServiceReport[]): readonly string[] {
  const said = new Set(report.findings.map(({ summary }) => summary));
  const reasons = new Map<string, string[]>();
  for (const service of services) {
    const failing = phaseNames.slice(1).find((name) => service.phases[name].status === 'failed');
    const reason = failing === undefined ? '' : service.phases[failing].reason;
    // The table of sessions says why a session does not stand.
    if (failing !== 'session' && reason !== '' && !said.has(reason))
      reasons.set(reason, [...(reasons.get(reason) ?? []), service.service]);
  }
  return [...reasons].slice(0, all ? reasons.size : mostReasons).flatMap(([reason, names]) => {
    const who = names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(', ');
    return hanging('     ', cut(oneLine(`${who}: ${reason}`), longestProse), width).map((line) => ink.dim(line));
  });
}

function noteOf(service: ServiceReport, name: (typeof phaseNames)[number]): string {
  if (name === 'assignment') return service.ips.join(' ');
  const degraded = isDegraded(service.phases[name]) ? 'degraded' : '';
  if (name !== 'advertisement' || degraded !== '') return degraded;
  const announcing = service.nodes.filter(({ observed, predicted }) => observed ?? predicted);
  const [first] = announcing;
  if (!first) return '';
  const protocol = first.protocol === 'layer2' ? 'L2' : 'BGP';
  return announcing.length === 1 ? `${protocol} ${first.node}` : `${protocol} ${announcing.length} nodes`;
}

function cellOf(report: PhaseReport, note: string, column: number, ink: Ink): string {
  const { status } = report;
  const room = column - 4;
  const text = pad(
    room >= 6 && note !== '' ? `${statusSigns[status]} ${clip(oneLine(note), room)}` : statusSigns[status],
    column,
  );
  if (status === 'failed') return ink.red(text);
  if (status !== 'ok') return ink.dim(text);
  return isDegraded(report) ? ink.yellow(text) : ink.green(text);
}
