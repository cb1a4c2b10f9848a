import type { Evidence } from '../model/place.ts';
import { ruleFromLine } from './new.ts';
import type { Ask, TimelineText } from './rule.ts';
import type { RuleSet } from './ruleset.ts';

/** What the rules know beside their findings, as the diagnosis asks for it. */
export interface Knowledge {
  readonly rules: number;
  readonly questions: {
    readonly ofCause: ReadonlyMap<string, readonly Ask[]>;
    readonly ofNeed: ReadonlyMap<string, Ask>;
  };
  readonly timeline: readonly (Omit<TimelineText, 'seen'> & { readonly signature: string })[];
  readonly stubFor: (line: Evidence) => string;
}

export function knowledgeOf({ rules, needs, timeline }: RuleSet): Knowledge {
  return {
    rules: rules.length,
    questions: {
      ofCause: new Map(rules.flatMap(({ id, asks }) => (asks === undefined ? [] : [[id, asks] as const]))),
      ofNeed: needs,
    },
    timeline: timeline.map(({ seen, ...entry }) => ({ ...entry, signature: seen.replace('shared/', 'shared#') })),
    stubFor: (line) => ruleFromLine(line.text),
  };
}
