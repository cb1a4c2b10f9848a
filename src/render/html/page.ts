import type { Report } from '../../model/report.ts';
import { renderReply } from '../markdown.ts';
import { script, style } from '../templates.generated.js';
import { capital, verdictWords } from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import { answerView } from './answer.ts';
import { contextOf, limits } from './context.ts';
import { evidenceOrder, evidenceView } from './evidence.ts';
import { restView } from './rest.ts';
import { serviceOrder, servicesView } from './services.ts';
import { sessionsPart } from './sessions.ts';
import { timelineView } from './timeline.ts';
import { topologyView } from './topology.ts';

export type PageView = ReturnType<typeof pageView>;

/** Everything that the page's templates write, in their order and words. */
export function pageView(report: Report) {
  const context = contextOf(report, { services: serviceOrder(report), evidence: evidenceOrder(report) });
  const services = servicesView(context);
  const evidence = evidenceView(context);
  const name = cut(oneLine(report.input.name), 120);
  return {
    title: `${verdictWords[report.verdict]}: ${name}`,
    policy: `default-src 'none'; style-src '${style.hash}'; script-src '${script.hash}'; img-src data:; base-uri 'none'; form-action 'none'`,
    style: style.text,
    script: script.text,
    name,
    tool: `${report.tool.name} ${report.tool.version}`,
    answer: answerView(context),
    services,
    sessions: sessionsPart(context),
    timeline: timelineView(context),
    topology: topologyView(context),
    evidence,
    missing: missingView(report),
    rest: restView(context),
  };
}

function missingView(report: Report) {
  return {
    count: report.missing.length,
    rows: report.missing.slice(0, limits.rows).map(({ what, why, command, decides }) => ({
      what: cut(capital(oneLine(what)), 400),
      why: cut(oneLine(why), 600),
      command: cut(command, 2_000),
      decides: decides.slice(0, 6).map((id) => cut(id, 100)),
      moreDecides: Math.max(0, decides.length - 6),
    })),
    more: Math.max(0, report.missing.length - limits.rows),
    reply: renderReply(report).trim(),
  };
}
