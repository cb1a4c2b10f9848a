import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InputSource } from '../model/bundle.ts';
import { type Analysis, analysisOf, rulesOf } from './analysis.ts';
import { type Chosen, chosenOf, type NotRead } from './chosen.ts';
import { downloadAll } from './downloads.ts';
import type { Surroundings } from './environment.ts';
import type { Settings } from './settings.ts';
import type { Telling } from './telling.ts';
import type { Thread } from './thread.ts';
import { threadText } from './thread-text.ts';
import { workspaceInputs } from './workspace.ts';

/** What is known of an issue once all that it holds was read. */
export interface Reading {
  readonly analysis: Analysis;
  readonly chosen: Chosen;
  /** Addresses and names of the attachments that were read. */
  readonly read: Chosen['given'];
  /** Files that should have been read and could not. */
  readonly failed: readonly NotRead[];
}

/** Reads the words of an issue, its attachments and the files of the workspace as one bundle. */
export async function readThread(thread: Thread, settings: Settings, around: Surroundings, telling: Telling): Promise<Reading> {
  const rules = await rulesOf(settings.rules, around.workspace);
  for (const defect of rules.defects) telling.warn(`rule ignored: ${defect}`);
  const fromWorkspace = await workspaceInputs(settings.paths, around.workspace);
  const chosen = chosenOf(thread, around.server, settings.maxAttachments);
  const folder = await mkdtemp(join(around.folder, 'metallb-attachments-'));
  try {
    const downloads = await downloadAll(chosen.given, folder, { ...settings, server: around.server });
    const brought: InputSource[] = [];
    const read: Chosen['given'][number][] = [];
    const failed: NotRead[] = [];
    for (const download of downloads) {
      const { attachment } = download;
      if (download.status === 'downloaded') {
        brought.push({ kind: 'path', path: download.path });
        read.push(attachment);
        telling.say(`downloaded ${attachment.name}, ${download.bytes.toLocaleString('en')} bytes`);
      } else if (download.status === 'failed') {
        failed.push({ name: attachment.name, why: download.why });
        telling.warn(`not downloaded: ${attachment.name}: ${download.why}`);
      }
    }
    const analysis = await analysisOf([threadText(thread), ...fromWorkspace, ...brought], rules);
    return { analysis, chosen, read, failed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
