import { Command, CommanderError } from 'commander';
import { InputError } from '../model/bundle.ts';
import { addAnalyzeCommand } from './analyze-command.ts';
import { packageVersion } from './package-root.ts';
import { addReplayCommand } from './replay-command.ts';
import { addRulesCommands } from './rules-command.ts';

/** Runs one command line and gives its exit code. Users' mistakes become one line on stderr; defects of ours keep their stack. */
export async function run(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('analyze')
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError('(analyze --help tells more)')
    .enablePositionalOptions();
  const finish = (code: number) => {
    exitCode = code;
  };
  addAnalyzeCommand(program, finish);
  addReplayCommand(program, finish);
  addRulesCommands(program, finish);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof InputError) {
    const place = error.place ? `${error.place.source}:${error.place.line}: ` : '';
    process.stderr.write(`analyze: ${place}${error.message}\n`);
    return 2;
  }
  if (isFileError(error)) {
    process.stderr.write(`analyze: ${error.path ?? ''}: ${reasons[error.code ?? ''] ?? error.message}\n`);
    return 2;
  }
  process.stderr.write(`analyze: this is a defect of the analyzer, please report it with the lines below\n`);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 2;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'is a folder',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
};

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'path' in error && 'syscall' in error;
}
