import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { openSandbox, type SandboxOptions } from '../../src/sandbox/open-sandbox.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { createExampleCompany } from '../../src/sandbox/seed/example-company.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';
import { createFastClock, createRealClock } from '../unit/http/test-clock.ts';
import { runInProcess, type Invocation, type Run } from './run-in-process.ts';

export const CONNECTION_FILE = `apiVersion: tieout/v1
kind: Connection
name: northwind-sandbox
m3ter:
  organizationId: \${M3TER_ORG_ID}
quickbooks:
  environment: sandbox
  realmId: \${QUICKBOOKS_REALM_ID}
`;

/** An integration that takes the example company's accounts in the US. */
export const US_FILE = `apiVersion: tieout/v1
kind: Integration
name: QuickBooks US invoices
connection: northwind-sandbox
destination: QuickBooksSandbox
accounts:
  filter: 'customFields != null AND customFields.country == "US"'
delivery: { from: 2026-08-01 }
`;

/** A working directory over the example company, on the command line of this process. */
export interface AuthoringWorld {
  readonly folder: string;
  readonly states: SandboxStates;
  /** What commands run with. */
  readonly environment: Readonly<Record<string, string>>;
  run(line: string, more?: Partial<Invocation>): Promise<Run>;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  /** Paths of all files, sorted. */
  list(): Promise<readonly string[]>;
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The example company as `change` leaves it, answering on loopback. */
export async function openWorld(
  options: {
    readonly modes?: SandboxOptions['modes'];
    readonly change?: (states: SandboxStates) => void;
    readonly files?: Readonly<Record<string, string>>;
  } = {},
): Promise<AuthoringWorld> {
  const states = createExampleCompany(Date.now());
  options.change?.(states);
  const sandbox = await openSandbox({
    folder: null,
    clock: createRealClock(),
    random: Math.random,
    seed: () => states,
    timeScale: 1_000,
    // Commands in a row are faster here than m3ter's limit, and a throttled one waits for a minute.
    modes: { ...options.modes, m3ter: { throttle: 'off', ...options.modes?.m3ter } },
  });
  const server = await serveSandbox(sandbox.handle, { port: 0, host: '127.0.0.1' });
  closers.push(() => server.close());
  const folder = await mkdtemp(join(tmpdir(), 'tieout-authoring-'));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const environment = {
    ...SANDBOX_ENVIRONMENT,
    M3TER_BASE_URL: server.url,
    QUICKBOOKS_BASE_URL: server.url,
    QUICKBOOKS_TOKEN_URL: `${server.url}/oauth2/v1/tokens/bearer`,
    TIEOUT_TOKEN_STORE: `file:${folder}/tokens.json`,
  };
  const files = options.files ?? { 'integrations/connection.yaml': CONNECTION_FILE };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return {
    folder,
    states,
    environment,
    run: (line, more = {}) =>
      runInProcess({
        arguments: line.split(' ').filter((word) => word !== ''),
        workingDirectory: folder,
        environment,
        // Most of the time would be waits for limits of requests.
        clock: createFastClock(20),
        ...more,
      }),
    read: (path) => readFile(join(folder, path), 'utf8'),
    write,
    list: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      return paths
        .map((path) => path.slice(folder.length + 1))
        .filter((path) => path !== 'tokens.json')
        .sort();
    },
  };
}

/** Addresses and actions of the changes a plan would make. */
export async function plannedChanges(world: AuthoringWorld, flags = '--only config'): Promise<readonly string[]> {
  const { stdout, exitCode } = await world.run(`plan --format json ${flags}`);
  const plan = JSON.parse(stdout) as {
    changes: { action: string; address: string }[];
    diagnostics: { severity: string; message: string }[];
  };
  const errors = plan.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  return [
    ...plan.changes.map(({ action, address }) => `${action} ${address}`),
    ...errors,
    ...(exitCode === 0 ? [] : [`exit ${String(exitCode)}`]),
  ];
}
