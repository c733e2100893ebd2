import type { BillVerdict } from '../model/plan.ts';
import type { BillGroup, StatusReport } from '../model/status.ts';
import { renderMoneyPart } from './plan-summary.ts';
import { kindWord } from './plan-view.ts';
import { formatCount, formatInstant, joinWords } from './wording.ts';

const VERDICT_WORDS: Readonly<Record<BillVerdict, string>> = {
  block: 'blocked',
  send: 'to send',
  resend: 'to send again',
  adopt: 'to record',
  skip: 'skipped',
  upToDate: 'up to date',
};

/** Any other reason says what somebody changed in a document that is left as it is. */
const SETTLED_REASONS: ReadonlySet<string> = new Set(['up-to-date', 'number-and-total-equal']);

/** The state of a group of bills, in a few words. */
export function stateWords({ decision, reason }: Pick<BillGroup, 'decision' | 'reason'>): string {
  if (reason === 'bill-changed') return 'to update';
  if (decision === 'upToDate' && !SETTLED_REASONS.has(reason)) return 'changed by others';
  return VERDICT_WORDS[decision];
}

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

/** What tieout sent last, and when; empty when it sent nothing yet. */
export function renderLastSent({ lastSent }: StatusReport): string {
  if (lastSent === null) return '';
  const name = lastSent.docNumber ?? `for bill ${lastSent.billId}`;
  return `Last sent: ${kindWord(lastSent.kind)} ${name}, ${formatInstant(lastSent.at)}.`;
}

/** Where a person is needed; empty when nowhere. */
export function renderPersonNeeded({ next }: StatusReport): string {
  const parts = [
    ...(next.blocked === 0 ? [] : [formatCount(next.blocked, 'blocked bill')]),
    ...(next.drift === 0 ? [] : [formatCount(next.drift, 'drift', 'drifts')]),
  ];
  if (parts.length === 0) return '';
  const verb = next.blocked + next.drift === 1 ? 'needs' : 'need';
  return `${joinWords(parts)} ${verb} a person: tieout plan says what to do for each.`;
}
