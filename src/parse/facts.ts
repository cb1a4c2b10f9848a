import type { Bundle, Limits } from '../model/bundle.ts';
import type { Facts } from '../model/facts.ts';
import type { Signature } from '../model/signature.ts';
import { openEntry } from './entry-reader.ts';
import { FactsGathering } from './facts-gathering.ts';

/**
 * Reads a bundle in one pass: each entry is recognised by its content, objects are read whole, logs are scanned while they are
 * being unpacked. What cannot be read is a trouble, never an end.
 */
export async function readFacts(bundle: Bundle, signatures: readonly Signature[], limits: Limits): Promise<Facts> {
  const gathering = new FactsGathering(signatures, limits);
  for await (const entry of bundle.entries) await gathering.read(await openEntry(entry));
  return gathering.finish(bundle);
}
