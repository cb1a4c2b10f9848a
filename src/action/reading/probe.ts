import { openBundle } from '../../bundle/open.ts';
import { InputError } from '../../model/bundle.ts';
import { withoutFlags } from './without-flags.ts';

/** What a file is that is called an archive. */
export type Probe =
  | { readonly kind: 'several files' | 'one file' | 'no archive' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Looks for a first and a second file in it. */
export async function probe(path: string): Promise<Probe> {
  try {
    const bundle = await openBundle([{ kind: 'path', path }]);
    let files = 0;
    for await (const _entry of bundle.entries) {
      files += 1;
      if (files > 1) return { kind: 'several files' };
    }
    return { kind: bundle.summary().kind === 'file' ? 'no archive' : 'one file' };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { kind: 'unreadable', why: withoutFlags(error.message.replace(/^[^:]{1,300}: /, '')) };
  }
}
