import type { Period } from '../../model/day.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { FailOn, TieOutScope } from '../../model/tie-out.ts';
import type { ReadPlan } from '../../reconcile/run-plan.ts';
import { buildAudit, hasAuditGaps } from '../../reconcile/build-audit.ts';
import { auditPage } from '../../render/audit.ts';
import { renderAuditCsv } from '../../render/audit-csv.ts';
import { renderJson } from '../../render/json.ts';
import type { CommandContext } from '../command-context.ts';
import { present } from '../present.ts';
import type { AuditFiles } from '../read-audit-files.ts';
import { OWNER_ONLY, writeWholeFile } from '../write-file.ts';

export interface AuditRequest extends TieOutScope {
  readonly csv: string | null;
  readonly out: string | null;
  readonly failOn: FailOn;
  readonly all: boolean;
}

/**
 * Shows where each document of a period comes from: who approved it, by which plan, when it was sent and how that was
 * proved. A document of ours that no journal has, or that is not as it was proved, ends with exit code 4 unless
 * `--fail-on none`. It changes nothing.
 */
export async function presentAudit(
  context: CommandContext,
  request: AuditRequest,
  { planned, period, files }: { readonly planned: ReadPlan; readonly period: Period; readonly files: AuditFiles },
): Promise<number> {
  const { plan, bills, m3ter } = planned;
  const { integrations, accounts, csv, out, failOn, all } = request;
  const scope = { integrations, accounts };
  const audit = buildAudit({ plan, reviews: bills, m3ter, period, scope }, files);
  const exitCode = failOn !== 'none' && hasAuditGaps(audit) ? EXIT.attention : EXIT.done;
  const { workingDirectory } = context;
  if (csv !== null) await writeWholeFile(workingDirectory, csv, renderAuditCsv(audit), 'csv', OWNER_ONLY);
  if (out !== null) await writeWholeFile(workingDirectory, out, renderJson(audit, exitCode), 'audit', OWNER_ONLY);
  await present(context, { page: () => auditPage(audit, { all }), json: () => audit, exitCode });
  return exitCode;
}
