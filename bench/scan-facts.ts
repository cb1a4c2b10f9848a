// Reads a bundle's facts with so many signatures and nothing else: node scan-facts.js BUNDLE COUNT
import { DEFAULT_LIMITS } from '../src/bundle/limits.ts';
import { openBundle } from '../src/bundle/open.ts';
import type { Signature } from '../src/model/signature.ts';
import { readFacts } from '../src/parse/facts.ts';

const words = ['session', 'update', 'reload', 'announce', 'allocate', 'member', 'probe', 'route', 'config', 'withdraw'];

/** Rules as they are written: an event, sometimes an error, sometimes text of FRR. */
function synthetic(index: number): Signature {
  const word = `${words[index % words.length]}${words[(index * 7 + 3) % words.length]}`;
  const literals = [
    [`"event":"${word}-${index}"`],
    [`"error":"${word} ${index} refused`, '"level":"error"'],
    [`BGP: [K${index}-A3ZXZ] ${word}`],
  ][index % 3] as readonly string[];
  return { id: `synthetic#${index}`, sources: ['controller', 'speaker', 'frr'], literals, key: [], match: () => ({}) };
}

const [path = '', count = '50'] = process.argv.slice(2);
const signatures = Array.from({ length: Number(count) }, (_, index) => synthetic(index));
const facts = await readFacts(await openBundle([{ kind: 'path', path }]), signatures, DEFAULT_LIMITS);
console.log(`${facts.streams.length} logs, ${facts.streams.reduce((sum, { lines }) => sum + lines, 0)} lines`);
