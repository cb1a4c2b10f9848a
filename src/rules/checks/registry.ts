import type { Check } from './check.ts';

const all: readonly Check[] = [];

export const checks: ReadonlyMap<string, Check> = new Map(all.map((check) => [check.name, check]));
