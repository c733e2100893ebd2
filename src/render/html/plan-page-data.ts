import { isHeld } from '../../model/bill-class.ts';
import { missingAmount, signedTotal } from '../../model/bill-amounts.ts';
import { decimal, decimalText, sumDecimals } from '../../model/decimal.ts';
import { groupBy } from '../../support/group-by.ts';
import type { Change, CustomerState, SalesDocumentState } from '../../model/change.ts';
import type { SalesDocumentKind } from '../../model/sales-document.ts';
import { linksOf, type Links } from '../../model/links.ts';
import type { BillDecision, Plan } from '../../model/plan.ts';
import { REASONS } from '../../model/reasons/all-reasons.ts';
import { USUAL_TIMES, type Unusual, type UnusualKind } from '../../model/unusual.ts';
import { compareAmounts } from '../budget.ts';
import { whereOf } from '../findings.ts';
import { DONE_PARTS, sayAccount } from '../money.ts';
import { renderLimits, renderScope } from '../plan.ts';
import { sayHeld, sayNotBegun, sayNotSentAgain, sayUnbilled } from '../plan-skipped.ts';
import { renderNothingToDo, renderWouldSend, sayFiltersWithoutAccounts } from '../plan-summary.ts';
import { buildPlanRows, sayCustomer, viewField } from '../plan-rows.ts';
import {
  capitalise,
  formatAmount,
  formatCount,
  formatInstant,
  formatMoney,
  joinWords,
  nameQuickBooks,
} from '../wording.ts';
import { drawDocument, type DrawingContext } from './draw-document.ts';
import type {
  PlanClass,
  BillRow,
  CurrencySum,
  DrawnDocument,
  GuardLine,
  LabelledFact,
  PlanPageData,
  UnusualBill,
} from './page-data.ts';
import { compareText } from '../../support/compare-text.ts';

export interface PlanPageParts {
  readonly unusual: readonly Unusual[];
  /** The program's version. */
  readonly version: string;
  /** Sentences with commands that carry the plan out. */
  readonly next: readonly string[];
}

/** The data of a plan's page: every bill once, with its document as it will be. The texts are raw. */
export function planPageData(plan: Plan, { unusual, version, next }: PlanPageParts): PlanPageData {
  const { connection, summary } = plan;
  const rows = buildPlanRows(plan);
  const bills = drawBills(plan);
  const indexOf = new Map(bills.map(({ id }, index) => [id, index]));
  const indexes = (part: PlanClass): readonly number[] =>
    bills.flatMap((bill, index) => (bill.class === part ? [index] : []));
  const byAmount = (some: readonly number[]): readonly number[] =>
    some.toSorted((a, b) => compareAmounts(asSum(bills[a]), asSum(bills[b])));
  const tripped = plan.guards.filter(({ status }) => status === 'tripped').map(({ name }) => name);
  const nothing = renderNothingToDo(plan);
  return {
    kind: 'plan',
    title: connection.companyName === '' ? connection.name : connection.companyName,
    verdict: renderVerdict(plan, tripped),
    remarks: [...(nothing === null ? [] : [nothing]), renderScope(plan), renderLimits(plan)].filter(
      (text) => text !== '',
    ),
    facts: planFacts(plan, version),
    isUndo: plan.scope.undo !== undefined,
    money: summary.money,
    integrations: summary.integrations,
    rehearsed: summary.wouldSend ?? [],
    guards: plan.guards.flatMap(({ status, name, message, lift }): readonly GuardLine[] =>
      status === 'ok' ? [] : [{ status, name, message, lift }],
    ),
    guardsOk: plan.guards.filter(({ status }) => status === 'ok').length,
    blocked: byAmount(indexes('blocked')),
    unusual: unusual
      .flatMap((one): readonly UnusualBill[] => {
        const bill = indexOf.get(one.billId);
        const row = bill === undefined ? undefined : bills[bill];
        if (bill === undefined || row === undefined) return [];
        return [{ bill, rank: rankOf(one), why: one.kinds.map((kind) => WHY[kind](row, one)) }];
      })
      .toSorted((a, b) => a.rank - b.rank || compareAmounts(asSum(bills[a.bill]), asSum(bills[b.bill]))),
    changed: indexes('changed'),
    voided: byAmount(indexes('voided')),
    held: byAmount(plan.bills.flatMap((bill, index) => (isHeld(bill) ? [index] : []))),
    drift: rows.drift.map(({ code, kind, docNumber, accountName, reason, hint, fields }) => ({
      code,
      kind,
      number: docNumber,
      customer: accountName,
      reason,
      hint,
      fields,
    })),
    changes: [
      { title: 'Deleted', rows: rows.deleted },
      { title: 'Customers and mappings', rows: rows.customersAndMappings },
      { title: 'Configuration', rows: rows.configuration },
      { title: 'Needed by what would be sent', rows: rows.wouldChange },
    ].filter((part) => part.rows.length > 0),
    findings: plan.diagnostics.map((finding) => ({
      severity: finding.severity,
      code: finding.code,
      where: whereOf(finding),
      message: finding.message,
      hint: finding.hint ?? null,
    })),
    bills,
    sums: sumBills(bills),
    next,
  };
}

