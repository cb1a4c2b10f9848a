import { InputError } from '../model/bundle.ts';
import type { Report } from '../model/report.ts';

/** A report that `--json` wrote before. Only what every view relies on is checked. Throws InputError. */
export function readReport(text: string, path: string): Report {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new InputError(`${path} is not JSON: expected a report written by --json`);
  }
  if (!isReport(parsed)) throw new InputError(`${path} is no report of schemaVersion 1: write it anew with --json`);
  return parsed;
}

function isReport(value: unknown): value is Report {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schemaVersion' in value &&
    value.schemaVersion === 1 &&
    'findings' in value &&
    Array.isArray(value.findings) &&
    'services' in value &&
    Array.isArray(value.services) &&
    'cluster' in value
  );
}
