import type { Scope } from '../load/rule.ts';
import { agreement, compareEvents, type Event, scopeOf } from './events.ts';

/** Events that capture the same names, by the values of those names that another event captures too. */
class NameClass {
  readonly names: readonly string[];
  readonly events: Event[] = [];
  readonly #byShared = new Map<string, Map<string, Event[]>>();

  constructor(names: readonly string[]) {
    this.names = names;
  }

  agreeing(event: Event): readonly Event[] {
    const shared = this.names.filter((name) => Object.hasOwn(event.captures, name));
    const key = shared.join('\u0000');
    let index = this.#byShared.get(key);
    if (index === undefined) {
      index = new Map();
      for (const own of this.events) push(index, valuesOf(own, shared), own);
      this.#byShared.set(key, index);
    }
    return index.get(valuesOf(event, shared)) ?? [];
  }
}

/**
 * Finds the events that are about the same subject as another one: in the same scope, and agreeing on the names given, else on
 * all captures that both have. A big log has tens of thousands on either side.
 */
export class SubjectIndex {
  readonly #scope: Scope;
  readonly #by: readonly string[] | undefined;
  readonly #byNames = new Map<string, Event[]>();
  readonly #classes = new Map<string, Map<string, NameClass>>();
  readonly #sorted = new Map<readonly Event[], readonly Event[]>();

  constructor(events: readonly Event[], scope: Scope, by: readonly string[] | undefined) {
    this.#scope = scope;
    this.#by = by;
    for (const event of events) this.#add(event);
  }

  #add(event: Event): void {
    const scope = scopeOf(event, this.#scope);
    if (this.#by !== undefined) {
      const agreed = agreement(event.values, this.#by);
      if (agreed !== null) push(this.#byNames, `${scope}\u0000${agreed}`, event);
      return;
    }
    const names = Object.keys(event.captures);
    const key = names.join('\u0000');
    let classes = this.#classes.get(scope);
    if (classes === undefined) {
      classes = new Map();
      this.#classes.set(scope, classes);
    }
    const own = classes.get(key) ?? new NameClass(names);
    classes.set(key, own);
    own.events.push(event);
  }

  /** In their order. */
  of(event: Event): readonly Event[] {
    const scope = scopeOf(event, this.#scope);
    if (this.#by !== undefined) {
      const agreed = agreement(event.values, this.#by);
      return agreed === null ? [] : this.#inOrder(this.#byNames.get(`${scope}\u0000${agreed}`) ?? []);
    }
    const lists = [...(this.#classes.get(scope)?.values() ?? [])]
      .map((each) => each.agreeing(event))
      .filter(({ length }) => length > 0);
    const [only, other] = lists;
    if (only === undefined) return [];
    return other === undefined ? this.#inOrder(only) : lists.flat().toSorted(compareEvents);
  }

  #inOrder(events: readonly Event[]): readonly Event[] {
    let sorted = this.#sorted.get(events);
    if (sorted === undefined) {
      sorted = events.toSorted(compareEvents);
      this.#sorted.set(events, sorted);
    }
    return sorted;
  }
}

/** How many of the ordered events lie before one. */
export function countBefore(events: readonly Event[], event: Event): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = events[middle];
    if (at !== undefined && compareEvents(at, event) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function valuesOf({ captures }: Event, names: readonly string[]): string {
  return names.map((name) => captures[name] ?? '').join('\u0000');
}

function push(index: Map<string, Event[]>, key: string, event: Event): void {
  const list = index.get(key);
  if (list) list.push(event);
  else index.set(key, [event]);
}
