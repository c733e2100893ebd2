import type { BillVerdict } from '../model/plan.ts';
import type { StatusReport } from '../model/status.ts';
import { renderMoneyPart } from './plan-summary.ts';
import { formatCount, joinWords, shortPlanId } from './wording.ts';

/** A decision as the state of a bill, in a word or two. */
export const VERDICT_WORDS: Readonly<Record<BillVerdict, string>> = {
  block: 'blocked',
  send: 'to send',
  resend: 'to send again',
  adopt: 'to record',
  skip: 'skipped',
  upToDate: 'up to date',
};

/** What the next apply would do, in one sentence. */
export function renderNextApply(status: StatusReport): string {
  const { next } = status;
  const money = renderMoneyPart(next);
  const changes = next.create + next.update + next.enable + next.delete;
  const parts = [
    ...(money === '' ? [] : [`send ${money}`]),
    ...(next.adopt === 0
      ? []
      : [`record ${formatCount(next.adopt, 'document or customer', 'documents or customers')} found in QuickBooks`]),
    ...(changes === 0 ? [] : [`make ${formatCount(changes, 'change')} of configuration, customers and mappings`]),
  ];
  if (status.guards.some((guard) => guard.status === 'tripped')) return 'The next apply would be refused by a guard.';
  return parts.length === 0 ? 'The next apply would do nothing.' : `The next apply would ${joinWords(parts)}.`;
}

/** When the last apply was and how it ended; empty when none is known. */
export function renderLastApply(status: StatusReport): string {
  const { lastApply } = status;
  if (lastApply === null) return '';
  const end = lastApply.converged ? 'converged' : `not converged, exit code ${String(lastApply.exitCode)}`;
  const at = lastApply.at.replace('T', ' ').slice(0, 16);
  return `Last apply: ${at} UTC, plan ${shortPlanId(lastApply.planId)}, ${end}.`;
}
