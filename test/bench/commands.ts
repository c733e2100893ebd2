import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BenchFigure } from './figures.ts';

interface Usage {
  /** Processor time of the process, user and system. */
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly maxMegabytes: number;
}

const MAIN = resolve('dist/main.mjs');
const RUNS = 7;
const MAPPINGS = 50_000;

/** The built command line as a process: how long it takes to start, and to check many mappings. */
export function benchCommands(): readonly BenchFigure[] {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-bench-'));
  try {
    const version = best(folder, ['--version']);
    const validate = best(folder, ['validate', '--dir', resolve('integrations')]);
    const many = measure(folder, ['validate', '--dir', writeMappings(folder)]);
    return [
      { name: 'tieout --version', value: version.cpuMs, unit: 'ms CPU', bar: { most: 100 } },
      { name: 'validate, the example workspace', value: validate.cpuMs, unit: 'ms CPU', bar: { most: 250 } },
      { name: 'validate, 50,000 mappings', value: many.wallMs / 1000, unit: 's', bar: { most: 3 } },
      { name: 'validate, 50,000 mappings', value: many.maxMegabytes, unit: 'MB', bar: { most: 500 } },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The run with the least processor time: the others measure what else the machine was doing. */
function best(folder: string, args: readonly string[]): Usage {
  const runs = Array.from({ length: RUNS }, () => measure(folder, args));
  return runs.reduce((least, run) => (run.cpuMs < least.cpuMs ? run : least));
}

function measure(folder: string, args: readonly string[]): Usage {
  const file = join(folder, 'usage.json');
  const hook = `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.resourceUsage())));`;
  const start = performance.now();
  const run = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, MAIN, ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  const wallMs = performance.now() - start;
  if (run.status !== 0) throw new Error(`tieout ${args.join(' ')} ended with ${String(run.status)}: ${run.stderr}`);
  const usage = JSON.parse(readFileSync(file, 'utf8')) as NodeJS.ResourceUsage;
  return { cpuMs: (usage.userCPUTime + usage.systemCPUTime) / 1000, wallMs, maxMegabytes: usage.maxRSS / 1024 };
}

function writeMappings(folder: string): string {
  const lines = Array.from(
    { length: MAPPINGS },
    (_, index) => `  - { account: ACC-${String(index)}, customer: "${String(index + 1)}" }`,
  );
  writeFileSync(
    join(folder, 'connection.yaml'),
    `apiVersion: tieout/v1
kind: Connection
name: bench
m3ter: { organizationId: org-1 }
quickbooks: { environment: sandbox, realmId: "934" }
`,
  );
  writeFileSync(
    join(folder, 'mappings.yaml'),
    `apiVersion: tieout/v1
kind: ExternalMappings
name: many
connection: bench
mappings:
${lines.join('\n')}
`,
  );
  return folder;
}
