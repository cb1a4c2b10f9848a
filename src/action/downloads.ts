import { join } from 'node:path';
import { distinctLabels } from '../bundle/label.ts';
import type { Attachment } from './attachment.ts';
import { type Download, download } from './download.ts';
import type { Server } from './server.ts';

export interface DownloadSettings {
  readonly server: Server;
  readonly token: string;
  readonly maxAttachmentBytes: number;
  readonly timeoutSeconds: number;
}

/** A download and its file, whose name is what the report calls it. */
export type Brought = Download & { readonly label: string; readonly path: string };

/** Brings all attachments at once into a folder, in the time for all together. `taken` are names that others have. */
export async function downloadAll(
  attachments: readonly Attachment[],
  folder: string,
  taken: readonly string[],
  { server, token, maxAttachmentBytes, timeoutSeconds }: DownloadSettings,
): Promise<readonly Brought[]> {
  const bounds = { maxBytes: maxAttachmentBytes, timeoutSeconds, signal: AbortSignal.timeout(timeoutSeconds * 1000) };
  const distinct = distinctLabels();
  for (const name of taken) distinct(name);
  return Promise.all(
    attachments.map(async (attachment) => {
      const label = distinct(fileName(attachment.name));
      const path = join(folder, label);
      return { ...(await download(attachment, path, { server, token }, bounds)), label, path };
    }),
  );
}

/** A name that is harmless in a file system, and in the report. */
function fileName(name: string): string {
  const harmless = name.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^[.-]+/, '');
  return harmless.slice(-120) || 'attachment';
}
