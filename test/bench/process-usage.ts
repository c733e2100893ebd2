import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** What a process of the command line took, and printed. */
export interface ProcessUsage {
  /** Processor time, user and system. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** The most memory it had at once. */
  readonly maxMegabytes: number;
  readonly stdout: string;
}

export interface MeasuredCommand {
  readonly main: string;
  readonly folder: string;
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command line as a process. @throws Error when it does not end with 0. */
export async function measureProcess({ main, folder, words, env = {} }: MeasuredCommand): Promise<ProcessUsage> {
  const file = join(folder, 'usage.json');
  const hook = `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.resourceUsage())));`;
  const start = performance.now();
  const run = await execa('node', ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, main, ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    extendEnv: false,
    reject: false,
    maxBuffer: 2 ** 30,
  });
  const wallMs = performance.now() - start;
  if (run.exitCode !== 0)
    throw new Error(`tieout ${words.join(' ')} ended with ${String(run.exitCode)}: ${run.stderr}`);
  const usage = JSON.parse(await readFile(file, 'utf8')) as NodeJS.ResourceUsage;
  await rm(file);
  return {
    cpuMs: (usage.userCPUTime + usage.systemCPUTime) / 1000,
    wallMs,
    maxMegabytes: usage.maxRSS / 1024,
    stdout: run.stdout,
  };
}
