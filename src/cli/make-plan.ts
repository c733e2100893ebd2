import type { Plan } from '../model/plan.ts';
import type { WorldSnapshot } from '../model/world.ts';
import { planWorkspace } from '../reconcile/plan-workspace.ts';
import { computeEffect } from '../reconcile/plan-effect.ts';
import { readTogether } from '../reconcile/run-against.ts';
import { readAndPlan, readInput, scopeWith, type PlanRequest, type Readers } from '../reconcile/run-plan.ts';
import { readersOf } from '../reconcile/snapshot-readers.ts';
import { findHiddenFromFilters, findUncovered } from '../reconcile/uncovered.ts';
import { revealAddresses } from '../snapshot/hide-addresses.ts';
import type { Clock } from '../support/clock.ts';
import { UsageFailure } from '../support/errors.ts';
import { invariant } from '../support/invariant.ts';
import type { CommandContext } from './command-context.ts';
import type { ScopeRequest } from './commands/plan.ts';
import { usableWorkspace, type UsableWorkspace } from './load-workspace.ts';
import { withSystems } from './open-systems.ts';
import { readFormer, type FormerFiles } from './read-former.ts';
import { readSnapshotFile } from './read-snapshot-file.ts';

export interface PlanSources extends ScopeRequest {
  readonly resend: readonly string[];
  /** The file of `tieout snapshot` that replaces both systems, or null. */
  readonly snapshot: string | null;
  /** A git reference or a folder with another version of the files, to show what these change; or null. */
  readonly against: string | null;
  /** The version that was applied last, likewise, to tell who moved; or null. */
  readonly applied: string | null;
}

/**
 * The plan of a workspace over the systems, or over a snapshot of them without connecting. On request it has the effect
 * of the files against another version of them. Null when files have errors; these were printed. `onPaidReads` gets the
 * number of QuickBooks reads that Intuit meters.
 */
export async function makePlan(
  context: CommandContext,
  sources: PlanSources,
  onPaidReads: (count: number) => void = () => {},
): Promise<Plan | null> {
  if (sources.snapshot !== null) return await planFromSnapshot(context, sources, sources.snapshot);
  const usable = await usableWorkspace(context, sources.integrations);
  if (usable === null) return null;
  const former = await formerOf(context, sources, usable);
  return await withSystems(context, usable.connection, async (systems) => {
    const reading = { readers: systems.readers, clock: context.clock };
    const plan = await planOver(requestOf(usable, sources), former, reading);
    onPaidReads(systems.paidReads());
    return plan;
  });
}

async function planFromSnapshot(context: CommandContext, sources: PlanSources, path: string): Promise<Plan | null> {
  const saved = await readSnapshotFile(context, path);
  if (saved === null) return null;
  const { connection: asked } = context.options;
  const options = { ...context.options, connection: asked ?? saved.connection.name };
  const usable = await usableWorkspace({ ...context, options }, sources.integrations, saved);
  if (usable === null) return null;
  const former = await formerOf(context, sources, usable);
  const texts = [usable.read, former?.files.read, former?.applied?.read].flatMap((one) => [
    ...(one?.files.values() ?? []),
  ]);
  const world = revealAddresses(saved, texts);
  const snapshot = { takenAt: world.takenAt, addresses: world.addresses.form };
  const request = { ...withoutBills(requestOf(usable, sources), world), snapshot };
  const readers = readersOf(world);
  const clock = { now: () => Date.parse(world.takenAt) };
  const found = findHiddenFromFilters(request.workspace, world);
  const { asked: needs } = await readInput(request, readers, clock);
  const diagnostics = [...request.diagnostics, ...findUncovered(needs, world.asked), ...found];
  return await planOver({ ...request, diagnostics }, former, { readers, clock });
}

interface Former {
  readonly against: string;
  readonly files: FormerFiles;
  /** The version that was applied last; null when it is not known, or cannot be planned. */
  readonly applied: (FormerFiles & { readonly name: string }) | null;
}

async function formerOf(
  context: CommandContext,
  { against, applied }: PlanSources,
  usable: UsableWorkspace,
): Promise<Former | null> {
  if (against === null) return null;
  const files = await readFormer(context, against, usable);
  const last = applied === null ? null : await readFormer(context, applied, usable);
  const isUsable = last !== null && last.unusable === null;
  return { against, files, applied: isUsable ? { ...last, name: last.commit ?? applied ?? '' } : null };
}

interface Reading {
  readonly readers: Readers;
  readonly clock: Pick<Clock, 'now'>;
}

async function planOver(request: PlanRequest, former: Former | null, { readers, clock }: Reading): Promise<Plan> {
  if (former === null) return (await readAndPlan(request, readers, clock)).plan;
  const { against, files, applied } = former;
  const { commit, unusable } = files;
  const before = requestBy(request, files);
  if (unusable !== null || before === null) {
    const nothing = { edits: [], money: [], bills: [], changes: [], moved: [] };
    const { plan } = await readAndPlan(request, readers, clock);
    return { ...plan, effect: { against, commit, unavailable: unusable ?? '', ...nothing } };
  }
  const last = applied === null ? null : requestBy(request, applied);
  const [now, then, atLast = null] = await readTogether(
    [request, before, ...(last === null ? [] : [last])],
    readers,
    clock,
  );
  invariant(now !== undefined && then !== undefined, 'one input for each request');
  const known = applied === null || last === null ? {} : { applied: applied.name };
  return { ...planWorkspace(now).plan, effect: { against, commit, ...known, ...computeEffect(then, now, atLast) } };
}

/** The same request for another version of the files. */
function requestBy(request: PlanRequest, { read, connection }: FormerFiles): PlanRequest | null {
  if (connection === null) return null;
  return { ...request, workspace: read.workspace, connection, diagnostics: read.diagnostics };
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
