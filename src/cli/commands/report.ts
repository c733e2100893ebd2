import { addDays, dayInZone, monthOf, toInstant, type Day, type Period } from '../../model/day.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { ToldBill } from '../../model/explanation.ts';
import type { Plan } from '../../model/plan.ts';
import { FAIL_ON_DEFAULT, type FailOn, type TieOut, type TieOutScope } from '../../model/tie-out.ts';
import { readOrganizationTimeZone } from '../../m3ter/read-m3ter.ts';
import type { Account } from '../../model/m3ter.ts';
import { NO_OVERRIDES } from '../../model/guards.ts';
import type { Workspace } from '../../model/workspace.ts';
import { tellBill } from '../../reconcile/build-explanation.ts';
import { buildShadow } from '../../reconcile/build-shadow.ts';
import { buildTieOut, failsOn } from '../../reconcile/build-tie-out.ts';
import { EVERYTHING, readAndPlan, type ReadPlan } from '../../reconcile/run-plan.ts';
import { renderJson, renderJsonPieces } from '../../render/json.ts';
import { joinWords } from '../../render/wording.ts';
import { shadowPage } from '../../render/shadow.ts';
import { renderTieOutCsv } from '../../render/tie-out-csv.ts';
import { annotateTieOut, tieOutPage } from '../../render/tie-out.ts';
import { nearestWord } from '../../support/did-you-mean.ts';
import { UsageFailure } from '../../support/errors.ts';
import type { CommandContext } from '../command-context.ts';
import { usableWorkspace, type UsableWorkspace } from '../load-workspace.ts';
import { presentAudit } from './audit.ts';
import { withSystems } from '../open-systems.ts';
import { present } from '../present.ts';
import { readAuditFiles } from '../read-audit-files.ts';
import { renderReportHtml } from '../render-html.ts';
import { checkWritable, OWNER_ONLY, writeWholeFile } from '../write-file.ts';

/** A tie-out, and the plan that it was made with. */
export interface PlannedTieOut {
  readonly report: TieOut;
  readonly plan: Plan;
  /** What `explain bill` says of how a bill came to where it is. */
  readonly told: (billId: string) => ToldBill | null;
}

export interface RunReportRequest extends TieOutScope {
  readonly month: Period | null;
  readonly from: Day | null;
  readonly to: Day | null;
  readonly csv: string | null;
  /** Where the page for a browser goes. */
  readonly html: string | null;
  readonly out: string | null;
  readonly failOn: FailOn;
  /** True for a comparison of m3ter's documents with those that tieout would have made, in place of the tie-out. */
  readonly shadow: boolean;
  /** Journals and plans for an audit in place of the tie-out; or null. */
  readonly audit: readonly string[] | null;
  readonly all: boolean;
}

/** Reports whether what was billed in a period is invoiced, and where the difference is. It changes nothing. */
export async function runReport(context: CommandContext, request: RunReportRequest): Promise<number> {
  checkPeriod(request);
  checkForm(request);
  if (request.shadow) checkShadow(request);
  await checkWritable(context.workingDirectory, request.csv, request.out, request.html);
  const usable = await usableWorkspace(context, request.integrations);
  if (usable === null) return EXIT.workspaceErrors;
  if (request.audit !== null) {
    const files = await readAuditFiles(context, request.audit);
    return await presentAudit(context, request, { ...(await readPeriod(context, request, usable)), files });
  }
  if (request.shadow) return await presentShadow(context, request, usable);
  const tieOut = request.html === null ? null : await readTieOut(context, request, usable);
  const report = tieOut?.report ?? (await readReport(context, request, usable));
  const exitCode = failsOn(report, request.failOn) ? EXIT.attention : EXIT.done;
  await writeFiles(context, request, report, exitCode);
  if (request.html !== null && tieOut !== null) {
    const page = await renderReportHtml(context, tieOut);
    await writeWholeFile(context.workingDirectory, request.html, page, 'page', OWNER_ONLY);
  }
  await present(context, {
    page: () => tieOutPage(report, { all: request.all }),
    json: () => report,
    exitCode,
    annotations: () => annotateTieOut(report),
  });
  return exitCode;
}

type PeriodRequest = Pick<RunReportRequest, 'month' | 'from' | 'to'>;

