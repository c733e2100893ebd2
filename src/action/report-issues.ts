import { monthOf } from '../model/day.ts';
import type { TieOut } from '../model/tie-out.ts';
import { renderPageMarkdown } from '../render/page-markdown.ts';
import { tieOutIssuePage } from '../render/tie-out-issue.ts';
import { renderPeriod } from '../render/tie-out.ts';
import type { GitHub } from './github-client.ts';
import { POST_LENGTH_MAX } from './plan-texts.ts';
import { keepIssue, markerOf, openMonths } from './sticky.ts';

/**
 * Keeps one issue for each month that does not tie out: it opens with the month's report, is updated when that says
 * something else, and closes when the month ties. Months whose issue is still open are reported again, so that an issue
 * does not outlive its reason.
 *
 * @param reportOf reports another month of the same connection; null when it could not.
 */
export async function keepReportIssues(
  github: GitHub,
  report: TieOut,
  reportOf: (month: string) => Promise<TieOut | null>,
): Promise<void> {
  await keepReportIssue(github, report);
  const open = await openMonths(github, 'report', report.connection.name);
  for (const month of open.filter((one) => one !== partOf(report))) {
    const older = await reportOf(month);
    if (older !== null) await keepReportIssue(github, older);
  }
}

async function keepReportIssue(github: GitHub, report: TieOut): Promise<void> {
  const { name } = report.connection;
  const page = tieOutIssuePage(report);
  const title = `tieout, ${name}: ${page.title ?? ''}`;
  const body = report.verdict === 'ties' ? null : renderPageMarkdown(page, POST_LENGTH_MAX);
  await keepIssue(github, title, { marker: markerOf('report', name, partOf(report)), body });
}

/** `2026-10`, or both days of another period. */
function partOf({ period }: TieOut): string {
  const month = monthOf(period.from);
  return month.from === period.from && month.to === period.to ? month.from.slice(0, 7) : renderPeriod(period);
}
