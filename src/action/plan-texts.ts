import type { Plan } from '../model/plan.ts';
import { renderPageMarkdown } from '../render/page-markdown.ts';
import type { Page } from '../render/page.ts';
import { blockedTable } from '../render/plan-table-blocked.ts';
import { changesTable } from '../render/plan-table-changes.ts';
import { driftTable } from '../render/plan-table-drift.ts';
import { isQuietPlan, planCommentPage, type CommentFacts } from '../render/plan-comment.ts';
import { buildPlanRows } from '../render/plan-rows.ts';
import { formatCount } from '../render/wording.ts';

/** Comments and issues may have 65,536 characters. The rest is room for the marker. */
export const POST_LENGTH_MAX = 60_000;

/** The comment on a pull request; null when its plan has nothing for a reviewer. */
export function commentOf(plan: Plan, facts: CommentFacts): string | null {
  return isQuietPlan(plan) ? null : renderPageMarkdown(planCommentPage(plan, facts), POST_LENGTH_MAX);
}

/** The comment when no plan could be made. Otherwise an older comment would look like the plan of this commit. */
export function noPlanComment(exitCode: number, facts: CommentFacts): string {
  const page: Page = {
    verdict: { text: `There is no plan: tieout ended with exit code ${String(exitCode)}.`, tone: 'bad' },
    blocks: [],
    next: ['see the annotations of this pull request and the summary of the run', `to repeat it: ${facts.command}`],
  };
  return renderPageMarkdown(page, POST_LENGTH_MAX);
}

/** The comment as long as there is nothing to plan from. */
export function noSnapshotComment(): string {
  const page: Page = {
    verdict: { text: 'There is no plan yet: the default branch has kept no snapshot of both systems.', tone: 'note' },
    blocks: [],
    next: ['the next merge, or the next hourly run, makes one; run this job again after it'],
  };
  return renderPageMarkdown(page, POST_LENGTH_MAX);
}

/** An issue that opens, is updated and closes automatically. */
export interface IssueText {
  readonly kind: 'blocked' | 'drift';
  readonly title: string;
  /** Null closes it. */
  readonly body: string | null;
}

/** Bills that wait for a person. The text depends only on their list, so an unchanged list changes no issue. */
export function blockedIssue(plan: Plan): IssueText {
  const { blocked } = buildPlanRows(plan);
  const count = formatCount(blocked.length, 'bill');
  return issueOf(plan, 'blocked', `${count} cannot be sent`, blocked.length, [blockedTable(blocked)]);
}

/**
 * What others changed since the last apply: documents in QuickBooks, and configurations in m3ter. A configuration that
 * was merged and not applied yet is told too, until it is.
 */
export function driftIssue(plan: Plan): IssueText {
  const { drift, configuration } = buildPlanRows(plan);
  const parts = [
    ...(drift.length === 0 ? [] : [`${formatCount(drift.length, 'difference')} in QuickBooks`]),
    ...(configuration.length === 0 ? [] : [`${formatCount(configuration.length, 'difference')} in m3ter`]),
  ];
  return issueOf(plan, 'drift', parts.join(' and '), parts.length, [
    driftTable(drift),
    changesTable('Configuration in m3ter that is not as the files say', configuration, Infinity),
  ]);
}

function issueOf(plan: Plan, kind: IssueText['kind'], what: string, count: number, blocks: Page['blocks']): IssueText {
  const { name } = plan.connection;
  const page: Page = { verdict: { text: `${name}: ${what}`, tone: 'strong' }, blocks };
  return {
    kind,
    title: `tieout, ${name}: ${what}`,
    body: count === 0 ? null : renderPageMarkdown(page, POST_LENGTH_MAX),
  };
}
