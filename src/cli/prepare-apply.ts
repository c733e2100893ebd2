import type { GuardOverrides } from '../model/guards.ts';
import type { Plan } from '../model/plan.ts';
import {
  approveAll,
  limitsWith,
  requireApplicable,
  requireDigest,
  requireGuards,
  reviewAgain,
  type Reviewed,
} from '../plan/review.ts';
import { readAndPlan, scopeWith, type PlanRequest } from '../reconcile/run-plan.ts';
import { renderPageText } from '../render/page-text.ts';
import { planPage } from '../render/plan.ts';
import type { CommandContext } from './command-context.ts';
import type { ScopeRequest } from './commands/plan.ts';
import { confirmApply, isProduction } from './confirm.ts';
import type { UsableWorkspace } from './load-workspace.ts';
import type { OpenSystems } from './open-systems.ts';
import { styleFor } from './output-style.ts';
import { writePlanFile } from './write-plan-file.ts';
import { completeTexts } from './suggested-commands.ts';

export interface ApplyScope extends ScopeRequest {
  /** True to show every line of plan and report, however many. */
  readonly all: boolean;
  readonly autoApprove: boolean;
  readonly expectDigest: string | null;
  readonly onStale: 'stop' | 'skip';
  readonly resend: readonly string[];
  /** The file for the plan that is applied. It is saved even when a guard refuses it. */
  readonly out: string | null;
}

interface Given {
  readonly context: CommandContext;
  readonly usable: UsableWorkspace;
  readonly systems: OpenSystems;
  readonly request: ApplyScope;
}

/** What may be sent now. */
export interface PreparedApply extends Reviewed {
  readonly request: PlanRequest;
  /** True when this command printed the plan. */
  readonly planPrinted: boolean;
}

/**
 * Plans, shows, and asks. What a person approved is compared with a plan made after the answer, because the systems may
 * have changed in the meantime.
 *
 * @throws Refusal when a guard is tripped, the digest differs, or nobody confirmed.
 */
export async function prepareFresh(given: Given): Promise<PreparedApply> {
  const { context, systems, request } = given;
  const planRequest = buildRequest(given, scopeWith(partsOf(request)), request.overrides);
  const { plan } = await readAndPlan(planRequest, systems.readers, context.clock);
  if (request.out !== null) {
    await writePlanFile(context, request.out, plan);
  }
  const human = context.options.format === 'human';
  if (human) context.terminal.stdout.write(renderPlan(context, plan, 'stdout', request.all));
  requireDigest(plan, request.expectDigest, 'review the plan that was just shown, then give its id to --expect-digest');
  requireGuards(plan.guards);
  const everything = { ...approveAll(plan), request: planRequest, planPrinted: human };
  if (request.autoApprove || plan.changes.length === 0) return everything;
  if (!human) context.terminal.stderr.write(renderPlan(context, plan, 'stderr', request.all));
  await confirmApply(context, plan);
  return { ...(await prepareReviewed(given, plan, planRequest)), planPrinted: human };
}

/**
 * Prepares a saved plan. One of `tieout undo` is confirmed in production.
 *
 * @throws Refusal or WorkspaceFailure, as `requireApplicable` and `reviewAgain` say.
 */
export async function prepareSaved(given: Given, saved: Plan): Promise<PreparedApply> {
  const { connection } = given.usable;
  const { expectDigest, overrides } = given.request;
  requireApplicable(saved, { connection, expectDigest, overrides });
  if (saved.scope.undo !== undefined && !given.request.autoApprove) await confirmUndo(given, saved);
  return prepareReviewed(given, saved, buildRequest(given, saved.scope, limitsWith(saved, overrides)));
}

/** A void cannot be taken back. So in production a person types the connection's name for a saved undo too. */
async function confirmUndo({ context, request }: Given, saved: Plan): Promise<void> {
  if (!isProduction(saved)) return;
  context.terminal.stderr.write(renderPlan(context, saved, 'stderr', request.all));
  await confirmApply(context, saved);
}

function renderPlan(context: CommandContext, plan: Plan, stream: 'stdout' | 'stderr', all: boolean): string {
  return renderPageText(completeTexts(planPage(plan, { all }), context.options), styleFor(context, stream));
}

async function prepareReviewed(given: Given, reviewed: Plan, planRequest: PlanRequest): Promise<PreparedApply> {
  const { context, systems, request } = given;
  const { plan: fresh, world, guardsOf } = await readAndPlan(planRequest, systems.readers, context.clock);
  const { onStale } = request;
  return {
    ...reviewAgain({ reviewed, fresh, world: world(), guardsOf, onStale }),
    request: planRequest,
    planPrinted: false,
  };
}

function buildRequest({ usable }: Given, scope: Plan['scope'], overrides: GuardOverrides): PlanRequest {
  const { read, connection } = usable;
  return { workspace: read.workspace, connection, diagnostics: read.diagnostics, scope, overrides };
}

function partsOf({ integrations, bills, only, since, resend }: ApplyScope) {
  return { integrations, bills, only, since, resend };
}
