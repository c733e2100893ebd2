import { checkWritable } from '../write-file.ts';
import { resolve } from 'node:path';
import { openJournal, NO_JOURNAL } from '../../apply/journal-file.ts';
import type { Journal } from '../../apply/ports.ts';
import type { StartedBy } from '../../model/audit.ts';
import type { Report } from '../../model/outcome.ts';
import type { Plan } from '../../model/plan.ts';
import { type ApplyScope, type PreparedApply, prepareFresh, prepareSaved } from '../prepare-apply.ts';
import { applyAndProve } from '../../reconcile/run-apply.ts';
import { annotateReport, printReport, reportPage } from '../../render/report.ts';
import { SANDBOX_ORGANIZATION_ID } from '../../sandbox/environment.ts';
import { UsageFailure } from '../../support/errors.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT, exitCodeOfSignal } from '../../model/exit-code.ts';
import { loadWorkspace, nameFor, usableWorkspace, withConnection } from '../load-workspace.ts';
import { quoteWord } from '../../support/quote-word.ts';
import { withSystems, type OpenSystems } from '../open-systems.ts';
import { present } from '../present.ts';
import { scopeOfSaved } from '../same-scope.ts';
import { sayPaidReads } from './plan.ts';
import { readPlanFile } from '../read-plan-file.ts';
import type { StopRequest } from '../stop-signal.ts';

export interface RunApplyRequest extends ApplyScope {
  readonly planFile: string | null;
  readonly journal: string | null;
  /** A run that leaves only blocked bills is a success (rulings.md 37). */
  readonly allowBlocked: boolean;
}

/**
 * Applies a saved plan; or plans, asks and applies. Then reads again, and says whether both systems are as the plan
 * wanted them.
 */
export async function runApply(given: CommandContext, request: RunApplyRequest): Promise<number> {
  if (request.planFile !== null) requireNoScope(request);
  await checkWritable(given.workingDirectory, request.out);
  const saved = request.planFile === null ? null : await readPlanFile(given, request.planFile);
  if (request.planFile !== null && saved === null) return EXIT.workspaceErrors;
  if (saved !== null) requireNotOfSandbox(given, request, saved);
  if (saved !== null) await requireOwnConnection(given, request, saved);
  const asked = withConnection(given, saved?.connection.name ?? null);
  const usable = await usableWorkspace(asked, request.integrations);
  if (usable === null) return EXIT.workspaceErrors;
  // With only one connection, suggested commands need not name it.
  const chosen = usable.read.workspace.connections.length === 1 ? given : asked;
  const context = saved === null ? chosen : withScopeOf(saved, chosen);
  const { clock, workingDirectory } = context;
  const journal =
    request.journal === null
      ? null
      : await openJournal(resolve(workingDirectory, request.journal), clock, startedBy(context));
  try {
    return await withSystems(context, usable.connection, async (systems) => {
      const all = { context, usable, systems, request };
      const prepared = saved === null ? await prepareFresh(all) : await prepareSaved(all, saved);
      const { allowBlocked } = request;
      return carryOut({ context, systems, prepared, allowBlocked, journal: journal ?? NO_JOURNAL, all: request.all });
    });
  } finally {
    await journal?.close();
  }
}

/**
 * Facts about the run: from GitHub's runner the merged commit, who started it, and where its log is; from the workflow
 * the environment; from the action the pull request of the commit and who approved.
 */
