import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CronJob, Job } from 'kubernetes-models/batch/v1';
import { Secret } from 'kubernetes-models/v1';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parse } from 'yaml';
import { variablesOf } from '../../src/authoring/first-workspace.ts';
import { SANDBOX_ENVIRONMENT, SANDBOX_ORGANIZATION_ID, SANDBOX_REALM_ID } from '../../src/sandbox/environment.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open-sandbox.ts';
import { createExampleCompany } from '../../src/sandbox/seed/example-company.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { runProcess, type ProcessRun } from '../cli/run-process.ts';
import { createRealClock } from '../unit/http/test-clock.ts';

/** Ten programs, one after the other. */
vi.setConfig({ testTimeout: 300_000 });

const FOLDER = join(import.meta.dirname, '../../deploy/kubernetes');
const CONNECTIONS = 10;
/** Invoices of the example company that the mappings of these files let through. */
const SENT = 1;

interface PodSpec {
  readonly containers: readonly { readonly name: string; readonly args: readonly string[] }[];
}
interface JobSpec {
  readonly completions: number;
  readonly template: { readonly spec: PodSpec };
}

async function manifest(name: string): Promise<unknown> {
  return parse(await readFile(join(FOLDER, name), 'utf8'));
}

async function jobOf(name: 'cronjob.yaml' | 'job.yaml'): Promise<JobSpec> {
  const { spec } = (await manifest(name)) as { readonly spec: JobSpec & { readonly jobTemplate?: { readonly spec: JobSpec } } }; // prettier-ignore
  return spec.jobTemplate?.spec ?? spec;
}

describe('the manifests', () => {
  test('are what the schemas of Kubernetes want', async () => {
    const checks = [
      new CronJob((await manifest('cronjob.yaml')) as ConstructorParameters<typeof CronJob>[0]),
      new Job((await manifest('job.yaml')) as ConstructorParameters<typeof Job>[0]),
      new Secret((await manifest('secret.yaml')) as ConstructorParameters<typeof Secret>[0]),
    ];
    for (const check of checks) check.validate();
    const wrong = (await manifest('job.yaml')) as { spec: { completions: unknown } };
    wrong.spec.completions = 'ten';
    expect(() => new Job(wrong as ConstructorParameters<typeof Job>[0]).validate()).toThrow('completions');
  });

  test.each(['cronjob.yaml', 'job.yaml'] as const)('%s holds no secret, runs as nobody and writes to volumes alone', async (name) => {
    const text = await readFile(join(FOLDER, name), 'utf8');
    expect(text).not.toMatch(/(?:SECRET|TOKEN|KEY)\s*\n?\s*value: (?!exec:)/);
    expect(text).toContain('secretRef: { name: tieout }');
    for (const current of ['runAsNonRoot: true', 'readOnlyRootFilesystem: true', 'drop: [ALL]', 'value: exec:']) {
      expect(text).toContain(current);
    }
    const dockerfile = await readFile(join(FOLDER, 'Dockerfile'), 'utf8');
    expect(dockerfile).toMatch(/^FROM gcr\.io\/distroless\/nodejs24-debian12:nonroot$/m);
    expect(dockerfile).toMatch(/^USER 65532:65532$/m);
    const { completions } = await jobOf(name);
    expect(completions).toBe(CONNECTIONS);
  }); // prettier-ignore
});

/** What a cluster would run for one index: the image's own command with the arguments of the manifest. */
function argumentsOf({ template }: JobSpec, index: number, folder: string): readonly string[] {
  const args = template.spec.containers[0]?.args ?? [];
  const filled = args.map((word) => word.replaceAll('$(CONNECTION_INDEX)', String(index)));
  return filled.map((word) => word.replace('/journal/', `${folder}/journal/`));
}

const nameOf = (index: number): string => `books-${String(index)}`;

function documentsOf(index: number): string {
  const name = nameOf(index);
  const { organizationId, realmId, m3ter, quickbooks } = variablesOf(name);
  const block = (pairs: readonly (readonly [string, string])[]): string => JSON.stringify(Object.fromEntries(pairs));
  return `apiVersion: tieout/v1
kind: Connection
name: ${name}
m3ter: { organizationId: "\${${organizationId}}" }
quickbooks: { environment: sandbox, realmId: "\${${realmId}}" }
credentials: { m3ter: ${block(m3ter)}, quickbooks: ${block(quickbooks)} }
limits: { quickbooksRequestsPerSecond: 500, m3terRequestsPerSecond: 500 }
---
apiVersion: tieout/v1
kind: Integration
name: US of ${name}
connection: ${name}
destination: QuickBooksSandbox
entityType: Bill
accounts: { filter: 'customFields != null AND customFields.country == "US"' }
delivery: { mode: replay, from: 2026-08-01 }
---
apiVersion: tieout/v1
kind: ExternalMappings
name: ${name}-items
connection: ${name}
mappings:
  - { product: fleet-platform, item: { name: Fleet platform subscription } }
`;
}

