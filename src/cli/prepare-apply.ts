import type { Address } from '../model/address.ts';
import type { Outcome } from '../model/outcome.ts';
import type { GuardResult, Plan } from '../model/plan.ts';
import { NO_OVERRIDES, type GuardOverrides } from '../plan/guards.ts';
import { compareWithReviewed, type ReviewComparison } from '../plan/stale.ts';
import { readAndPlan, scopeWith, type PlanRequest } from '../reconcile/run-plan.ts';
import { renderPageText } from '../render/page-text.ts';
import { planPage } from '../render/plan.ts';
import { Refusal, WorkspaceFailure } from '../support/errors.ts';
import type { CommandContext } from './command-context.ts';
import type { ScopeRequest } from './commands/plan.ts';
import { confirmApply } from './confirm.ts';
import type { UsableWorkspace } from './load-workspace.ts';
import type { OpenSystems } from './open-systems.ts';
import { styleFor } from './output-style.ts';
import { writePlanFile } from './write-plan-file.ts';
import { refuseStale } from './refuse-stale.ts';
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

/** What may be sent now: a fresh plan, and which of its changes were approved. */
export interface PreparedApply {
  /** The fresh plan, with the values just read. */
  readonly plan: Plan;
  /** The id of the approved plan, for report and journal. */
  readonly reviewedId: string;
  readonly request: PlanRequest;
  readonly send: ReadonlySet<string>;
  readonly alreadySo: readonly Outcome[];
  readonly notInPlan: readonly Address[];
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
  const planRequest = buildRequest(given, scopeWith(partsOf(request)));
  const { plan } = await readAndPlan(planRequest, systems.readers, context.clock);
  if (request.out !== null) {
    await writePlanFile(context, request.out, plan);
  }
  const human = context.options.format === 'human';
  if (human) context.terminal.stdout.write(renderPlan(context, plan, 'stdout', request.all));
  requireDigest(plan, request.expectDigest, 'review the plan that was just shown, then give its id to --expect-digest');
  requireGuards(plan.guards);
  const everything = {
    plan,
    reviewedId: plan.id,
    request: planRequest,
    send: idsOf(plan),
    alreadySo: [],
    notInPlan: [],
    planPrinted: human,
  };
  if (request.autoApprove || plan.changes.length === 0) return everything;
  if (!human) context.terminal.stderr.write(renderPlan(context, plan, 'stderr', request.all));
  await confirmApply(context, plan);
  return { ...(await prepareReviewed(given, plan, planRequest)), planPrinted: human };
}

/**
 * Prepares a saved plan. It must be of this workspace's connection and have the expected digest, and its changes must
 * still hold (delivery.md, Safety; rulings.md 1).
 *
 * @throws Refusal `plan/from-snapshot`, `plan/other-workspace`, `plan/digest`, `plan/stale`, or a guard's;
 * WorkspaceFailure `guard/unresolved-mapping`.
 */
export async function prepareSaved(given: Given, saved: Plan): Promise<PreparedApply> {
  const { connection } = given.usable;
  if (saved.snapshot?.addresses === 'hidden') {
    throw new Refusal('the plan was made from a snapshot without addresses, so it can be read and not applied', {
      code: 'plan/from-snapshot',
      nextStep: 'make a live one with tieout plan --out FILE',
    });
  }
  requireDigest(saved, given.request.expectDigest, 'review it with tieout show, then give its id to --expect-digest');
  const same =
    saved.connection.organizationId === connection.organizationId && saved.connection.realmId === connection.realmId;
  if (!same) {
    throw new Refusal(
      `the plan is for m3ter organization ${saved.connection.organizationId} and QuickBooks realm ${saved.connection.realmId}, ` +
        `the workspace's connection "${connection.name}" is not`,
      {
        code: 'plan/other-workspace',
        nextStep: 'apply it in the workspace it was made in, or choose the connection with --connection',
      },
    );
  }
  requireGuards(saved.guards.filter((guard) => !isLifted(guard, given.request.overrides)));
  return prepareReviewed(given, saved, buildRequest(given, saved.scope, limitsOf(saved)));
}

/** A guard that refused the saved plan still refuses it, unless its own flag is given now. Then that number decides. */
function isLifted({ name }: GuardResult, overrides: GuardOverrides): boolean {
  const given = {
    'max-invoices': overrides.maxInvoices,
    'max-deletes': overrides.maxDeletes,
    'max-updates': overrides.maxUpdates,
  };
  return name in given && given[name as keyof typeof given] !== null;
}

