import type { Surroundings } from '../asked/environment.ts';
import type { Settings } from '../asked/settings.ts';
import { type Attachment, isArchive } from '../thread/attachment.ts';
import { type Chosen, chosenOf, type NotRead } from '../thread/chosen.ts';
import type { Thread } from '../thread/thread.ts';
import { threadLabel, threadText } from '../thread/thread-text.ts';
import type { Telling } from '../told/telling.ts';
import { type Analysis, analysisOf } from './analysis.ts';
import { type Brought, Downloads } from './downloads.ts';
import { rulesOf } from './rules.ts';
import { workspaceInputs } from './workspace.ts';

/** What is known of an issue once all that it holds was read. */
export interface Reading {
  readonly analysis: Analysis;
  readonly chosen: Chosen;
  /** The attachments that were there to be read, and what the report calls them. */
  readonly read: readonly ReadAttachment[];
  /** Those that could not be had. */
  readonly failed: readonly NotRead[];
  /** What else is to be said of some. */
  readonly remarks: readonly NotRead[];
}

export type ReadAttachment = Attachment & { readonly label: string };

/** Reads the words of an issue, its attachments and the files of the workspace as one bundle. */
export async function readThread(thread: Thread, settings: Settings, around: Surroundings, telling: Telling): Promise<Reading> {
  const rules = await rulesOf(settings.rules, around.workspace);
  for (const defect of rules.defects) telling.warn(`rule ignored: ${defect}`);
  const fromWorkspace = await workspaceInputs(settings.paths, around.workspace);
  const downloads = await Downloads.into(around.folder, { ...settings, server: around.server }, [threadLabel]);
  try {
    const { chosen, brought } = await bringChosen(thread, settings, around, downloads);
    for (const each of brought) tell(each, telling);
    const there = brought.filter(({ status }) => status === 'downloaded');
    const inputs = there.map(({ path }) => ({ kind: 'path', path }) as const);
    return {
      analysis: await analysisOf([threadText(chosen.heard), ...fromWorkspace, ...inputs], rules),
      chosen,
      read: there.map(({ attachment, label }) => ({ ...attachment, label })),
      failed: [
        ...brought.flatMap(failure),
        ...untried(chosen, brought).map(({ name }) => ({ name, why: 'not downloaded: too many' })),
      ],
      remarks: there.flatMap(({ probed, attachment }) =>
        probed === 'no archive' ? [{ name: attachment.name, why: misnamedWords }] : [],
      ),
    };
  } finally {
    await downloads.remove();
  }
}

const misnamedWords = 'no archive, whatever its name says; it was read as the text that it is';

interface BroughtBundle {
  readonly chosen: Chosen;
  readonly brought: readonly Brought[];
}

/** Where the archives of the newest bundle cannot be had or opened, the bundle before it is better than none. */
async function bringChosen(
  thread: Thread,
  { maxAttachments }: Settings,
  { server }: Surroundings,
  downloads: Downloads,
): Promise<BroughtBundle> {
  const brought: Brought[] = [];
  for (;;) {
    const chosen = chosenOf(thread, server, maxAttachments, {
      lost: addresses(brought.filter(({ status }) => status !== 'downloaded')),
      single: addresses(brought.filter(isSingle)),
    });
    const more = await downloads.bring(untried(chosen, brought).slice(0, maxAttachments - brought.length));
    brought.push(...more);
    const isWanting = more.some((each) => isSingle(each) || (each.status === 'failed' && isArchive(each.attachment)));
    if (!isWanting || brought.length >= maxAttachments) return { chosen, brought };
  }
}

function isSingle({ probed }: Brought): boolean {
  return probed === 'one file' || probed === 'no archive';
}

function addresses(brought: readonly Brought[]): ReadonlySet<string> {
  return new Set(brought.map(({ attachment }) => attachment.url));
}

function untried({ given }: Chosen, brought: readonly Brought[]): readonly Attachment[] {
  return given.filter(({ url }) => !brought.some(({ attachment }) => attachment.url === url));
}

function failure(brought: Brought): readonly NotRead[] {
  return brought.status === 'failed' ? [{ name: brought.attachment.name, why: brought.why }] : [];
}

function tell(brought: Brought, telling: Telling): void {
  const { name } = brought.attachment;
  if (brought.status === 'failed') telling.warn(`Not downloaded: ${name}: ${brought.why}.`);
  else if (brought.status === 'picture') telling.say(`Not downloaded, since it is a picture: ${name}.`);
  else telling.say(`Downloaded ${name}, ${brought.bytes.toLocaleString('en')} bytes.`);
}
