import { placeholdersOf } from '../evaluate/template.ts';
import { type CompiledSignature, compileSignature } from './compile.ts';
import { type Defect, defectAt, unknownCapture } from './defect.ts';
import { Locator, type YamlPath } from './locate.ts';
import { referenceDefects } from './references.ts';
import type { Ask, NoiseText, SignatureText, TimelineText } from './rule.ts';
import type { LoadedRule, RuleFile, RuleSet } from './ruleset.ts';
import { validateRule, validateShared } from './validate.ts';

export interface Loaded {
  readonly ruleset: RuleSet;
  /** What was refused; the rest stands. */
  readonly defects: readonly Defect[];
}

/** Facts about messages, not signatures. */
const otherFiles: ReadonlySet<string> = new Set(['shared/messages.yaml']);

export function loadRules(files: readonly RuleFile[]): Loaded {
  const wanted = files.filter(({ path }) => path.endsWith('.yaml') && !otherFiles.has(path));
  const shared = loadShared(wanted.filter(({ path }) => path.startsWith('shared/')));
  const defects: Defect[] = [...shared.defects];
  const compiled = new Map(shared.compiled);
  const rules = new Map<string, LoadedRule>();
  for (const file of wanted.filter(({ path }) => !path.startsWith('shared/'))) {
    const own = loadRule(file, shared.compiled, rules);
    defects.push(...own.defects);
    if (own.rule === null) continue;
    rules.set(own.rule.id, own.rule);
    for (const [id, signature] of own.compiled) compiled.set(id, signature);
  }
  return {
    ruleset: {
      rules: [...rules.values()],
      signatures: [...compiled.values()].flatMap(({ variants }) => variants),
      compiled,
      timeline: shared.timeline,
      noise: shared.noise,
      needs: shared.needs,
    },
    defects,
  };
}

interface LoadedShared {
  readonly compiled: ReadonlyMap<string, CompiledSignature>;
  readonly timeline: readonly TimelineText[];
  readonly noise: readonly NoiseText[];
  readonly needs: ReadonlyMap<string, Ask>;
  readonly defects: readonly Defect[];
}

function loadShared(files: readonly RuleFile[]): LoadedShared {
  const compiled = new Map<string, CompiledSignature>();
  const defects: Defect[] = [];
  const timeline: { readonly entry: TimelineText; readonly file: RuleFile; readonly path: YamlPath }[] = [];
  const noise: NoiseText[] = [];
  const needs = new Map<string, Ask>();
  for (const file of files) {
    const read = validateShared(file.file, file.text);
    if (!read.ok) {
      defects.push(...read.defects);
      continue;
    }
    for (const [name, text] of Object.entries(read.value.signatures ?? {})) {
      const id = `shared#${name}`;
      if (compiled.has(id)) defects.push(duplicate(file, ['signatures', name], `signature shared/${name}`));
      else addSignature(compiled, id, text, file, ['signatures', name], defects);
    }
    for (const [need, ask] of Object.entries(read.value.needs ?? {})) needs.set(need, ask);
    read.value.entries?.forEach((entry, index) => {
      timeline.push({ entry, file, path: ['entries', index] });
    });
    read.value.lines?.forEach((line, index) => {
      noise.push(line);
      // Noise is never asked for by subject.
      addSignature(compiled, `noise#${noise.length}`, { ...line, key: [] }, file, ['lines', index], defects);
    });
  }
  const known = timeline.filter(({ entry, file, path }) => {
    const own = entryDefects(entry, compiled);
    defects.push(...own.map(({ at, ...words }) => defectAt(file.file, new Locator(file.text), [...path, at], words)));
    return own.length === 0;
  });
  return { compiled, timeline: known.map(({ entry }) => entry), noise, needs, defects };
}

type Words = Pick<Defect, 'what' | 'expected' | 'mend'>;

/** What the timeline says of every line beside its captures: src/diagnose/timeline.ts. */
const namesOfEveryLine = ['node', 'pod', 'component', 'source', 'service'];

function entryDefects(
  entry: TimelineText,
  compiled: ReadonlyMap<string, CompiledSignature>,
): readonly (Words & { readonly at: 'seen' | 'lane' | 'what' })[] {
  const signature = compiled.get(entry.seen.replace('shared/', 'shared#'));
  if (signature === undefined) return [{ at: 'seen', ...unknownSignature(entry.seen, compiled) }];
  const names = [...namesOfEveryLine, ...signature.captures];
  return (['lane', 'what'] as const).flatMap((at) =>
    placeholdersOf(entry[at])
      .filter((name) => !names.includes(name))
      .map((name) => ({ at, ...unknownCapture(name, names) })),
  );
}

function unknownSignature(name: string, compiled: ReadonlyMap<string, CompiledSignature>): Words {
  const names = [...compiled.keys()].filter((id) => id.startsWith('shared#')).map((id) => id.replace('shared#', 'shared/'));
  return {
    what: `unknown signature "${name}"`,
    expected: `one of ${names.join(', ')}`,
    mend: 'write it into rules/shared/signatures.yaml',
  };
}

function loadRule(
  file: RuleFile,
  shared: ReadonlyMap<string, CompiledSignature>,
  others: ReadonlyMap<string, LoadedRule>,
): {
  readonly rule: LoadedRule | null;
  readonly compiled: ReadonlyMap<string, CompiledSignature>;
  readonly defects: readonly Defect[];
} {
  const compiled = new Map<string, CompiledSignature>();
  const read = validateRule(file.file, file.text);
  if (!read.ok) return { rule: null, compiled, defects: read.defects };
  const rule: LoadedRule = { ...read.value, file: file.file, source: file.text };
  const defects: Defect[] = [];
  const other = others.get(rule.id);
  if (other !== undefined) defects.push(duplicate(file, ['id'], `id "${rule.id}"`, other.file));
  for (const [name, text] of Object.entries(rule.signatures ?? {}))
    addSignature(compiled, `${rule.id}#${name}`, text, file, ['signatures', name], defects);
  if (defects.length === 0) defects.push(...referenceDefects(rule, new Map([...shared, ...compiled])));
  return defects.length > 0 ? { rule: null, compiled, defects } : { rule, compiled, defects };
}

function addSignature(
  compiled: Map<string, CompiledSignature>,
  id: string,
  text: SignatureText,
  { file, text: source }: RuleFile,
  path: YamlPath,
  defects: Defect[],
): void {
  const result = compileSignature(id, text);
  if ('signature' in result) compiled.set(id, result);
  else {
    const locator = new Locator(source);
    for (const { at, ...words } of result)
      defects.push(defectAt(file, locator, [...path, ...at], words, at.length === 0 ? 'key' : 'value'));
  }
}

function duplicate({ file, text }: RuleFile, path: YamlPath, what: string, other?: string): Defect {
  const where = other === undefined ? '' : ` (also in ${other})`;
  const words = { what: `duplicate ${what}${where}`, expected: 'a name of its own', mend: 'rename or remove one of them' };
  // An id is wrong as a value, a name as a key.
  return defectAt(file, new Locator(text), path, words, path[0] === 'id' ? 'value' : 'key');
}