/** The tie-out of a period, from one read of both systems. */
export async function readTieOut(
  context: CommandContext,
  request: PeriodRequest & TieOutScope,
  usable: UsableWorkspace,
): Promise<PlannedTieOut> {
  const { integrations, accounts } = request;
  const { planned, period, today } = await readPeriod(context, request, usable);
  checkAccounts(accounts, planned);
  const { plan, bills, m3ter } = planned;
  const scope = { integrations, accounts };
  return { report: buildTieOut({ plan, reviews: bills, m3ter, period, scope, today }), plan, told: tellBills(planned) };
}

/** The same report without its plan: it is made when the changes are gone, because a month has so many (quality.md). */
async function readReport(
  context: CommandContext,
  request: PeriodRequest & TieOutScope,
  usable: UsableWorkspace,
): Promise<TieOut> {
  const { integrations, accounts } = request;
  const { planned, ...read } = await readPeriod(context, request, usable).then(withoutChanges);
  checkAccounts(accounts, planned);
  const { plan, bills, m3ter } = planned;
  return buildTieOut({ plan, reviews: bills, m3ter, ...read, scope: { integrations, accounts } });
}

function withoutChanges({ planned, period, today }: Awaited<ReturnType<typeof readPeriod>>) {
  const { plan, bills, m3ter } = planned;
  const { connection, basedOn, bills: decisions, drift, diagnostics } = plan;
  return {
    planned: { plan: { connection, basedOn, bills: decisions, drift, diagnostics }, bills, m3ter },
    period,
    today,
  };
}

/** Tells each bill when it is asked for, because a page does not have all of them. */
function tellBills({ plan, bills }: ReadPlan): PlannedTieOut['told'] {
  const decisions = new Map(plan.bills.map((decision) => [decision.billId, decision]));
  return (billId) => {
    const decision = decisions.get(billId);
    const walk = bills.walkOf(billId);
    return decision === undefined || walk === null ? null : tellBill(plan, walk, decision);
  };
}

/** Compares the documents of m3ter's engine with those that tieout would have made, also before the cut-off. */
async function presentShadow(
  context: CommandContext,
  request: RunReportRequest,
  usable: UsableWorkspace,
): Promise<number> {
  const { planned, period } = await readPeriod(context, request, usable, { anyDate: true });
  const { plan, bills, m3ter, catalog } = planned;
  const shadow = buildShadow({ plan, reviews: bills, m3ter, period }, catalog.preferences);
  if (request.out !== null) {
    await writeWholeFile(context.workingDirectory, request.out, renderJson(shadow, EXIT.done), 'shadow');
  }
  await present(context, {
    page: () => shadowPage(shadow, { all: request.all }),
    json: () => shadow,
    exitCode: EXIT.done,
  });
  return EXIT.done;
}

/** The plan over everything that a period needs, from one read. */
async function readPeriod(
  context: CommandContext,
  request: PeriodRequest,
  { read, connection }: UsableWorkspace,
  { anyDate = false }: { readonly anyDate?: boolean } = {},
): Promise<{ readonly planned: ReadPlan; readonly period: Period; readonly today: Day }> {
  return await withSystems(context, connection, async ({ m3terReader, readers }) => {
    const zone = (await readOrganizationTimeZone(m3terReader)) ?? 'UTC';
    const today = dayInZone(toInstant(context.clock.now()), zone);
    const period = periodOf(request, today);
    const planned = await readAndPlan(
      {
        workspace: anyDate ? withoutCutoff(read.workspace, period.from) : read.workspace,
        connection,
        diagnostics: read.diagnostics,
        scope: EVERYTHING,
        overrides: NO_OVERRIDES,
        period,
      },
      readers,
      context.clock,
    );
    return { planned, period, today };
  });
}

/** The workspace with no `delivery.from` after `from`, so that the rules convert bills that they would not send. */
function withoutCutoff(workspace: Workspace, from: Day): Workspace {
  const integrations = workspace.integrations.map((integration) => {
    const { delivery } = integration;
    return delivery.from <= from ? integration : { ...integration, delivery: { ...delivery, from } };
  });
  return { ...workspace, integrations };
}

