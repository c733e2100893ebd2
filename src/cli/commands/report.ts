import { addDays, dayInZone, monthOf, toInstant, type Day, type Period } from '../../model/day.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { FailOn, TieOut, TieOutScope } from '../../model/tie-out.ts';
import { readOrganizationTimeZone } from '../../m3ter/read-m3ter.ts';
import { NO_OVERRIDES } from '../../plan/guards.ts';
import { buildTieOut, failsOn } from '../../reconcile/build-tie-out.ts';
import { EVERYTHING, readAndPlan, type ReadPlan } from '../../reconcile/run-plan.ts';
import { renderJson } from '../../render/json.ts';
import { renderTieOutCsv } from '../../render/tie-out-csv.ts';
import { annotateTieOut, tieOutPage } from '../../render/tie-out.ts';
import { UsageFailure } from '../../support/errors.ts';
import { adviseWord } from '../advise-word.ts';
import type { CommandContext } from '../command-context.ts';
import { usableWorkspace } from '../load-workspace.ts';
import { withSystems } from '../open-systems.ts';
import { present } from '../present.ts';
import { writeWholeFile } from '../write-file.ts';

export interface RunReportRequest extends TieOutScope {
  readonly month: Period | null;
  readonly from: Day | null;
  readonly to: Day | null;
  readonly csv: string | null;
  readonly out: string | null;
  readonly failOn: FailOn;
  readonly all: boolean;
}

/** Reports whether what was billed in a period is invoiced, and where the difference is. It changes nothing. */
export async function runReport(context: CommandContext, request: RunReportRequest): Promise<number> {
  checkPeriod(request);
  const usable = await usableWorkspace(context, request.integrations);
  if (usable === null) return EXIT.workspaceErrors;
  const { read, connection } = usable;
  const { integrations, accounts } = request;
  const report = await withSystems(context, connection, async (systems) => {
    const zone = (await readOrganizationTimeZone(systems.m3terReader)) ?? 'UTC';
    const today = dayInZone(toInstant(context.clock.now()), zone);
    const period = periodOf(request, today);
    const planned = await readAndPlan(
      {
        workspace: read.workspace,
        connection,
        diagnostics: read.diagnostics,
        scope: EVERYTHING,
        overrides: NO_OVERRIDES,
        period,
      },
      systems.readers,
      context.clock,
    );
    checkAccounts(accounts, planned);
    const { plan, bills, m3ter } = planned;
    const scope = { integrations, accounts };
    return buildTieOut({ plan, reviews: bills, m3ter, period, scope, today });
  });
  const exitCode = failsOn(report, request.failOn) ? EXIT.attention : EXIT.done;
  await writeFiles(context, request, report, exitCode);
  await present(context, {
    page: () => tieOutPage(report, { all: request.all }),
    json: () => report,
    exitCode,
    annotations: () => annotateTieOut(report),
  });
  return exitCode;
}

/** @throws UsageFailure `report/period` when the options name no period or two. */
function checkPeriod({ month, from, to }: RunReportRequest): void {
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

/** The period of the options. Without one, the month before today's. */
function periodOf({ month, from, to }: RunReportRequest, today: Day): Period {
  if (month !== null) return month;
  return from !== null && to !== null ? { from, to } : monthOf(addDays(monthOf(today).from, -1));
}

/**
 * A report of an account that m3ter does not have would be empty and therefore tie.
 *
 * @throws UsageFailure `report/unknown-account`.
 */
function checkAccounts(codes: readonly string[], { m3ter }: ReadPlan): void {
  const known = new Set(m3ter.accounts.map(({ code }) => code));
  const unknown = codes.find((code) => !known.has(code));
  if (unknown === undefined) return;
  throw new UsageFailure(`m3ter has no account with code "${unknown}"`, {
    code: 'report/unknown-account',
    nextStep: adviseWord(unknown, [...known]),
  });
}

async function writeFiles(
  { workingDirectory }: CommandContext,
  { csv, out }: RunReportRequest,
  report: TieOut,
  exitCode: number,
): Promise<void> {
  if (csv !== null) await writeWholeFile(workingDirectory, csv, renderTieOutCsv(report), 'csv');
  if (out !== null) await writeWholeFile(workingDirectory, out, renderJson(report, exitCode), 'report');
}
