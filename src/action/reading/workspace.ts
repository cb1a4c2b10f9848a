import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { whyNot } from '../../bundle/folder.ts';
import { InputError, type InputSource } from '../../model/bundle.ts';

/** The files and folders that the input `path` names. One that is not there is the maintainer's slip: InputError. */
export async function workspaceInputs(paths: readonly string[], workspace: string): Promise<readonly InputSource[]> {
  return Promise.all(
    paths.map(async (named) => {
      const path = resolve(workspace, named);
      await access(path).catch((error: unknown) => {
        throw new InputError(`path: ${named}: ${whyNot(error)}`);
      });
      return { kind: 'path', path } as const;
    }),
  );
}