/** @throws UsageFailure `report/period` when the options name no period or two. */
function checkPeriod({ month, from, to }: PeriodRequest): void {
  const fail = (message: string): never => {
    throw new UsageFailure(message, {
      code: 'report/period',
      nextStep: 'tieout report --from 2026-10-01 --to 2026-10-31',
    });
  };
  if (month !== null && (from !== null || to !== null)) fail('--month and --from or --to name two periods');
  if ((from === null) !== (to === null)) fail('--from and --to are given together');
  if (from !== null && to !== null && from > to) fail(`--from ${from} is after --to ${to}`);
}

/** @throws UsageFailure `cli/usage` for two forms of the report at once, or a page of an audit. */
function checkForm({ audit, shadow, html }: RunReportRequest): void {
  const other = shadow ? '--shadow' : html === null ? null : '--html';
  if (audit === null || other === null) return;
  throw new UsageFailure(`--audit and ${other} do not go together`, {
    code: 'cli/usage',
    nextStep: 'run tieout report once for each; --csv and --out are for both',
  });
}

/**
 * The shadow compares every document that tieout did not make, and has no page, no spreadsheet and no verdict to fail on.
 *
 * @throws UsageFailure `report/shadow-option`: an option without effect would mislead.
 */
function checkShadow({ html, csv, failOn, integrations, accounts }: RunReportRequest): void {
  const given = [
    ...(html === null ? [] : ['--html']),
    ...(csv === null ? [] : ['--csv']),
    ...(failOn === FAIL_ON_DEFAULT ? [] : ['--fail-on']),
    ...(integrations.length === 0 ? [] : ['--integration']),
    ...(accounts.length === 0 ? [] : ['--account']),
  ];
  if (given.length === 0) return;
  throw new UsageFailure(`--shadow compares whole documents, so ${joinWords(given)} would do nothing`, {
    code: 'report/shadow-option',
    nextStep:
      'leave that out; --out FILE writes the comparison as JSON, and --format markdown prints it for a page of yours',
  });
}

/** The period of the options. Without one, the month before today's. */
function periodOf({ month, from, to }: PeriodRequest, today: Day): Period {
  if (month !== null) return month;
  return from !== null && to !== null ? { from, to } : monthOf(addDays(monthOf(today).from, -1));
}

/**
 * A report of an account that m3ter does not have would be empty and therefore tie.
 *
 * @throws UsageFailure `report/unknown-account`.
 */
function checkAccounts(codes: readonly string[], { m3ter }: Pick<ReadPlan, 'm3ter'>): void {
  const known = new Set(m3ter.accounts.map(({ code }) => code));
  const unknown = codes.find((code) => !known.has(code));
  if (unknown === undefined) return;
  const meant = nearAccounts(unknown, m3ter.accounts).map(({ code, name }) => `${code} (${name})`);
  throw new UsageFailure(`m3ter has no account with code "${unknown}"`, {
    code: 'report/unknown-account',
    nextStep: meant.length === 0 ? 'tieout lookup accounts lists them' : `did you mean ${meant.join(' or ')}?`,
  });
}

const NEAR_MAX = 3;

/** The accounts that a word may mean: by a code or name near to it, by their id, or by a part of their name. */
function nearAccounts(word: string, accounts: readonly Account[]): readonly Account[] {
  const wanted = word.toLowerCase();
  const nearest = (of: (account: Account) => string): readonly Account[] => {
    const near = nearestWord(word, accounts.map(of));
    return near === null ? [] : accounts.filter((account) => of(account) === near);
  };
  const found = [
    accounts.filter(({ id }) => id === word),
    nearest(({ code }) => code),
    nearest(({ name }) => name),
    wanted.length < 3 ? [] : accounts.filter(({ name }) => name.toLowerCase().includes(wanted)),
  ].find((some) => some.length > 0);
  return (found ?? []).slice(0, NEAR_MAX);
}

async function writeFiles(
  { workingDirectory }: CommandContext,
  { csv, out }: RunReportRequest,
  report: TieOut,
  exitCode: number,
): Promise<void> {
  if (csv !== null) await writeWholeFile(workingDirectory, csv, renderTieOutCsv(report), 'csv', OWNER_ONLY);
  if (out !== null)
    await writeWholeFile(workingDirectory, out, renderJsonPieces(report, exitCode), 'report', OWNER_ONLY);
}
