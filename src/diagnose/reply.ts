import type { MissingEvidence } from '../model/report.ts';

/** What a maintainer may paste to the reporter: the commands, shortest list first, and how to send their output. */
export function replyText(missing: readonly MissingEvidence[], verdictReason: string): string {
  if (missing.length === 0) return '';
  const commands = missing.map(({ what, command }) => `# ${oneLine(what)}\n${command}`).join('\n');
  return [
    `Thank you for the report. So far: ${oneLine(verdictReason)}.`,
    '',
    'To tell more, please run these and attach their output:',
    '',
    '```sh',
    commands.replaceAll('```', "'''"),
    '```',
    '',
    'Passwords and keys are not needed: remove them before you attach anything.',
  ].join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
