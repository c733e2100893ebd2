import type { Plan, PlanSummary } from '../model/plan.ts';
import { isUnbilled } from '../model/bill-class.ts';
import { DONE_PARTS, formatNet, sayAccount } from './money.ts';
import { sayHeld, sayNotBegun, sayNotSentAgain, sayUnbilled } from './plan-skipped.ts';
import { formatCount, joinWords, shortPlanId } from './wording.ts';

/** The one line that ends every rendering of a plan: every number of the summary that is not zero, money first. */
export function renderPlanSummaryLine(
  plan: Pick<Plan, 'id' | 'scope' | 'summary' | 'guards' | 'diagnostics' | 'bills' | 'drift'>,
): string {
  return `Plan ${shortPlanId(plan.id)}: ${sayFiltersWithoutAccounts(plan)}${[...summaryParts(plan), ...refusals(plan)].join(', ')}.`;
}

/** `Helix US takes no account (…); `: it comes first, as all that follows is right only for what is left. */
export function sayFiltersWithoutAccounts({ diagnostics }: Pick<Plan, 'diagnostics'>): string {
  const names = diagnostics.flatMap(({ code, about }) => (code === 'plan/takes-no-account' ? [about ?? ''] : []));
  const [takes, filter] = names.length === 1 ? ['takes', 'its filter matches'] : ['take', 'their filters match'];
  return names.length === 0 ? '' : `${joinWords(names)} ${takes} no account (${filter} none that has bills); `;
}

function refusals({ guards }: Pick<Plan, 'guards'>): string[] {
  const tripped = guards.filter(({ status }) => status === 'tripped').map(({ name }) => name);
  return tripped.length === 0 ? [] : [`refused by ${joinWords(tripped)}`];
}

/**
 * The same in two sentences, for a heading: what happens in money and what keeps it from happening, then the rest. The
 * second is empty when there is no rest.
 */
export function renderPlanHeadline(
  plan: Pick<Plan, 'id' | 'scope' | 'summary' | 'guards' | 'diagnostics' | 'bills' | 'drift'>,
): readonly [string, string] {
  const { money } = plan.summary;
  const all = [...summaryParts(plan), ...refusals(plan)];
  const first = [
    ...sayAccount(money, DONE_PARTS),
    ...renderWouldSend(plan.summary),
    ...sayAccount(money, ['blocked']),
    ...unbilled(plan),
    ...refusals(plan),
  ];
  const none = sayFiltersWithoutAccounts(plan);
  if (first.length === 0) return [`Plan ${shortPlanId(plan.id)}: ${none}${all.join(', ')}.`, ''];
  const rest = all.filter((part) => !first.includes(part));
  return [
    `Plan ${shortPlanId(plan.id)}: ${none}${first.join(', ')}.`,
    rest.length === 0 ? '' : `Besides: ${rest.join(', ')}.`,
  ];
}

/** `2 documents (USD 4,310.20)`: invoices and credit memos, voided ones too, and by how much QuickBooks' total rises. */
export function renderMoneyPart({ money }: PlanSummary): string {
  const count = money.reduce((sum, { invoices, voided }) => sum + invoices + (voided?.count ?? 0), 0);
  return count === 0 ? '' : `${formatCount(count, 'document')} (${formatNet(money)})`;
}

/** `2 would be sent (USD 4,310.20)`: the rehearsal of integrations in `reportOnly`. */
export function renderWouldSend({ wouldSend = [] }: PlanSummary): string[] {
  const count = wouldSend.reduce((sum, { invoices }) => sum + invoices, 0);
  return count === 0 ? [] : [`${formatCount(count, 'would be sent', 'would be sent')} (${formatNet(wouldSend)})`];
}

/** Money that nobody bills, or bills no more, stands beside what is blocked, also when the edit that caused it was applied long ago. */
function unbilled(plan: Pick<Plan, 'bills' | 'diagnostics' | 'drift'>): string[] {
  return [sayNotSentAgain(plan), sayUnbilled(plan), sayNotBegun(plan)].filter((text) => text !== '');
}

