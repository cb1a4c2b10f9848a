import { isObject, type Json, type ObjectFact } from '../../model/object.ts';

const isPrinted = ({ form }: ObjectFact): boolean => form === 'table' || form === 'describe';

/** Kinds of which the bundle has no whole object and no empty list: what logs dumped of them adds to what was printed. */
export function wholeKinds(objects: readonly ObjectFact[], collected: readonly { readonly kind: string }[]): ReadonlySet<string> {
  const printed = new Set(objects.flatMap((object) => (isPrinted(object) ? [object.kind] : [])));
  const whole = new Set(objects.flatMap((object) => (isPrinted(object) ? [] : [object.kind])));
  for (const { kind } of collected) if (!printed.has(kind)) whole.add(kind);
  return whole;
}

/**
 * A table leaves most fields out, which a dump of the same object in a log has. What is not in the table is gone, and a
 * dump that shows other addresses is older: those do not count.
 */
export function completed(objects: readonly ObjectFact[], dumped: readonly ObjectFact[]): readonly ObjectFact[] {
  const printed = new Map<string, ObjectFact>();
  for (const object of objects) if (isPrinted(object)) printed.set(keyOf(object), object);
  const kinds = new Set([...printed.values()].map(({ kind }) => kind));
  const whole = dumped.filter((dump) => {
    const twin = printed.get(keyOf(dump));
    return twin === undefined ? !kinds.has(dump.kind) : isSame(twin, dump);
  });
  const replaced = new Set(whole.map(keyOf));
  return [...objects.filter((object) => !(isPrinted(object) && replaced.has(keyOf(object)))), ...whole];
}

const keyOf = ({ kind, namespace, name }: ObjectFact): string => `${kind} ${namespace}/${name}`;

function isSame(printed: ObjectFact, dump: ObjectFact): boolean {
  if (printed.kind === 'Service') return ingressOf(printed) === ingressOf(dump);
  // Whether endpoints are ready a table does not show, and an older dump may show it otherwise.
  return printed.kind !== 'EndpointSlice' && printed.kind !== 'Node';
}

function ingressOf({ value }: ObjectFact): string {
  const balancer = fieldOf(fieldOf(value, 'status'), 'loadBalancer');
  const ingress = fieldOf(balancer, 'ingress');
  const entries = Array.isArray(ingress) ? ingress : [];
  return entries
    .flatMap((entry) => fieldOf(entry, 'ip') ?? [])
    .map(String)
    .sort()
    .join();
}

function fieldOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
