import type { Report } from '../../model/report.ts';
import type { Budget } from './budget.ts';
import { missingView } from './view.ts';

export type ReplyView = ReturnType<typeof replyView>;

export function replyView(report: Report, budget: Budget) {
  const healthy = report.verdict === 'healthy' || report.verdict === 'insufficient-evidence';
  return {
    opening: healthy
      ? 'Thank you for the bundle. It does not suffice to tell what is wrong. Please add:'
      : 'Thank you for the bundle. To be sure of the cause, please add:',
    missing: missingView(report, budget),
  };
}
