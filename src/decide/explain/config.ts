import type { ExplainedRow, ExplainedSection } from '../../model/explained.ts';
import { type BgpMode, type ConfigDecision, type ConfigVerdict, isUnknown, missingOf, type Replay } from '../../model/replay.ts';
import { listed } from '../allocation/words.ts';
import { row } from './row.ts';

const mostViolations = 4;

/** Whether the components accept the configuration, in the mode in use. */
export function explainConfiguration({ config, inputs }: Replay, mode: BgpMode): ExplainedSection {
  const where = inputs.mode === null ? 'no object tells the BGP mode; native is assumed' : '';
  return {
    title: 'Configuration',
    note: where,
    rows: [...componentRows('controller', config.controller[mode]), ...componentRows('speakers', config.speaker[mode])],
  };
}

function componentRows(name: string, decision: ConfigDecision): readonly ExplainedRow[] {
  if (isUnknown(decision)) return [row('unknown', name, `cannot be told without ${listed(missingOf(decision))}`)];
  const { byNode } = decision;
  if (!byNode) return [verdictRow(name, decision)];
  const groups = new Map<string, { readonly verdict: ConfigVerdict; readonly nodes: string[] }>();
  for (const [node, verdict] of Object.entries(byNode)) {
    const key = verdict.valid ? '' : (verdict.error ?? '');
    const group = groups.get(key);
    if (group) group.nodes.push(node);
    else groups.set(key, { verdict, nodes: [node] });
  }
  return [...groups.values()].map(({ verdict, nodes }) => verdictRow(`${name} on ${listed(nodes)}`, verdict));
}

function verdictRow(name: string, { valid, violations = [], unchecked = [] }: ConfigVerdict): ExplainedRow {
  const open = unchecked.map((what) => row('unknown', '', `not checked, ${what}`));
  if (valid)
    return row('yes', name, 'accept the configuration'.replace('accept', name === 'controller' ? 'accepts' : 'accept'), {
      rows: open,
    });
  const rows = violations.slice(0, mostViolations).map(({ error, at }) => row('no', '', error, { at }));
  const more = violations.length - rows.length;
  const rest = more > 0 ? [row('no', '', `${more} more faults`)] : [];
  return row('no', name, `${name === 'controller' ? 'refuses' : 'refuse'} the whole configuration`, {
    rows: [...rows, ...rest, ...open],
  });
}
