import type { ObjectFact } from '../../model/object.ts';
import type { Evidence } from '../../model/place.ts';
import type { FieldTest, ObjectNode, ObjectQuery } from '../load/rule.ts';
import { type Binding, binding, join, lacking, none, type Outcome, type Values } from './binding.ts';
import { compileTest, isList, isTestObject, pathSteps, type Tester, textOf, valuesAt } from './field-test.ts';
import { fieldEvidence, objectEvidence } from './object-line.ts';
import type { Scene } from './scene.ts';
import { fill } from './template.ts';

export function evaluateObject(scene: Scene, { object: query }: ObjectNode, input: Binding): Outcome {
  const wanted = fillQuery(query, input.values);
  // A name that nothing before it bound: with it unknown, nothing can be said.
  if (wanted === null) return none;
  const candidates = scene.objectsOf(query.kind).filter((object) => isNamed(object, wanted));
  const fits = candidates.map((object) => fitOf(object, wanted));
  const found = fits.flatMap((fit) => (fit.status === 'fits' ? [fit] : []));
  const doubtful = fits.some(({ status }) => status === 'unknown') || !isCollected(scene, wanted);
  if (query.exists === false) {
    if (found.length > 0) return none;
    return doubtful ? lacking(`objects ${query.kind}`) : { bindings: [absence(scene, query, input)], lacks: [] };
  }
  const bindings = found.flatMap((fit) => join(input, bindingOf(fit, wanted)) ?? []);
  return { bindings, lacks: bindings.length === 0 && doubtful ? [`objects ${query.kind}`] : [] };
}

interface Wanted {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly tests: readonly { readonly steps: readonly string[]; readonly test: Tester }[];
  readonly capture: readonly { readonly name: string; readonly steps: readonly string[] }[];
}

type Fit =
  | { readonly status: 'fits'; readonly object: ObjectFact; readonly values: Values; readonly evidence: readonly Evidence[] }
  | { readonly status: 'differs' }
  | { readonly status: 'unknown' };

function fillQuery(query: ObjectQuery, values: Values): Wanted | null {
  const namespace = query.namespace === undefined ? undefined : fill(query.namespace, values);
  const name = query.name === undefined ? undefined : fill(query.name, values);
  if (namespace === null || name === null) return null;
  const tests: { steps: readonly string[]; test: Tester }[] = [];
  for (const [path, test] of Object.entries(query.where ?? {})) {
    const filled = fillTest(test, values);
    if (filled === null) return null;
    tests.push({ steps: pathSteps(path), test: compileTest(filled, (source) => new RegExp(source)) });
  }
  const capture = Object.entries(query.capture ?? {}).map(([as, path]) => ({ name: as, steps: pathSteps(path) }));
  // `ns/name` in one capture, as logs write it.
  const [space, own] = name?.includes('/') ? name.split('/', 2) : [namespace, name];
  return { kind: query.kind, namespace: space, name: own, tests, capture };
}

/** Placeholders are for values; an expression has braces of its own. */
function fillTest(test: FieldTest, values: Values): FieldTest | null {
  if (typeof test === 'string') return fill(test, values);
  if (isList(test)) {
    const filled = test.map((one) => (typeof one === 'string' ? fill(one, values) : one));
    return filled.some((one, index) => one === null && test[index] !== null) ? null : filled;
  }
  if (!isTestObject(test) || test.not === undefined) return test;
  const inner = fillTest(test.not, values);
  return inner === null && test.not !== null ? null : { ...test, not: inner };
}

function isNamed(object: ObjectFact, { namespace, name }: Wanted): boolean {
  return (name === undefined || object.name === name) && (namespace === undefined || object.namespace === namespace);
}

function fitOf(object: ObjectFact, wanted: Wanted): Fit {
  const printed = object.form === 'describe' || object.form === 'table';
  const values = new Map([['name', object.name]]);
  // Of an object without a namespace, such as a Node, a rule's {namespace} is MetalLB's own.
  if (object.namespace !== '') values.set('namespace', object.namespace);
  const evidence: Evidence[] = [];
  let unknown = false;
  for (const { steps, test } of wanted.tests) {
    const found = valuesAt(object.value, steps);
    const passing = found.find(({ value }) => test(value) !== null);
    const captures = passing === undefined ? (found.length === 0 ? test(undefined) : null) : test(passing.value);
    if (captures === null && !(printed && found.length === 0)) return { status: 'differs' };
    if (printed && found.length === 0) unknown = true;
    for (const [name, text] of Object.entries(captures ?? {})) values.set(name, text);
    if (passing !== undefined) evidence.push(fieldEvidence(object, passing.path));
  }
  if (unknown) return { status: 'unknown' };
  for (const { name, steps } of wanted.capture) {
    const value = valuesAt(object.value, steps)[0];
    if (value !== undefined) values.set(name, textOf(value.value));
  }
  return { status: 'fits', object, values, evidence: evidence.length === 0 ? [objectEvidence(object)] : evidence };
}

function isCollected(scene: Scene, { kind, namespace }: Wanted): boolean {
  const lists = scene.facts.collected.filter((list) => list.kind === kind);
  return lists.some(
    (list) =>
      list.namespace === null || (namespace !== undefined && list.namespace === namespace) || isOwnKind(scene, list.namespace),
  );
}

/** MetalLB reads its own kinds in its own namespace only. */
function isOwnKind(scene: Scene, namespace: string): boolean {
  return namespace === scene.namespace;
}

function bindingOf(fit: Extract<Fit, { status: 'fits' }>, wanted: Wanted): Binding {
  const status = wanted.tests.length > 0 && wanted.tests.every(({ steps }) => steps[0] === 'status');
  return binding({ values: fit.values, evidence: fit.evidence, basis: [status ? 'status' : 'object'] });
}

/** That something is not there is shown by the list in which it would be. */
function absence(scene: Scene, query: ObjectQuery, input: Binding): Binding {
  const list = scene.facts.collected.find(({ kind }) => kind === query.kind);
  const evidence = list === undefined ? [] : [{ ...list.place, text: `${list.count} × ${query.kind}` }];
  return join(input, binding({ evidence, basis: ['object'] })) ?? input;
}
