import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Analysis, analysisOf, rulesOf } from './analysis.ts';
import type { Attachment } from './attachment.ts';
import { type Chosen, chosenOf, type NotRead } from './chosen.ts';
import { type Brought, downloadAll } from './downloads.ts';
import type { Surroundings } from './environment.ts';
import type { Settings } from './settings.ts';
import type { Telling } from './telling.ts';
import type { Thread } from './thread.ts';
import { threadLabel, threadText } from './thread-text.ts';
import { workspaceInputs } from './workspace.ts';

/** What is known of an issue once all that it holds was read. */
export interface Reading {
  readonly analysis: Analysis;
  readonly chosen: Chosen;
  /** The attachments that were there to be read, and what the report calls them. */
  readonly read: readonly ReadAttachment[];
  /** Those that could not be had. */
  readonly failed: readonly NotRead[];
}

export type ReadAttachment = Attachment & { readonly label: string };

/** Reads the words of an issue, its attachments and the files of the workspace as one bundle. */
export async function readThread(thread: Thread, settings: Settings, around: Surroundings, telling: Telling): Promise<Reading> {
  const rules = await rulesOf(settings.rules, around.workspace);
  for (const defect of rules.defects) telling.warn(`rule ignored: ${defect}`);
  const fromWorkspace = await workspaceInputs(settings.paths, around.workspace);
  const chosen = chosenOf(thread, around.server, settings.maxAttachments);
  const folder = await mkdtemp(join(around.folder, 'metallb-attachments-'));
  try {
    const brought = await downloadAll(chosen.given, folder, [threadLabel], { ...settings, server: around.server });
    for (const each of brought) tell(each, telling);
    const there = brought.filter(({ status }) => status === 'downloaded');
    const inputs = there.map(({ path }) => ({ kind: 'path', path }) as const);
    return {
      analysis: await analysisOf([threadText(thread), ...fromWorkspace, ...inputs], rules),
      chosen,
      read: there.map(({ attachment, label }) => ({ ...attachment, label })),
      failed: brought.flatMap((each) => (each.status === 'failed' ? [{ name: each.attachment.name, why: each.why }] : [])),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tell(brought: Brought, telling: Telling): void {
  const { name } = brought.attachment;
  if (brought.status === 'failed') telling.warn(`Not downloaded: ${name}: ${brought.why}.`);
  else if (brought.status === 'picture') telling.say(`Not downloaded, since it is a picture: ${name}.`);
  else telling.say(`Downloaded ${name}, ${brought.bytes.toLocaleString('en')} bytes.`);
}
