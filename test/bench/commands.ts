import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { installPackage } from '../package/install-package.ts';
import { median, type BenchFigure } from './figures.ts';
import { measureProcess, type ProcessUsage } from './process-usage.ts';

const RUNS = 7;
const RUNS_OF_LONG = 3;
const MAPPINGS = 50_000;

/** The program of the packed tarball, installed alone: how long it takes to start, to show the demo, to check many mappings. */
export async function benchCommands(): Promise<readonly BenchFigure[]> {
  const installed = await installPackage(resolve('dist'));
  try {
    const main = join(installed.packageFolder, 'dist/main.mjs');
    const { folder } = installed;
    const measure = async (runs: number, ...words: readonly string[]): Promise<readonly ProcessUsage[]> => {
      const usages: ProcessUsage[] = [];
      for (let run = 0; run < runs; run += 1) usages.push(await measureProcess({ main, folder, words }));
      return usages;
    };
    const version = await measure(RUNS, '--version');
    const validate = await measure(RUNS, 'validate', '--dir', resolve('integrations'));
    const demo = await measure(RUNS_OF_LONG, 'demo');
    const many = await measure(RUNS_OF_LONG, 'validate', '--dir', await writeMappings(join(folder, 'many')));
    const cpuOf = (usages: readonly ProcessUsage[]): number => median(usages.map(({ cpuMs }) => cpuMs));
    const wallOf = (usages: readonly ProcessUsage[]): number => median(usages.map(({ wallMs }) => wallMs)) / 1000;
    const memory = median(many.map(({ maxMegabytes }) => maxMegabytes));
    return [
      { name: 'tieout --version', value: cpuOf(version), unit: 'ms CPU', bar: { most: 80 } },
      { name: 'validate, the example workspace', value: cpuOf(validate), unit: 'ms CPU', bar: { most: 200 } },
      { name: 'demo', value: wallOf(demo), unit: 's', bar: { most: 3 } },
      { name: 'validate, 50,000 mappings', value: wallOf(many), unit: 's', bar: { most: 3 } },
      { name: 'validate, 50,000 mappings', value: memory, unit: 'MB', bar: { most: 500 } },
    ];
  } finally {
    await installed.remove();
  }
}

async function writeMappings(folder: string): Promise<string> {
  await mkdir(folder);
  const lines = Array.from(
    { length: MAPPINGS },
    (_, index) => `  - { account: ACC-${String(index)}, customer: "${String(index + 1)}" }`,
  );
  await writeFile(
    join(folder, 'connection.yaml'),
    `apiVersion: tieout/v1
kind: Connection
name: bench
m3ter: { organizationId: org-1 }
quickbooks: { environment: sandbox, realmId: "934" }
`,
  );
  await writeFile(
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
