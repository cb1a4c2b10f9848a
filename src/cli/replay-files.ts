import { replayFacts } from '../analyze.ts';
import { withDefaults } from '../bundle/limits.ts';
import { openBundle } from '../bundle/open.ts';
import { explainableServices, explainService } from '../decide/explain/explain.ts';
import { InputError } from '../model/bundle.ts';
import type { Facts } from '../model/facts.ts';
import { readFacts } from '../parse/facts.ts';
import { renderExplained } from '../render/explain-text.ts';
import { jsonPieces } from '../render/json-text.ts';
import { sourcesOf } from './analyze-files.ts';
import { type InputOptions, limitsOf } from './input-options.ts';
import { writeToStdout } from './outputs.ts';

/** What is to be explained. */
export interface Explained {
  /** namespace/name; null for all services. */
  readonly service: string | null;
  readonly inputs: readonly string[];
}

/** Objects only: without signatures the logs are passed over quickly. */
async function factsOf(inputs: readonly string[], options: InputOptions): Promise<Facts> {
  const limits = limitsOf(options);
  return readFacts(await openBundle(sourcesOf(inputs), limits), [], withDefaults(limits));
}

export async function replayInputs(inputs: readonly string[], options: InputOptions): Promise<void> {
  const { replayed } = replayFacts(await factsOf(inputs, options), options);
  await writeToStdout(jsonPieces(replayed));
}

/** One line for each input; what one input breaks does not concern the next. */
export async function replayLines(inputs: readonly string[], options: InputOptions): Promise<void> {
  for (const input of inputs) process.stdout.write(`${JSON.stringify(await replayLine(input, options))}\n`);
}

async function replayLine(input: string, options: InputOptions): Promise<object> {
  try {
    return { input, replay: replayFacts(await factsOf([input], options), options).replayed };
  } catch (error) {
    return { input, error: error instanceof Error ? error.message : String(error) };
  }
}

export async function explainInputs(
  { service, inputs }: Explained,
  options: InputOptions & { readonly color?: boolean },
): Promise<void> {
  const facts = await factsOf(inputs, options);
  const { replayed } = replayFacts(facts, options);
  const known = explainableServices(facts);
  if (service !== null && !known.includes(service)) {
    const near =
      known.length === 0
        ? 'no service is in the input'
        : `known are ${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}`;
    throw new InputError(`no LoadBalancer service ${service} in the input: ${near}`);
  }
  const colour = process.stdout.isTTY === true && options.color !== false && !process.env.NO_COLOR;
  for (const name of service === null ? known : [service]) {
    process.stdout.write(renderExplained(explainService(replayed, facts, name), { colour, width: 100 }));
  }
}