function startedBy({ environment }: CommandContext): StartedBy {
  const of = (variable: string): string | null =>
    environment[variable] === '' ? null : (environment[variable] ?? null);
  const [server, repository, id] = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'].map(of);
  const isKnown = typeof server === 'string' && typeof repository === 'string' && typeof id === 'string';
  const pullRequest = of('TIEOUT_PULL_REQUEST') ?? '';
  return {
    commit: of('GITHUB_SHA'),
    pullRequest: /^\d{1,9}$/.test(pullRequest) ? Number(pullRequest) : null,
    environment: of('TIEOUT_ENVIRONMENT'),
    approvedBy: (of('TIEOUT_APPROVED_BY') ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    actor: of('GITHUB_ACTOR'),
    run: isKnown ? `${server}/${repository}/actions/runs/${id}` : null,
  };
}

/** What a run leaves is suggested with the scope of its plan. */
function withScopeOf(saved: Plan, context: CommandContext): CommandContext {
  const { options } = context;
  const { scope } = options;
  return scope === undefined ? context : { ...context, options: { ...options, scope: scopeOfSaved(saved, scope) } };
}

/**
 * The scope of a saved plan was reviewed with it, so options cannot change it.
 *
 * @throws UsageFailure `cli/scope-of-saved-plan`: an option without effect would mislead.
 */
function requireNoScope({ integrations, bills, only, since, resend, out }: RunApplyRequest): void {
  const given = [
    ...(integrations.length === 0 ? [] : ['--integration']),
    ...(bills.length === 0 ? [] : ['--bill']),
    ...(only === null ? [] : ['--only']),
    ...(since === null ? [] : ['--since']),
    ...(resend.length === 0 ? [] : ['--resend']),
    ...(out === null ? [] : ['--out']),
  ];
  if (given.length === 0) return;
  throw new UsageFailure(`a saved plan is applied as it was reviewed; ${given.join(' and ')} cannot change it`, {
    code: 'cli/scope-of-saved-plan',
    nextStep: `make a plan that is limited like this: tieout plan ${given.join(' … ')} … --out plan.json`,
  });
}

/**
 * The sandbox's organization exists only with --sandbox, or for a user with an address or credentials for it.
 *
 * @throws UsageFailure `plan/of-sandbox`, before the variables of the real systems are asked for.
 */
function requireNotOfSandbox(context: CommandContext, { planFile }: RunApplyRequest, { connection }: Plan): void {
  const { options, environment } = context;
  const isElsewhere = ['M3TER_BASE_URL', 'M3TER_API_KEY', 'M3TER_API_TOKEN'].some(
    (variable) => (environment[variable] ?? '') !== '',
  );
  if (options.sandbox || isElsewhere || connection.organizationId !== SANDBOX_ORGANIZATION_ID) return;
  throw new UsageFailure(`the plan ${planFile ?? ''} is of the sandbox, and --sandbox was not given`, {
    code: 'plan/of-sandbox',
    nextStep: `tieout apply ${planFile ?? ''} --sandbox`,
  });
}

/**
 * A connection that was renamed since the plan may be given by its new name; its systems are compared later.
 *
 * @throws UsageFailure `cli/other-connection` when `--connection` names another connection than the plan's.
 */
async function requireOwnConnection(
  context: CommandContext,
  { planFile }: RunApplyRequest,
  saved: Plan,
): Promise<void> {
  const { options } = context;
  const { name } = saved.connection;
  if (options.connection === null) return;
  const { connections } = (await loadWorkspace(context, 'warning')).workspace;
  const wanted = nameFor(options.connection, connections);
  const isKnown = (one: string | null): boolean => connections.some((connection) => connection.name === one);
  if (wanted === name || !isKnown(name) || !isKnown(wanted)) return;
  const file = quoteWord(planFile ?? '');
  throw new UsageFailure(
    `the plan ${planFile ?? ''} is of the connection "${name}", and --connection names "${wanted ?? ''}"`,
    {
      code: 'cli/other-connection',
      nextStep: `tieout apply ${file} applies it to "${name}", as a saved plan knows its connection; tieout plan --connection ${quoteWord(wanted ?? '')} --out FILE makes one of the other`,
    },
  );
}

interface CarryOut {
  readonly context: CommandContext;
  readonly systems: OpenSystems;
  readonly prepared: PreparedApply;
  readonly allowBlocked: boolean;
  readonly journal: Journal;
  readonly all: boolean;
}

/** Documents are read in groups before and after sending. Six batches of 30 fill one `IN` list. */
export const BATCHES_A_GROUP = 6;

async function carryOut({ context, systems, prepared, allowBlocked, journal, all }: CarryOut): Promise<number> {
  const { plan, reviewedId, request, send, alreadySo, notInPlan } = prepared;
  const { limits, progress } = systems;
  const stop = systems.startSending();
  const report = await applyAndProve({
    request,
    plan,
    reviewedId,
    send,
    alreadySo,
    notInPlan,
    allowBlocked,
    readers: systems.readers,
    clock: context.clock,
    exitCodeWhenStopped: () => interruptedCode(context, stop),
    ports: {
      ...systems.openPorts(plan.connection.homeCurrency),
      journal,
      progress,
      clock: context.clock,
      stop,
      limits: {
        groupSize: limits.quickbooksBatchItems * BATCHES_A_GROUP,
        batchItems: limits.quickbooksBatchItems,
        breakerErrors: limits.breakerErrors,
        concurrency: limits.m3terConcurrency,
      },
    },
  });
  stop.release();
  // A signal may have come after the report had its exit code.
  const exitCode = interruptedCode(context, stop) ?? report.exitCode;
  // The printed plan already said that there is nothing to do.
  if (report.outcomes.length === 0 && prepared.planPrinted) return exitCode;
  const { planPrinted } = prepared;
  await presentReport(context, { ...report, exitCode }, { plan, reviewed: prepared.reviewed, planPrinted, all });
  sayPaidReads(context, systems.paidReads());
  return exitCode;
}

function interruptedCode({ signals }: CommandContext, stop: StopRequest): number | null {
  return stop.requested ? exitCodeOfSignal(signals.received ?? 'SIGINT') : null;
}

async function presentReport(
  context: CommandContext,
  report: Report,
  {
    plan,
    reviewed,
    planPrinted,
    all,
  }: { readonly plan: Plan; readonly reviewed: Plan; readonly planPrinted: boolean; readonly all: boolean },
): Promise<void> {
  const appliedPlan = { report, plan, reviewed };
  if (planPrinted && context.options.format === 'human') context.terminal.stdout.write('\n');
  await present(context, {
    // What this command printed a moment ago is not printed again.
    page: () => reportPage(appliedPlan, { all, told: planPrinted ? reviewed.diagnostics : [] }),
    json: () => printReport(appliedPlan),
    exitCode: report.exitCode,
    annotations: () => annotateReport(appliedPlan),
  });
}
