import { packageVersion } from './package-root.ts';
import { keepHeapSmall } from './small-heap.ts';

/** Exit codes: 0 analyzed, 1 a finding reached --fail-on, 2 wrong usage or unreadable input. */
async function main(args: readonly string[]): Promise<number> {
  // Answered before anything is loaded: scripts ask for it often.
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    process.stdout.write(`${packageVersion()}\n`);
    return 0;
  }
  keepHeapSmall();
  const { run } = await import('./program.ts');
  return run(args);
}

// A reader that closed the pipe (`| head`) has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