/** One sentence with the money first. A guard that refuses the plan comes before it. */
function renderVerdict({ summary, bills, diagnostics, drift: entries }: Plan, tripped: readonly string[]): string {
  const { money, skipped, upToDate, drift } = summary;
  const recorded = money.reduce((sum, account) => sum + account.recorded.count, 0);
  const others = summary.create + summary.update + summary.enable + summary.delete + summary.adopt - recorded;
  const counted = (count: number, noun: string, plural?: string): readonly string[] =>
    count === 0 ? [] : [formatCount(count, noun, plural)];
  const parts = [
    ...sayAccount(money, DONE_PARTS),
    ...renderWouldSend(summary),
    ...sayAccount(money, ['blocked']),
    ...[sayNotSentAgain({ bills }), sayUnbilled({ bills }), sayNotBegun({ bills, diagnostics, drift: entries })].filter(
      (text) => text !== '',
    ),
    ...counted(
      others,
      'change of customers, mappings and configuration',
      'changes of customers, mappings and configuration',
    ),
    ...counted(drift, 'document changed by someone else', 'documents changed by someone else'),
    ...counted(skipped, 'bill skipped', 'bills skipped'),
    ...counted(upToDate, 'bill up to date', 'bills up to date'),
    ...[sayHeld({ bills, drift: entries })].filter((text) => text !== ''),
  ];
  const none = sayFiltersWithoutAccounts({ diagnostics });
  const sentence = parts.length === 0 ? 'Nothing to do.' : `${none}${capitalise(joinWords(parts))}.`;
  return tripped.length === 0 ? sentence : `Refused by ${joinWords(tripped)}: nothing will be sent. ${sentence}`;
}

function planFacts(plan: Plan, version: string): readonly LabelledFact[] {
  const { connection, basedOn, summary } = plan;
  return [
    { label: 'Connection', value: connection.name },
    { label: 'QuickBooks', value: `${nameQuickBooks(connection)}, realm ${connection.realmId}` },
    { label: 'm3ter organization', value: connection.organizationId, code: true },
    { label: 'Read', value: `${formatCount(summary.bills, 'bill')}, ${formatCount(summary.accounts, 'account')}` },
    { label: 'm3ter read at', value: formatInstant(basedOn.m3terReadAt) },
    { label: 'QuickBooks read at', value: formatInstant(basedOn.quickbooksReadAt) },
    { label: 'Plan made at', value: formatInstant(plan.createdAt) },
    { label: 'tieout', value: version },
    { label: 'Plan id', value: plan.id, code: true },
  ];
}

function asSum(row: BillRow | undefined): { readonly currency: string; readonly total: string | null } {
  return { currency: row?.currency ?? '', total: row?.amount ?? null };
}

/** The kinds in order: first the one that may send the most unexpected money. */
const RANKS = [
  'aboveUsual',
  'largeCredit',
  'credit',
  'newCustomer',
  'firstInvoice',
] as const satisfies readonly UnusualKind[];

function rankOf({ kinds }: Unusual): number {
  return Math.min(...kinds.map((kind) => RANKS.indexOf(kind)));
}

/** Why a document is worth a look, with the evidence. */
const WHY: Readonly<Record<UnusualKind, (bill: BillRow, unusual: Unusual) => string>> = {
  newCustomer: () => 'New customer: this plan makes it in QuickBooks.',
  firstInvoice: () => 'First invoice: no other bill of this account that the plan read has one in QuickBooks.',
  aboveUsual: (bill, { usual, earlier }) =>
    `Far above the usual: more than ${String(USUAL_TIMES)} times ${formatMoney(bill.currency, usual ?? '0')}, ` +
    `the middle of the customer's ${formatCount(earlier, 'other document')} that this plan knows.`,
  credit: (bill) => `Credit memo: takes back ${withoutSign(bill)}.`,
  largeCredit: (bill, { usual, earlier }) =>
    `Large credit memo: takes back ${withoutSign(bill)}, at least the usual ${formatMoney(bill.currency, usual ?? '0')} ` +
    `of the customer's ${formatCount(earlier, 'other document')} that this plan knows.`,
};

function withoutSign({ currency, amount }: BillRow): string {
  return formatMoney(currency, (amount ?? '').replace(/^-/, ''));
}

