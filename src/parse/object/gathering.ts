import type { Trouble } from '../../model/bundle.ts';
import type { CollectedKind, FieldPath, Json, JsonObject, ObjectFact, ObjectForm } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import { configurationKinds, kindsInName } from '../kinds.ts';
import type { LineAt } from '../lines-of.ts';
import { originOf } from '../origin.ts';
import { placeholderIn } from '../placeholder.ts';

export interface ParsedObjects {
  readonly objects: readonly ObjectFact[];
  readonly collected: readonly CollectedKind[];
  readonly troubles: readonly Trouble[];
}

export interface ObjectsOptions {
  /** The number of the text's first line in its file; 1 where left out. */
  readonly firstLine?: number;
  /** A piece out of another text, whose file name says nothing of it and whose end is no end of a file. */
  readonly fragment?: boolean;
  /** The namespace of objects printed without one. */
  readonly namespace?: string | null;
  /** The kinds that were listed into it, where something tells it better than the file's name. */
  readonly listed?: readonly string[];
}

/** What a text is known to list before it is read. */
export function listedKinds(source: string, { fragment = false, listed }: ObjectsOptions): readonly string[] {
  return listed ?? (fragment ? [] : kindsInName(source));
}

const maxTroubles = 100;

/** A value that was read, wherever it stood. */
export interface Read {
  readonly value: Json;
  readonly line: number;
  readonly lineOf: (path: FieldPath) => number;
  readonly lineAt: LineAt;
  /** Something of it could not be read. */
  readonly partial: boolean;
}

/** Gathers what one text holds. */
export class Gathering {
  readonly objects: ObjectFact[] = [];
  readonly collected: CollectedKind[] = [];
  readonly troubles: Trouble[] = [];
  /** Objects that stand by themselves, in no list. */
  readonly single: ObjectFact[] = [];
  private readonly masked = new Set<string>();
  readonly source: string;
  readonly form: ObjectForm;
  readonly hint: string;
  readonly namespace: string | null;
  readonly listed: readonly string[];

  constructor(source: string, form: ObjectForm, options: ObjectsOptions) {
    const { fragment = false } = options;
    this.listed = listedKinds(source, options);
    this.source = source;
    this.form = form;
    this.hint = fragment ? '' : source;
    this.namespace = fragment ? null : originOf(source).namespace;
  }

  trouble(line: number, what: string, lost: Trouble['lost']): void {
    if (this.troubles.length < maxTroubles) this.troubles.push({ source: this.source, line, what, lost });
  }

  object(read: Read, listKind: string | null, listVersion: string): ObjectFact | null {
    const { value } = read;
    if (!isObject(value)) return null;
    const kind = typeof value.kind === 'string' && value.kind !== '' ? value.kind : listKind;
    if (kind === null) return null;
    const metadata: JsonObject = isObject(value.metadata) ? value.metadata : {};
    const fact: ObjectFact = {
      kind,
      apiVersion: typeof value.apiVersion === 'string' ? value.apiVersion : listVersion,
      namespace: textOf(metadata.namespace),
      name: textOf(metadata.name),
      // Of an object that was read in part nothing may be concluded from what is absent, as of one printed for people.
      form: read.partial ? 'describe' : this.form,
      value,
      place: { source: this.source, line: read.line },
      placeOf: (path) => ({ source: this.source, line: read.lineOf(path) }),
      lineAt: read.lineAt,
    };
    const masked = placeholderIn(fact);
    if (masked === null) this.objects.push(fact);
    else this.maskedObject(fact, masked);
    return fact;
  }

  /** With a masked value nothing can be decided of the object, and without it nothing of its kind. */
  private maskedObject({ kind, name, placeOf }: ObjectFact, path: FieldPath): void {
    this.masked.add(kind);
    this.trouble(
      placeOf(path).line,
      `${kind} ${name}: ${path.slice(1).join('.')} is masked or a placeholder, so the object is left out`,
      'part',
    );
  }

  result(): ParsedObjects {
    const { objects, troubles } = this;
    return { objects, collected: this.collected.filter(({ kind }) => !this.masked.has(kind)), troubles };
  }

  list(line: number, kinds: readonly string[], facts: readonly ObjectFact[]): void {
    const counts = new Map<string, number>(kinds.map((kind) => [kind, 0]));
    for (const { kind } of facts) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const namespaced = this.namespace !== null;
    for (const [kind, count] of counts) {
      this.collected.push({ kind, place: { source: this.source, line }, count, namespace: namespaced ? this.namespace : null });
    }
  }

  /**
   * Objects in no list answer for their kind where the file is one of a folder of that kind (must-gather), and where it
   * holds a whole configuration, as people keep it: pools and how they are announced.
   */
  singles(): void {
    const first = this.single[0];
    if (first === undefined) return;
    const folder = this.hint.split(/[\\/]/).at(-2) ?? '';
    const ofFolder = this.hint === '' ? [] : kindsInName(folder);
    const kinds = new Set(this.single.map(({ kind }) => kind));
    const wholeConfiguration =
      (kinds.has('IPAddressPool') && (kinds.has('L2Advertisement') || kinds.has('BGPAdvertisement'))) || kinds.has('AddressPool');
    for (const kind of kinds) {
      if (!ofFolder.includes(kind) && !(wholeConfiguration && configurationKinds.has(kind))) continue;
      const count = this.single.filter((fact) => fact.kind === kind).length;
      const place = this.single.find((fact) => fact.kind === kind)?.place ?? first.place;
      this.collected.push({ kind, place, count, namespace: ofFolder.includes(kind) ? this.namespace : null });
    }
  }
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function isList(kind: string): boolean {
  return kind === 'List' || (kind.endsWith('List') && kind.length > 4);
}