function summaryParts(plan: Pick<Plan, 'scope' | 'summary' | 'diagnostics' | 'bills' | 'drift'>): string[] {
  const { scope, summary, diagnostics, bills } = plan;
  const counted = (count: number, word: string): string[] => (count === 0 ? [] : [formatCount(count, word, word)]);
  const { money } = summary;
  const recorded = money.reduce((sum, account) => sum + account.recorded.count, 0);
  const changes = [
    ...sayAccount(money, DONE_PARTS),
    ...counted(summary.update, 'update'),
    ...counted(summary.create, 'create'),
    ...counted(summary.enable, 'enable'),
    ...counted(summary.delete, 'delete'),
    ...counted(summary.adopt - recorded, 'adopt'),
  ];
  const rest = [
    ...renderWouldSend(summary),
    ...sayAccount(money, ['blocked']),
    ...unbilled(plan),
    ...counted(summary.drift, 'drift'),
    ...counted(summary.upToDate, 'up to date'),
    ...[sayHeld(plan)].filter((text) => text !== ''),
    ...counted(summary.skipped, 'skipped'),
  ];
  if (changes.length > 0) return [...changes, ...rest];
  if (scope.undo !== undefined) return ['nothing to void', ...rest];
  if (sayNotBegun(plan) !== '') return ['nothing to send yet', ...rest];
  return [waitsForPerson({ summary, diagnostics, bills }).length === 0 ? 'nothing to do' : 'nothing to send', ...rest];
}

/** The sentence for a plan without changes; null when there are changes. */
export function renderNothingToDo(plan: Plan): string | null {
  if (plan.changes.length > 0) return null;
  if ((plan.wouldSend ?? []).length > 0)
    return 'Nothing is sent: delivery.mode is reportOnly; set it to replay to have it sent.';
  const waiting = waitsForPerson(plan);
  if (plan.scope.undo !== undefined) {
    return waiting.length === 0
      ? 'Nothing to void: no document of these bills is left in QuickBooks.'
      : `Nothing to void: what is left needs a person (${joinWords(waiting)}).`;
  }
  const early = sayNotBegun(plan);
  if (waiting.length === 0 && early !== '')
    return `Nothing to send yet: ${early}; set delivery.from to the date of the first bill that is to be sent.`;
  if (waiting.length === 0) {
    return isLimited(plan)
      ? 'Nothing to do in what this plan is limited to.'
      : 'Nothing to do: both systems are as the files say.';
  }
  const besides = early === '' ? '' : ` Besides: ${early}.`;
  return `Nothing to send: what is left needs a person (${joinWords(waiting)}).${besides}`;
}

/** A plan of a part says nothing about the rest. */
function isLimited({ scope: { only, integrations, bills, since } }: Plan): boolean {
  return only !== null || integrations.length > 0 || bills.length > 0 || since !== null;
}

/** What no apply can finish. With any of it, an empty plan does not mean that all is well. */
function waitsForPerson({ summary, diagnostics, bills }: Pick<Plan, 'summary' | 'diagnostics' | 'bills'>): string[] {
  const { blocked, drift } = summary;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const left = bills.filter(isUnbilled).length;
  const open = diagnostics.filter(({ code }) => code === 'plan/native-run-open').length;
  return [
    ...(blocked === 0 ? [] : [formatCount(blocked, 'blocked bill')]),
    ...(drift === 0 ? [] : [formatCount(drift, 'difference in QuickBooks', 'differences in QuickBooks')]),
    ...(left === 0 ? [] : [formatCount(left, 'bill that no integration takes', 'bills that no integration takes')]),
    ...(open === 0
      ? []
      : [formatCount(open, 'finding about bills that nobody sends', 'findings about bills that nobody sends')]),
    ...(errors === 0 ? [] : [formatCount(errors, 'error')]),
  ];
}