/** A vault that is a file for each realm, as the program that \`exec:\` names. */
const VAULT = `#!/usr/bin/env node
const { readFileSync, writeFileSync } = require('node:fs');
const [verb, realm] = process.argv.slice(2);
const file = __dirname + '/' + process.env.CONNECTION_INDEX + '-' + realm + '.json';
if (verb === 'put') writeFileSync(file, readFileSync(0));
else try { process.stdout.write(readFileSync(file)); } catch {}
`;

interface Index {
  readonly run: ProcessRun;
  readonly sandbox: Sandbox;
}

async function runIndex(job: JobSpec, index: number, folder: string, isBroken: boolean): Promise<Index> {
  const sandbox = await openSandbox({
    folder: null,
    clock: createRealClock(),
    random: Math.random,
    seed: createExampleCompany,
    modes: { m3ter: { throttle: 'off' }, quickbooks: { throttle: 'off' } },
  });
  const server = await serveSandbox(sandbox.handle, { port: 0, host: '127.0.0.1' });
  const { organizationId, realmId, m3ter, quickbooks } = variablesOf(nameOf(index));
  const values: Readonly<Record<string, string>> = SANDBOX_ENVIRONMENT;
  const credentials = [...m3ter, ...quickbooks].map(([, own]) => {
    const usual = Object.keys(values).find((name) => own.endsWith(`_${name}`)) ?? '';
    return [own, isBroken && own.endsWith('M3TER_API_SECRET') ? 'revoked-0123456789' : (values[usual] ?? '')];
  });
  try {
    const run = await runProcess(folder, argumentsOf(job, index, folder), {
      env: {
        ...(Object.fromEntries(credentials) as Record<string, string>),
        [organizationId]: SANDBOX_ORGANIZATION_ID,
        [realmId]: SANDBOX_REALM_ID,
        M3TER_BASE_URL: server.url,
        QUICKBOOKS_BASE_URL: server.url,
        QUICKBOOKS_TOKEN_URL: `${server.url}/oauth2/v1/tokens/bearer`,
        TIEOUT_TOKEN_STORE: `exec:${join(folder, 'tokens.cjs')}`,
        CONNECTION_INDEX: String(index),
        NO_COLOR: '1',
      },
    });
    return { run, sandbox };
  } finally {
    await server.close();
  }
}

test('ten connections, by the command of the manifest with each index: one fails, and nine do not notice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-cluster-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['integrations', 'journal']) await mkdir(join(folder, name));
  for (let index = 0; index < CONNECTIONS; index += 1) {
    await writeFile(join(folder, `integrations/${nameOf(index)}.yaml`), documentsOf(index));
  }
  await writeFile(join(folder, 'tokens.cjs'), VAULT);
  await chmod(join(folder, 'tokens.cjs'), 0o755);
  const job = await jobOf('cronjob.yaml');
  const broken = 4;
  const ended: object[] = [];
  for (let index = 0; index < CONNECTIONS; index += 1) {
    const { run, sandbox } = await runIndex(job, index, folder, index === broken);
    const invoices = sandbox.journal.filter(({ entity, operation }) => entity === 'Invoice' && operation === 'create');
    const { converged = null, reason = null } = JSON.parse(run.stdout) as { converged?: boolean; reason?: string };
    // A run that ended before it could plan has none.
    const path = join(folder, `journal/${String(index)}.jsonl`);
    const journal = existsSync(path) ? await readFile(path, 'utf8') : '';
    const [start = '{}'] = journal.split('\n').filter((line) => line !== '');
    const { connection = null } = JSON.parse(start) as { connection?: string };
    ended.push({ exitCode: run.exitCode, converged, reason, connection, invoices: invoices.length });
  }
  const good = (index: number): object => ({ exitCode: 0, converged: true, connection: nameOf(index), invoices: SENT });
  const bad = { exitCode: 6, reason: 'm3ter/credentials-refused', connection: null, invoices: 0 };
  expect(ended).toMatchObject(
    Array.from({ length: CONNECTIONS }, (_, index) => (index === broken ? bad : good(index))),
  );
  const beyond = await runIndex(job, CONNECTIONS, folder, false);
  expect([beyond.run.exitCode, beyond.run.stderr + beyond.run.stdout]).toEqual([3, expect.stringContaining('#10')]);
});
