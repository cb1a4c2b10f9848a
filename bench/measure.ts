import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measured {
  readonly wallSeconds: number;
  /** User and system time of all processes. */
  readonly cpuSeconds: number;
  /** The largest process's peak of resident memory. */
  readonly peakMegabytes: number;
  readonly stdout: string;
}

/** Runs a command line in bash and measures it with all its children. */
export async function measure(command: string): Promise<Measured> {
  const timed = `TIMEFORMAT='times %R %U %S'; time { ${command} ; }`;
  const child = spawn('bash', ['-c', timed], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout = `${stdout}${text}`.slice(0, 100_000);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = `${stderr}${text}`.slice(-20_000);
  });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid ?? 0));
  }, 20);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(watch);
  const times = /times ([\d.]+) ([\d.]+) ([\d.]+)/.exec(stderr);
  if (!times) throw new Error(`${command} ended with ${code}: ${stderr}`);
  return {
    wallSeconds: Number(times[1]),
    cpuSeconds: Number(times[2]) + Number(times[3]),
    peakMegabytes: peak / 1024,
    stdout,
  };
}

/** Kilobytes: the high-water mark of a process or of one that it started. */
function peakOf(pid: number): number {
  let peak = 0;
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    for (const child of children.trim().split(/\s+/)) if (child !== '') peak = Math.max(peak, peakOf(Number(child)));
  } catch {
    // It has just ended.
  }
  return peak;
}
