import type { Values } from './binding.ts';

const placeholder = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Fills the placeholders of a text; null where one is unbound. Braces around anything else stay. */
export function fill(template: string, values: Values): string | null {
  let unbound = false;
  const filled = template.replace(placeholder, (_whole, name: string) => {
    const value = values.get(name);
    if (value === undefined) unbound = true;
    return value ?? '';
  });
  return unbound ? null : filled;
}

/** The same for a text that must not be lost: an unbound placeholder becomes `<its name>`. */
export function fillNamed(template: string, values: Values): string {
  return template.replace(placeholder, (_whole, name: string) => values.get(name) ?? `<${name}>`);
}

export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(placeholder)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}
