import { join } from 'node:path';
import type { Attachment } from './attachment.ts';
import { type Download, download } from './download.ts';
import type { Server } from './server.ts';

export interface DownloadSettings {
  readonly server: Server;
  readonly token: string;
  readonly maxAttachmentBytes: number;
  readonly timeoutSeconds: number;
}

/** Brings all attachments at once, each into a folder of its own, in the time for all together. */
export async function downloadAll(
  attachments: readonly Attachment[],
  folder: string,
  { server, token, maxAttachmentBytes, timeoutSeconds }: DownloadSettings,
): Promise<readonly Download[]> {
  const bounds = { maxBytes: maxAttachmentBytes, timeoutSeconds, signal: AbortSignal.timeout(timeoutSeconds * 1000) };
  return Promise.all(
    attachments.map((attachment, index) => download(attachment, join(folder, String(index)), { server, token }, bounds)),
  );
}
