import { openBundle } from '../../bundle/open.ts';
import { InputError } from '../../model/bundle.ts';

/** Why a file is no archive that anything can be read from; null where its first file can be opened. */
export async function whyNoArchive(path: string): Promise<string | null> {
  try {
    const bundle = await openBundle([{ kind: 'path', path }]);
    for await (const _first of bundle.entries)
      return bundle.summary().kind === 'file' ? 'no archive, whatever its name says' : null;
    return 'there is nothing in it';
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message.replace(/^[^:]{1,300}: /, '');
  }
}
