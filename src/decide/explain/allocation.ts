import type { ExplainedRow, ExplainedSection } from '../../model/explained.ts';
import { type AllocationVerdict, isUnknown, missingOf, type UnknownDecision } from '../../model/replay.ts';
import { familyOfService } from '../allocation/family.ts';
import { askedAddresses, askedByAnnotation, askedPool } from '../allocation/request.ts';
import type { CauseContext } from '../allocation/why.ts';
import { familyWords, listed, listIps } from '../allocation/words.ts';
import type { AllocationBehaviour } from '../behaviour.ts';
import type { ServiceView } from '../service.ts';
import { poolRows } from './pools.ts';
import { at, row } from './row.ts';

/** From the service to its address: what it asks for, what each pool says, what comes of it. `context` is null without a configuration. */
export function explainAssignment(
  service: ServiceView,
  decision: AllocationVerdict | UnknownDecision | undefined,
  context: CauseContext | null,
  rules: AllocationBehaviour,
): ExplainedSection {
  const rows = [...wantRows(service, rules), ...decisionRows(service, decision, context)];
  return { title: 'Assignment', note: 'the controller', rows };
}

function wantRows(service: ServiceView, rules: AllocationBehaviour): readonly ExplainedRow[] {
  const { object } = service;
  const policy = service.ipFamilyPolicy === 'SingleStack' ? '' : `, ${service.ipFamilyPolicy}`;
  const { family } = familyOfService(service, rules);
  const asked = askedAddresses(service, rules);
  const pool = askedPool(service, rules);
  const sharing = askedByAnnotation(service, 'allow-shared-ip', rules);
  const wants: ExplainedRow[] = [];
  if (asked.error !== null) wants.push(row('no', 'asks for', asked.error, { at: at(object, ...asked.paths) }));
  if (asked.ips.length > 0)
    wants.push(row('said', 'asks for', `the address ${listIps(asked.ips)}`, { at: at(object, ...asked.paths) }));
  if (pool.value !== '') wants.push(row('said', 'asks for', `the pool ${pool.value}`, { at: at(object, pool.path) }));
  if (wants.length === 0) wants.push(row('said', 'asks for', 'nothing in particular'));
  if (sharing.value !== '')
    wants.push(row('said', 'shares', `with services of the key ${sharing.value}`, { at: at(object, sharing.path) }));
  const held = service.ingress.map((ip) => (ip === '' ? 'a hostname' : ip));
  const status = at(object, ['status', 'loadBalancer', 'ingress']);
  if (held.length > 0) wants.push(row('said', 'holds', listed(held), { at: status }));
  return [row('said', 'needs', `${familyWords[family]}${policy}`, { at: at(object, ['spec', 'clusterIPs']) }), ...wants];
}

function decisionRows(
  service: ServiceView,
  decision: AllocationVerdict | UnknownDecision | undefined,
  context: CauseContext | null,
): readonly ExplainedRow[] {
  if (!decision || !context) return [row('no', 'nothing', 'is decided, since the controller has no valid configuration')];
  if (isUnknown(decision)) return [row('unknown', 'the outcome', `cannot be told without ${listed(missingOf(decision))}`)];
  const places = { at: decision.at ?? [] };
  if (decision.outcome === 'ignored') return [row('no', 'ignored', decision.steps.at(-1)?.says ?? '', places)];
  if (decision.outcome === 'notLoadBalancer') return [row('passed', 'not handled', decision.steps.at(-1)?.says ?? '', places)];
  return [...poolRows(service, decision, context), outcomeRow(decision)];
}

export function outcomeRow({
  outcome,
  ips,
  pool,
  error,
  reason,
  because = '',
  at: places = [],
  alternatives = [],
}: AllocationVerdict): ExplainedRow {
  const rows = alternatives.map((one) => row('said', '', `or else ${one}`));
  const got = `${listed(ips)} of ${pool}`;
  const why = because === '' || because === error ? '' : because;
  const said = error ?? (reason === 'AdditionalAssignFailed' ? '' : (reason ?? ''));
  const no = (name: string, says: string) =>
    row('no', name, says, { at: places, rows: why === '' ? rows : [row('no', '', why), ...rows] });
  switch (outcome) {
    case 'kept':
      return error === undefined
        ? row('yes', 'keeps', got, { rows })
        : row('warning', 'keeps', `${got}, but what it asks for is refused: ${error}`, { at: places, rows });
    case 'allocated':
    case 'extended':
      return row(why === '' ? 'yes' : 'warning', 'gets', got, {
        at: places,
        rows: why === '' ? rows : [row('warning', '', why), ...rows],
      });
    case 'reassigned':
      return row('warning', 'loses what it holds', `and gets ${got}`, {
        at: places,
        rows: why === '' ? rows : [row('warning', '', why), ...rows],
      });
    case 'cleared':
      return no('loses what it holds', `and gets nothing: ${said}`);
    case 'stuck':
      return no('stays as it is', `its status is not touched, and the controller does not hold the address: ${said}`);
    default:
      return no('gets nothing', said);
  }
}
