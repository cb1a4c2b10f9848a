import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { distinctLabels } from '../../bundle/label.ts';
import { type Attachment, isArchive } from '../thread/attachment.ts';
import type { Server } from '../thread/server.ts';
import { type Download, download } from './download.ts';
import { type Probe, probe } from './probe.ts';

export interface DownloadSettings {
  readonly server: Server;
  readonly token: string;
  readonly maxAttachmentBytes: number;
  readonly timeoutSeconds: number;
}

/** A download and its file, whose name is what the report calls it. */
export type Brought = Download & {
  readonly label: string;
  readonly path: string;
  /** What it turned out to be, where it is called an archive. */
  readonly probed: Exclude<Probe['kind'], 'unreadable'> | null;
};

/** All downloads of one run: into one folder, in one time. */
export class Downloads {
  readonly #folder: string;
  readonly #settings: DownloadSettings;
  readonly #signal: AbortSignal;
  readonly #distinct = distinctLabels();

  private constructor(folder: string, settings: DownloadSettings, taken: readonly string[]) {
    this.#folder = folder;
    this.#settings = settings;
    this.#signal = AbortSignal.timeout(settings.timeoutSeconds * 1000);
    for (const name of taken) this.#distinct(name);
  }

  /** `taken` are names that other inputs of the report have. */
  static async into(parent: string, settings: DownloadSettings, taken: readonly string[]): Promise<Downloads> {
    return new Downloads(await mkdtemp(join(parent, 'metallb-attachments-')), settings, taken);
  }

  /** Brings attachments, all at once. */
  async bring(attachments: readonly Attachment[]): Promise<readonly Brought[]> {
    const { server, token, maxAttachmentBytes, timeoutSeconds } = this.#settings;
    const bounds = { maxBytes: maxAttachmentBytes, timeoutSeconds, signal: this.#signal };
    return Promise.all(
      attachments.map(async (attachment) => {
        const label = this.#distinct(fileName(attachment.name));
        const path = join(this.#folder, label);
        const downloaded = await download(attachment, path, { server, token }, bounds);
        return probed({ ...downloaded, label, path, probed: null });
      }),
    );
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** What is called an archive and is none, or holds a single log, must not take the place of a bundle. */
async function probed(brought: Brought): Promise<Brought> {
  if (brought.status !== 'downloaded' || !isArchive(brought.attachment)) return brought;
  const found = await probe(brought.path);
  if (found.kind === 'unreadable') return { ...brought, status: 'failed', why: found.why };
  return { ...brought, probed: found.kind };
}

/** A name that is harmless in a file system, and in the report. */
function fileName(name: string): string {
  const harmless = name.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^[.-]+/, '');
  return harmless.slice(-120) || 'attachment';
}
