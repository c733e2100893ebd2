import { sumBillTotals } from '../model/bill-amounts.ts';
import { formatCount, joinWords, nameSome } from '../model/count-text.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { formatMoney } from '../model/money-text.ts';
import type { BillDecision } from '../model/plan.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import { compareText } from '../support/compare-text.ts';
import { groupBy } from '../support/group-by.ts';

interface PastApproval {
  readonly integrations: readonly ResolvedIntegration[];
  readonly decisions: readonly BillDecision[];
  /** By bill id, the integrations that take it too and wait for its approval. */
  readonly waiting: ReadonlyMap<string, readonly string[]>;
}

/** So many bills are named; the rest are counted. */
const NAMED_MAX = 5;

/**
 * Bills that are sent although another integration, which takes them too, waits for their approval (billing-rules.md §1
 * blocks only what both would send now). One finding for each pair, with the money, so that it is seen before it goes.
 */
export function reportPastApproval({ integrations, decisions, waiting }: PastApproval): readonly Diagnostic[] {
  const sent = decisions.filter(({ billId, change }) => change !== null && waiting.has(billId));
  const pairs = groupBy(sent, ({ billId, integration }) =>
    JSON.stringify([integration, ...(waiting.get(billId) ?? [])]),
  );
  return [...pairs]
    .sort(([a], [b]) => compareText(a, b))
    .map(([pair, bills]) => {
      const [only, ...more] = bills;
      const [name = '', ...others] = JSON.parse(pair) as readonly string[];
      const origin = integrations.find(({ settings }) => settings.name === name)?.settings.origin;
      const waits = `${joinWords(others.map((other) => `"${other}"`))} ${others.length === 1 ? 'waits' : 'wait'} for approval`;
      return {
        severity: 'warning',
        code: 'plan/sent-past-approval',
        message: `${sayBills(bills)}; "${name}" needs no approval, while ${waits} and would send ${bills.length === 1 ? 'it' : 'them'} then`,
        hint: `tell their accounts apart with accounts.filter, include or exclude, or set bills.onlySendOnApproval: true in "${name}"`,
        ...(only === undefined || more.length > 0 ? {} : { about: only.billId }),
        ...(origin === undefined ? {} : { place: origin.at('bills', 'onlySendOnApproval') }),
      };
    });
}

/** `2 bills (USD 549.50) are to be sent that nobody has approved: INV-101 (ACME Ltd, USD 450.00), INV-102 (…)`. */
function sayBills(bills: readonly BillDecision[]): string {
  const named = bills.map(nameBill).sort(compareText);
  const [only] = named;
  if (only !== undefined && named.length === 1) return `${only} is to be sent, and nobody has approved it`;
  const money = sumBillTotals(bills);
  const total = money.length === 0 ? '' : ` (${joinWords(money)})`;
  return `${formatCount(bills.length, 'bill')}${total} are to be sent that nobody has approved: ${nameSome(named, NAMED_MAX)}`;
}

function nameBill({ docNumber, billId, accountName, currency, billTotal }: BillDecision): string {
  const total = billTotal === null ? '' : `, ${formatMoney(currency, billTotal)}`;
  return `${docNumber ?? `bill ${billId}`} (${accountName}${total})`;
}
