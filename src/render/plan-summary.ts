import type { Plan, PlanSummary } from '../model/plan.ts';
import { formatCount, formatMoneyList, joinWords, shortPlanId } from './wording.ts';

/**
 * The one line that ends every rendering of a plan: money first among what counts, and every number
 * of the summary that is not zero.
 */
export function renderPlanSummaryLine(plan: Pick<Plan, 'id' | 'summary' | 'guards' | 'diagnostics'>): string {
  const tripped = plan.guards.filter(({ status }) => status === 'tripped').map(({ name }) => name);
  const refused = tripped.length === 0 ? [] : [`refused by ${joinWords(tripped)}`];
  return `Plan ${shortPlanId(plan.id)}: ${[...summaryParts(plan), ...refused].join(', ')}.`;
}

/** `2 invoices (USD 4,310.20)`, `1 invoice (EUR 90.00)` for each currency together. */
export function renderMoneyPart(summary: PlanSummary): string {
  const count = summary.money.reduce((sum, { invoices }) => sum + invoices, 0);
  return count === 0 ? '' : `${formatCount(count, 'invoice')} (${formatMoneyList(summary.money)})`;
}

function summaryParts(plan: Pick<Plan, 'summary' | 'diagnostics'>): string[] {
  const { summary } = plan;
  const counted = (count: number, word: string): string[] => (count === 0 ? [] : [formatCount(count, word, word)]);
  const money = renderMoneyPart(summary);
  const changes = [
    ...counted(summary.update, 'update'),
    ...counted(summary.create, 'create'),
    ...counted(summary.enable, 'enable'),
    ...counted(summary.delete, 'delete'),
    ...counted(summary.adopt, 'adopt'),
    ...(money === '' ? [] : [money]),
  ];
  const rest = [
    ...counted(summary.blocked, 'blocked'),
    ...counted(summary.drift, 'drift'),
    ...counted(summary.upToDate, 'up to date'),
    ...counted(summary.skipped, 'skipped'),
  ];
  if (changes.length > 0) return [...changes, ...rest];
  return [waitsForPerson(plan).length === 0 ? 'nothing to do' : 'nothing to send', ...rest];
}

/** `2 to send, USD 4,310.20; 1 to adopt`: what the section of invoices amounts to. */
export function renderInvoicesSummary(summary: PlanSummary, invoices: readonly { readonly action: string }[]): string {
  const adopted = invoices.filter(({ action }) => action === 'adopt').length;
  const sent = invoices.length - adopted;
  const parts = [
    ...(sent === 0 ? [] : [`${formatCount(sent, 'to send', 'to send')}, ${formatMoneyList(summary.money)}`]),
    ...(adopted === 0 ? [] : [formatCount(adopted, 'to adopt', 'to adopt')]),
  ];
  return parts.join('; ');
}

/** What to say when there is no change; null when there is one. */
export function renderNothingToDo(plan: Plan): string | null {
  if (plan.changes.length > 0) return null;
  const waiting = waitsForPerson(plan);
  if (waiting.length === 0) return 'Nothing to do: both systems are as the files say.';
  return `Nothing to send: what is left needs a person (${joinWords(waiting)}).`;
}

/** What no apply settles: with any of it, an empty plan does not mean that all is well. */
function waitsForPerson({ summary, diagnostics }: Pick<Plan, 'summary' | 'diagnostics'>): string[] {
  const { blocked, drift } = summary;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return [
    ...(blocked === 0 ? [] : [formatCount(blocked, 'blocked bill')]),
    ...(drift === 0 ? [] : [formatCount(drift, 'difference made by someone else', 'differences made by someone else')]),
    ...(errors === 0 ? [] : [formatCount(errors, 'error')]),
  ];
}
