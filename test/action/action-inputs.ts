import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

const root = join(import.meta.dirname, '..', '..');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function declared(): Readonly<Record<string, unknown>> {
  const action = load(readFileSync(join(root, 'action.yml'), 'utf8'));
  if (!isObject(action)) throw new Error('action.yml is no mapping');
  return action;
}

/** The file that the runner starts. */
export function mainFile(): string {
  const { runs } = declared();
  if (!isObject(runs) || typeof runs.main !== 'string') throw new Error('action.yml names no main');
  return join(root, runs.main);
}

/** The environment that the runner makes of a step's `with`: each declared input is there, by its default if not given. */
export function inputEnvironment(given: Readonly<Record<string, string>>, token: string): Record<string, string> {
  const { inputs } = declared();
  const environment: Record<string, string> = {};
  const set = (name: string, value: string) => {
    environment[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] = value;
  };
  for (const [name, input] of Object.entries(isObject(inputs) ? inputs : {})) {
    const standard = isObject(input) && input.default !== undefined ? String(input.default) : '';
    set(name, standard.replace(/^\$\{\{ *github\.token *\}\}$/, token));
  }
  for (const [name, value] of Object.entries(given)) {
    if (!isObject(inputs) || !Object.hasOwn(inputs, name)) throw new Error(`action.yml declares no input ${name}`);
    set(name, value);
  }
  return environment;
}