function sumBills(bills: readonly BillRow[]): readonly CurrencySum[] {
  return [...groupBy(bills, ({ currency }) => currency)]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([currency, some]) => ({
      currency,
      count: some.length,
      totals: [decimalText(sumDecimals(some.map(({ amount }) => decimal(amount ?? '0'))))],
    }));
}

function drawBills(plan: Plan): readonly BillRow[] {
  const changes = new Map<string, DocumentOrVoid>();
  const customers = new Map<string, CustomerState>();
  for (const change of [...(plan.wouldSend ?? []), ...plan.changes]) {
    if (isSalesDocument(change)) changes.set(change.address, change);
    else if (change.kind === 'customer') customers.set(change.address, change.after);
  }
  const context: DrawingContext = { company: plan.connection.companyName, customers };
  const draw = (state: SalesDocumentState | null, bill: BillDecision): DrawnDocument | null =>
    state === null ? null : drawDocument(state.document, bill.customerName ?? bill.accountName, context);
  return plan.bills.map((bill): BillRow => {
    const change = bill.change === null ? undefined : changes.get(bill.change);
    const part = partOf(bill, change);
    const state = change === undefined ? null : (change.after ?? change.before);
    return {
      id: bill.billId,
      number: bill.docNumber ?? '',
      customer: sayCustomer(bill),
      account: bill.accountCode,
      integration: bill.integration ?? '',
      date: state?.document.txnDate ?? bill.invoiceDate ?? '',
      class: part,
      reason: bill.reason,
      currency: state?.document.currency ?? bill.currency,
      amount: amountOf(bill, change, part),
      message: bill.message,
      hint: bill.hint,
      notes: notesOf(bill),
      facts: billFacts(bill, linksOf(plan.connection, bill)),
      before: change?.action === 'update' || change?.action === 'void' ? draw(change.before, bill) : null,
      after: draw(change?.after ?? null, bill),
      fields: change?.action === 'update' ? change.fields.map(viewField) : [],
    };
  });
}

/** A reviewer reads beside the void that nothing replaces the invoice. Later the message of the bill says it. */
function notesOf({ decision, notes, notSentAgain }: BillDecision): readonly string[] {
  if (notSentAgain === undefined || decision !== 'undo') return notes;
  return [...notes, `not to be sent again by today's rules: ${notSentAgain.message} (${notSentAgain.reason})`];
}

type DocumentOrVoid = Extract<Change, { readonly kind: SalesDocumentKind }>;

function isSalesDocument(change: Change): change is DocumentOrVoid {
  return change.kind === 'invoice' || change.kind === 'creditMemo';
}

/** The part of the account of money that a bill belongs to, so that the rows of a part add up to its sum. */
function partOf(bill: BillDecision, change: DocumentOrVoid | undefined): PlanClass {
  if (bill.decision === 'block') return 'blocked';
  if (isHeld(bill)) return 'held';
  if (change === undefined) return bill.decision === 'upToDate' ? 'upToDate' : 'skipped';
  if (bill.reportOnly === true) return 'rehearsed';
  if (change.action === 'adopt') return 'recorded';
  if (change.action === 'update') return 'changed';
  if (change.action === 'void') return 'voided';
  return change.kind === 'creditMemo' ? 'credit' : 'new';
}

function amountOf(bill: BillDecision, change: DocumentOrVoid | undefined, part: PlanClass): string | null {
  if (part === 'blocked') return missingAmount(bill);
  // What QuickBooks has of a held bill is a void invoice, which comes to zero.
  if (isHeld(bill)) return bill.billTotal;
  if (change !== undefined) return signedTotal(change.kind, (change.after ?? change.before).document.total);
  if (bill.total !== null) return signedTotal(bill.kind, bill.total);
  return bill.billTotal;
}

function linkTo(address: string | undefined): { readonly href?: string } {
  return address === undefined ? {} : { href: address };
}

/** The facts behind the decision about a bill. */
function billFacts(bill: BillDecision, links: Links): readonly LabelledFact[] {
  const { currency } = bill;
  const sum = (label: string, amount: string | null): readonly LabelledFact[] =>
    amount === null ? [] : [{ label, value: `${currency} ${formatAmount(currency, amount)}` }];
  return [
    { label: 'Why', value: `${bill.reason}: ${REASONS[bill.reason].sentence}` },
    ...sum('Bill in m3ter', bill.billTotal),
    ...sum('Left off by the rules', bill.excludedTotal),
    ...sum('In QuickBooks now', bill.sentTotal),
    ...(bill.remoteId === null
      ? []
      : [{ label: 'QuickBooks id', value: bill.remoteId, code: true, ...linkTo(links.document) } as const]),
    { label: 'Bill id', value: bill.billId, code: true, ...linkTo(links.bill) },
    { label: 'Account id', value: bill.accountId, code: true },
  ];
}