function renderPlan(context: CommandContext, plan: Plan, stream: 'stdout' | 'stderr', all: boolean): string {
  return renderPageText(completeTexts(planPage(plan, { all }), context.options), styleFor(context, stream));
}

async function prepareReviewed(given: Given, reviewed: Plan, planRequest: PlanRequest): Promise<PreparedApply> {
  const { context, systems, request } = given;
  const { plan: fresh, world, guardsOf } = await readAndPlan(planRequest, systems.readers, context.clock);
  const comparison = compareWithReviewed({ reviewed, fresh, world });
  if (request.onStale === 'stop') refuseStale(comparison, reviewed, fresh);
  const send = new Set(comparison.send);
  // Bills that became sendable later are not sent, so they do not count for the guards (rulings.md 1).
  requireGuards(guardsOf(send));
  return {
    plan: fresh,
    reviewedId: reviewed.id,
    request: planRequest,
    send,
    alreadySo: [...comparison.alreadySo.map(outcomeOfAlreadySo), ...comparison.stale.map(outcomeOfStale)],
    notInPlan: [...comparison.notInPlan, ...comparison.unreviewed],
    planPrinted: false,
  };
}

function outcomeOfAlreadySo({ change, remoteId }: ReviewComparison['alreadySo'][number]): Outcome {
  const { id, address, kind, action } = change;
  const message = 'the remote already is as the plan wants it';
  return {
    change: id, address, kind, action, remoteId, message,
    status: 'alreadySo', code: 'already-so', next: null, attempts: 0, warnings: [],
  }; // prettier-ignore
}

function outcomeOfStale({ id, address, kind, action }: ReviewComparison['stale'][number]): Outcome {
  const message = 'not sent: it changed after the plan was saved';
  return {
    change: id, address, kind, action, remoteId: null, message,
    status: 'skipped', code: 'stale', next: 'make a new plan with tieout plan --out FILE', attempts: 0, warnings: [],
  }; // prettier-ignore
}

function buildRequest({ usable, request }: Given, scope: Plan['scope'], limits = NO_OVERRIDES): PlanRequest {
  const { read, connection } = usable;
  const overrides = overridesWith(limits, request.overrides);
  return { workspace: read.workspace, connection, diagnostics: read.diagnostics, scope, overrides };
}

/** The limits that were reviewed with a plan (rulings.md 32). */
function limitsOf({ limits }: Plan): GuardOverrides {
  return { ...NO_OVERRIDES, ...limits };
}

/** A flag given now wins over the limit that was reviewed. */
function overridesWith(reviewed: GuardOverrides, now: GuardOverrides): GuardOverrides {
  return {
    maxInvoices: now.maxInvoices ?? reviewed.maxInvoices,
    maxInvoiceTotal: now.maxInvoiceTotal ?? reviewed.maxInvoiceTotal,
    maxDeletes: now.maxDeletes ?? reviewed.maxDeletes,
    maxUpdates: now.maxUpdates ?? reviewed.maxUpdates,
  };
}

function partsOf({ integrations, bills, only, since, resend }: ApplyScope) {
  return { integrations, bills, only, since, resend };
}

function idsOf(plan: Plan): ReadonlySet<string> {
  return new Set(plan.changes.map((change) => change.id));
}

function requireDigest(plan: Plan, expected: string | null, nextStep: string): void {
  if (expected === null || plan.id.startsWith(expected)) return;
  throw new Refusal(`the plan is ${plan.id.slice(0, 12)}, not ${expected}; nothing was sent`, {
    code: 'plan/digest',
    nextStep,
  });
}

/**
 * Guards stop everything before the first write. Each has its own key to lift it (delivery.md, Safety). The guard that
 * is an error of the files has the exit code of such errors.
 */
function requireGuards(guards: Plan['guards']): void {
  const tripped = guards.filter(({ status }) => status === 'tripped');
  const [first] = tripped;
  if (first === undefined) return;
  const Ending = tripped.some(({ name }) => name === 'unresolved-mapping') ? WorkspaceFailure : Refusal;
  throw new Ending(`refused by ${tripped.map(({ name }) => name).join(', ')}; nothing was sent`, {
    code: `guard/${first.name}`,
    nextStep: tripped.map(({ message, lift }) => (lift === null ? message : `${message}: ${lift}`)).join('; '),
  });
}
