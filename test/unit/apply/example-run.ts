import { resolve } from 'node:path';
import { NO_JOURNAL } from '../../../src/apply/journal-file.ts';
import type { Journal } from '../../../src/apply/ports.ts';
import { buildSystems } from '../../../src/cli/build-systems.ts';
import { readWorkspace } from '../../../src/workspace/read-workspace.ts';
import type { Fetch } from '../../../src/http/ports.ts';
import type { Report } from '../../../src/model/outcome.ts';
import type { Integration } from '../../../src/model/workspace.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { NO_OVERRIDES } from '../../../src/model/guards.ts';
import { createMemoryTokenStore } from '../../../src/quickbooks/token-store/memory-store.ts';
import { applyAndProve } from '../../../src/reconcile/run-apply.ts';
import { EVERYTHING, readAndPlan, type PlanRequest } from '../../../src/reconcile/run-plan.ts';
import { SANDBOX_ENVIRONMENT } from '../../../src/sandbox/environment.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/open-sandbox.ts';
import { invariant } from '../../../src/support/invariant.ts';
import { createVirtualClock } from '../http/test-clock.ts';

const WORKSPACE = resolve(import.meta.dirname, '../../../integrations');

const QUIET = { start: () => {}, advance: () => {}, waiting: () => {}, done: () => {} };

/** The example workspace over the embedded systems; `network` stands between, and may break. */
export async function openExample(
  options: {
    readonly modes?: SandboxOptions['modes'];
    /** Called once the sandbox is filled, before anything is read. */
    readonly prepare?: (sandbox: Sandbox) => void;
    /** Replaces these settings of every integration. */
    readonly delivery?: Partial<Integration['delivery']>;
    readonly journal?: Journal;
    /** Exit code of a run that was told to stop before it began. */
    readonly stopped?: number;
    readonly network?: (request: Request, sandbox: Sandbox) => Promise<Response>;
  } = {},
) {
  const clock = createVirtualClock(Date.parse('2026-11-02T09:00:00Z'));
  const sandbox = await openSandbox({ folder: null, clock, random: () => 0.5, modes: options.modes ?? {} });
  options.prepare?.(sandbox);
  const { network } = options;
  const fetchSandbox: Fetch = async (request) =>
    network === undefined ? await sandbox.fetch(request) : await network(request, sandbox);
  const read = await readWorkspace(WORKSPACE, { cwd: '.', env: SANDBOX_ENVIRONMENT, unsetVariables: 'error' });
  const [connection] = read.workspace.connections;
  invariant(connection !== undefined, 'the example has a connection');
  const systems = buildSystems({
    connection,
    environment: SANDBOX_ENVIRONMENT,
    fetch: fetchSandbox,
    clock,
    random: () => 0,
    processes: { ownId: process.pid, startedAt: 0, isRunning: () => true },
    progress: QUIET,
    sandboxFolder: null,
    tokenStore: createMemoryTokenStore(null),
    onSecret: () => {},
  });
  const changed = (integration: Integration): Integration => ({
    ...integration,
    delivery: { ...integration.delivery, ...options.delivery },
  });
  const request: PlanRequest = {
    workspace: { ...read.workspace, integrations: read.workspace.integrations.map(changed) },
    connection,
    diagnostics: read.diagnostics,
    scope: EVERYTHING,
    overrides: NO_OVERRIDES,
  };
  const plan = async (): Promise<Plan> => (await readAndPlan(request, systems.readers, clock)).plan;
  /** Sends all of a plan, in groups of `groupSize` documents. */
  const apply = async (planned: Plan, groupSize = 3): Promise<Report> =>
    await applyAndProve({
      request,
      plan: planned,
      reviewedId: planned.id,
      send: new Set(planned.changes.map((change) => change.id)),
      alreadySo: [],
      notInPlan: [],
      readers: systems.readers,
      clock,
      exitCodeWhenStopped: () => options.stopped ?? null,
      ports: {
        ...systems.openPorts(planned.connection.homeCurrency),
        journal: options.journal ?? NO_JOURNAL,
        progress: QUIET,
        clock,
        stop: { requested: options.stopped !== undefined },
        limits: { groupSize, batchItems: groupSize, breakerErrors: 20, concurrency: 4 },
      },
    });
  return { clock, sandbox, systems, plan, apply };
}
