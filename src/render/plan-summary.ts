import {
  decimal,
  fixedText,
  minorDigits,
  isDecimalText,
  ZERO,
  type Decimal,
  type DecimalText,
} from '../model/decimal.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Plan, PlanSummary } from '../model/plan.ts';
import { kindWord, type InvoiceView } from './plan-view.ts';
import { formatCount, formatMoneyList, joinWords, shortPlanId } from './wording.ts';

/**
 * The one line that ends every rendering of a plan: money first among what counts, and every number
 * of the summary that is not zero.
 */
export function renderPlanSummaryLine(
  plan: Pick<Plan, 'id' | 'summary' | 'changes' | 'guards' | 'diagnostics'>,
): string {
  const tripped = plan.guards.filter(({ status }) => status === 'tripped').map(({ name }) => name);
  const refused = tripped.length === 0 ? [] : [`refused by ${joinWords(tripped)}`];
  return `Plan ${shortPlanId(plan.id)}: ${[...summaryParts(plan), ...refused].join(', ')}.`;
}

/** `2 documents (USD 4,310.20)`: invoices and credit memos, for each currency together. */
export function renderMoneyPart(summary: PlanSummary): string {
  const count = summary.money.reduce((sum, { invoices }) => sum + invoices, 0);
  return count === 0 ? '' : `${formatCount(count, 'document')} (${formatMoneyList(summary.money)})`;
}

/** `2 invoices and 1 credit memo (USD 4,310.20)`: what is sent, by what it is. */
function renderDocuments({ summary, changes }: Pick<Plan, 'summary' | 'changes'>): string {
  const sent = changes.filter(({ action }) => action === 'create' || action === 'update');
  const words = (['invoice', 'creditMemo'] as const).flatMap((kind) => {
    const count = sent.filter((change) => change.kind === kind).length;
    return count === 0 ? [] : [formatCount(count, kindWord(kind))];
  });
  return words.length === 0 ? '' : `${joinWords(words)} (${formatMoneyList(summary.money)})`;
}

/** `2 would be sent (USD 4,310.20)`: the rehearsal of integrations in `reportOnly`. */
function renderWouldSend({ wouldSend = [] }: PlanSummary): string[] {
  const count = wouldSend.reduce((sum, { invoices }) => sum + invoices, 0);
  return count === 0 ? [] : [`${formatCount(count, 'would be sent', 'would be sent')} (${formatMoneyList(wouldSend)})`];
}

function summaryParts(plan: Pick<Plan, 'summary' | 'changes' | 'diagnostics'>): string[] {
  const { summary } = plan;
  const counted = (count: number, word: string): string[] => (count === 0 ? [] : [formatCount(count, word, word)]);
  const money = renderDocuments(plan);
  const changes = [
    ...counted(summary.update, 'update'),
    ...counted(summary.create, 'create'),
    ...counted(summary.enable, 'enable'),
    ...counted(summary.delete, 'delete'),
    ...counted(summary.adopt, 'adopt'),
    ...(money === '' ? [] : [money]),
  ];
  const rest = [
    ...renderWouldSend(summary),
    ...counted(summary.blocked, 'blocked'),
    ...counted(summary.drift, 'drift'),
    ...counted(summary.upToDate, 'up to date'),
    ...counted(summary.skipped, 'skipped'),
  ];
  if (changes.length > 0) return [...changes, ...rest];
  return [waitsForPerson(plan).length === 0 ? 'nothing to do' : 'nothing to send', ...rest];
}

/**
 * `2 to send, USD 4,310.20; 1 to update, USD 3,105.70 in place of USD 3,000.00; 1 to adopt`: what the section
 * of invoices amounts to. Credit memos and updates are told apart, as they do not add that much revenue.
 */
export function renderInvoicesSummary(invoices: readonly InvoiceView[]): string {
  const created = invoices.filter(({ action }) => action === 'create');
  const updated = invoices.filter(({ action }) => action === 'update');
  const adopted = invoices.filter(({ action }) => action === 'adopt').length;
  const memo = kindWord('creditMemo');
  const plain = created.filter(({ kind }) => kind !== memo);
  const memos = created.filter(({ kind }) => kind === memo);
  const part = (held: readonly InvoiceView[], words: string): string[] =>
    held.length === 0 ? [] : [`${formatCount(held.length, words, words)}, ${sumByCurrency(held)}`];
  return [
    ...part(plain, 'to send'),
    ...(memos.length === 0 ? [] : [`${formatCount(memos.length, memo)}, ${sumByCurrency(memos)}`]),
    ...part(updated, 'to update').map((words) => words + inPlaceOf(updated)),
    ...(adopted === 0 ? [] : [formatCount(adopted, 'to adopt', 'to adopt')]),
  ].join('; ');
}

function inPlaceOf(updated: readonly InvoiceView[]): string {
  const before = sumByCurrency(updated, ({ replaced }) => replaced);
  return before === '' ? '' : ` in place of ${before}`;
}

/** The sums of some documents, for each currency in text order. */
function sumByCurrency(
  invoices: readonly InvoiceView[],
  amountOf: (invoice: InvoiceView) => DecimalText | null = ({ total }) => total,
): string {
  const sums = new Map<string, Decimal>();
  for (const invoice of invoices) {
    const { currency } = invoice;
    const amount = amountOf(invoice);
    if (amount !== null && isDecimalText(amount))
      sums.set(currency, (sums.get(currency) ?? ZERO).plus(decimal(amount)));
  }
  const money = [...sums].sort(([a], [b]) => compareText(a, b));
  return formatMoneyList(money.map(([currency, sum]) => ({ currency, total: fixedText(sum, minorDigits(currency)) })));
}

/** What to say when there is no change; null when there is one. */
export function renderNothingToDo(plan: Plan): string | null {
  if (plan.changes.length > 0) return null;
  if ((plan.wouldSend ?? []).length > 0)
    return 'Nothing is sent: delivery.mode is reportOnly; set it to replay to have it sent.';
  const waiting = waitsForPerson(plan);
  if (waiting.length === 0) return 'Nothing to do: both systems are as the files say.';
  return `Nothing to send: what is left needs a person (${joinWords(waiting)}).`;
}

/** Findings about bills that stay unsent although nobody decided so. */
const UNSENT_CODES: readonly string[] = ['plan/no-integration', 'plan/native-run-open'];

/** What no apply settles: with any of it, an empty plan does not mean that all is well. */
function waitsForPerson({ summary, diagnostics }: Pick<Plan, 'summary' | 'diagnostics'>): string[] {
  const { blocked, drift } = summary;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const unsent = diagnostics.filter(({ code }) => UNSENT_CODES.includes(code)).length;
  return [
    ...(blocked === 0 ? [] : [formatCount(blocked, 'blocked bill')]),
    ...(drift === 0 ? [] : [formatCount(drift, 'difference made by someone else', 'differences made by someone else')]),
    ...(unsent === 0
      ? []
      : [formatCount(unsent, 'finding about bills that nobody sends', 'findings about bills that nobody sends')]),
    ...(errors === 0 ? [] : [formatCount(errors, 'error')]),
  ];
}
