import { kindWord, type Change } from '../model/change.ts';
import { joinWords, nameSome } from '../model/count-text.ts';
import { formatMoney } from '../model/money-text.ts';
import { planAgain } from '../model/scope-words.ts';
import type { Plan } from '../model/plan.ts';
import { Refusal } from '../support/errors.ts';
import type { ReviewComparison } from './stale.ts';

const NAMED_MAX = 5;

/**
 * Refuses a saved plan that no longer holds, with what changed since and which of its changes that affects.
 *
 * @throws Refusal `plan/stale`
 */
export function refuseStale({ stale, unreviewed }: ReviewComparison, reviewed: Plan, fresh: Plan): void {
  const added = fresh.changes.filter(({ address }) => unreviewed.includes(address));
  const names = [...new Set([...stale, ...added].filter(({ recordsBill }) => !recordsBill).map(nameOf))];
  if (stale.length === 0 && unreviewed.length === 0) return;
  const named = names.length > NAMED_MAX ? nameSome(names, NAMED_MAX) : joinWords(names);
  const touched = names.length === 0 ? 'records of sent bills' : named;
  const how = reviewed.scope.undo === undefined ? `: ${planAgain(reviewed)}` : '';
  throw new Refusal(`${whatMoved(reviewed, fresh)} since the plan was made, and nothing was sent: ${touched}`, {
    code: 'plan/stale',
    nextStep: `make and review a new plan${how}; or send what still holds with --on-stale skip`,
  });
}

function whatMoved({ basedOn: then }: Plan, { basedOn: now }: Plan): string {
  const moved = [
    ...(then.workspace === now.workspace ? [] : ['the files']),
    ...(then.m3ter === now.m3ter ? [] : ['m3ter']),
    ...(then.quickbooks === now.quickbooks ? [] : ['QuickBooks']),
  ];
  // Time alone can cause it, for example when a grace period ends.
  return moved.length === 0 ? 'time passed' : `${joinWords(moved)} changed`;
}

/** `invoice M3-100482 (USD 1,273.41)`, `customer ACME Ltd (ACME)`. */
function nameOf(change: Change): string {
  const kind = kindWord(change.kind);
  if (change.kind !== 'invoice' && change.kind !== 'creditMemo') return `${kind} ${change.label}`;
  const { docNumber, currency, total } = (change.after ?? change.before).document;
  return `${kind} ${docNumber} (${formatMoney(currency, total)})`;
}
