import type { Report } from '../model/report.ts';
import { pageView } from './html/page.ts';
import { reportHtml } from './templates.generated.js';
import { visibleReport } from './visible.ts';

const longestText = 8_000;

/** One file that needs nothing else: no network, no script to be read. The same report gives the same bytes. */
export function renderHtml(report: Report): string {
  return reportHtml(pageView(visibleReport(report, longestText)));
}
