import type { Plan } from '../model/plan.ts';
import type { WorldSnapshot } from '../model/world.ts';
import { planWorkspace } from '../reconcile/plan-workspace.ts';
import { readAndPlan, readInput, scopeWith, type PlanRequest } from '../reconcile/run-plan.ts';
import { readersOf } from '../reconcile/snapshot-readers.ts';
import { findHiddenFromFilters, findUncovered } from '../reconcile/uncovered.ts';
import { revealAddresses } from '../snapshot/hide-addresses.ts';
import { UsageFailure } from '../support/errors.ts';
import type { CommandContext } from './command-context.ts';
import type { ScopeRequest } from './commands/plan.ts';
import { usableWorkspace, type UsableWorkspace } from './load-workspace.ts';
import { withSystems } from './open-systems.ts';
import { readSnapshotFile } from './read-snapshot-file.ts';

export interface PlanSources extends ScopeRequest {
  readonly resend: readonly string[];
  /** The file of `tieout snapshot` that replaces both systems, or null. */
  readonly snapshot: string | null;
}

/**
 * The plan of a workspace over the systems, or over a snapshot of them without connecting. Null when files have errors;
 * these were printed.
 */
export async function makePlan(context: CommandContext, sources: PlanSources): Promise<Plan | null> {
  if (sources.snapshot !== null) return await planFromSnapshot(context, sources, sources.snapshot);
  const usable = await usableWorkspace(context, sources.integrations);
  if (usable === null) return null;
  const { plan } = await withSystems(context, usable.connection, (systems) =>
    readAndPlan(requestOf(usable, sources), systems.readers, context.clock),
  );
  return plan;
}

async function planFromSnapshot(context: CommandContext, sources: PlanSources, path: string): Promise<Plan | null> {
  const saved = await readSnapshotFile(context, path);
  if (saved === null) return null;
  const { connection: asked } = context.options;
  const options = { ...context.options, connection: asked ?? saved.connection.name };
  const usable = await usableWorkspace({ ...context, options }, sources.integrations, saved);
  if (usable === null) return null;
  const { workspace, files } = usable.read;
  const world = revealAddresses(saved, files.values());
  const request = withoutBills(requestOf(usable, sources), world);
  const input = await readInput(request, readersOf(world), { now: () => Date.parse(world.takenAt) });
  const found = [...findUncovered(input.asked, world.asked), ...findHiddenFromFilters(workspace, world)];
  const snapshot = { takenAt: world.takenAt, addresses: world.addresses.form };
  return planWorkspace({ ...input, snapshot, diagnostics: [...input.diagnostics, ...found] }).plan;
}

function requestOf({ read, connection }: UsableWorkspace, sources: PlanSources): PlanRequest {
  const { integrations, bills, only, since, resend, overrides } = sources;
  const scope = scopeWith({ integrations, bills, only, since, resend });
  return { workspace: read.workspace, connection, diagnostics: read.diagnostics, scope, overrides };
}

/** A snapshot without bills limits the plan to configuration and mappings. @throws UsageFailure `snapshot/no-bills` */
function withoutBills(request: PlanRequest, world: WorldSnapshot): PlanRequest {
  if (world.asked.m3ter.bills) return request;
  const { only, bills, resend } = request.scope;
  if (only === 'bills' || bills.length + resend.length > 0) {
    throw new UsageFailure('the snapshot has no bills', {
      code: 'snapshot/no-bills',
      nextStep: 'make one with tieout snapshot --bills --out FILE, or plan with --only config',
    });
  }
  return { ...request, scope: { ...request.scope, only: 'config' } };
}
