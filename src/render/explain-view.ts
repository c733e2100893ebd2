import { isDay } from '../model/day.ts';
import { decimal, minorDigits, type DecimalText, isZero } from '../model/decimal.ts';
import { countedDocument, type AmountsProof, type ExplainedLine, type Explanation } from '../model/explanation.ts';
import type { RuleStep } from '../model/conversion.ts';
import { recordUrl } from '../model/links.ts';
import type { DecisionKind } from '../model/plan.ts';
import { isRule, RULES } from '../model/rules.ts';
import type { ObservedSalesDocument, SalesDocument, SalesLine } from '../model/sales-document.ts';
import { linked, type Cell } from './page.ts';
import { kindWord } from '../model/change.ts';
import { invariant } from '../support/invariant.ts';
import {
  alignDecimals,
  capitalise,
  formatAmount,
  formatCount,
  formatDecimal,
  formatInstant,
  formatMoney,
} from './wording.ts';

/** A label and its value, in words. */
export type Fact = readonly [label: string, value: string | Cell];

/** The kind of the bill's document: `invoice` or `credit memo`. */
export function documentWord(explanation: Explanation): string {
  const isNegative = explanation.proof?.rounded.startsWith('-') === true;
  const kind = explanation.document?.kind ?? explanation.decision.kind ?? (isNegative ? 'creditMemo' : 'invoice');
  return kindWord(kind);
}

/** What happens to the bill, in one sentence, and why, in another. */
export function renderFate(explanation: Explanation): { readonly what: string; readonly why: string } {
  const { decision } = explanation;
  const word = documentWord(explanation);
  // The decision has the number of the voided invoice, the document that of the next.
  const next = decision.notSentAgain === undefined ? null : explanation.document;
  const docNumber = next?.docNumber ?? decision.docNumber;
  const number = docNumber === null ? '' : ` ${docNumber}`;
  const amount = decision.total === null ? '' : ` of ${formatMoney(decision.currency, decision.total)}`;
  const isChanged = explanation.drift.length > 0;
  const isOthers = explanation.drift.some(({ code }) => NOT_THE_BILLS.has(code));
  const rehearsal = decision.reportOnly === true ? ' Its integration is in reportOnly, so nothing is sent now.' : '';
  const would = decision.reportOnly === true ? 'would' : 'will';
  const update = `The ${word}${number} in QuickBooks ${would} be updated${amount === '' ? '' : `, to a total${amount}`}.`;
  const sentences: Readonly<Record<DecisionKind, string>> = {
    send: `This bill ${would} be sent to QuickBooks as ${word}${number}${amount}.${rehearsal}`,
    resend:
      decision.remoteId === null
        ? `This bill ${would} be sent to QuickBooks once more, as ${word}${number}${amount}.${rehearsal}`
        : update + rehearsal,
    adopt: `The ${word}${number}${amount} is in QuickBooks already; it ${would} be recorded in m3ter, and nothing is sent.`,
    undo: `The ${word}${number}${amount} in QuickBooks ${would} be voided.`,
    skip: isChanged
      ? `This bill was sent as ${word}${number}. Someone has changed that since; see below.`
      : skippedFate(explanation),
    block: 'This bill cannot be sent. It needs a person.',
    upToDate: isOthers
      ? `This bill counts as sent by ${word}${number}${amount}, which is not what the bill makes; see below.`
      : isChanged
        ? `This bill was sent as ${word}${number}${amount}. Someone has changed that since; see below.`
        : `This bill is in QuickBooks as ${word}${number}${amount}. There is nothing to do.`,
  };
  return { what: sentences[decision.decision], why: `${decision.message} (${decision.reason})` };
}

/** Drift of documents that nobody edited. They never were what the bill asks for. */
export const NOT_THE_BILLS: ReadonlySet<string> = new Set([
  'adopted-differs',
  'other-customer',
  'other-currency',
  'record-of-two-bills',
]);

/** Most skips are right. A bill that stays unsent although nobody decided so needs a person. */
function skippedFate({ decision, findings }: Explanation): string {
  if (decision.notSentAgain !== undefined)
    return "The invoice of this bill was undone, and today's rules do not send it again: nothing replaces it.";
  if (decision.reason === 'no-integration')
    return 'Nobody bills this: no integration takes its account. It needs a person.';
  if (findings.some(({ code }) => code === 'plan/native-run-open'))
    return "This bill is not sent: m3ter's own run for it does not end. It needs a person.";
  return 'This bill is not sent now. Nothing is wrong with it.';
}

/** The title of a rule. */
export function ruleTitle(rule: RuleStep['rule']): string {
  return isRule(rule) ? RULES[rule] : capitalise(rule);
}

/** When an event happened, as people write it. */
export function sayWhen(at: string | null): string {
  if (at === null) return 'no time given';
  return isDay(at) ? at : formatInstant(at);
}

/** Facts about the bill, from m3ter. */
export function billFacts(explanation: Explanation): Fact[] {
  const { bill, decision } = explanation;
  const period = bill.periodStart === null ? '' : `${bill.periodStart} to ${bill.periodEnd ?? '?'}`;
  const since = bill.approvedAt === null || bill.status !== 'APPROVED' ? '' : ` ${bill.approvedAt.slice(0, 10)}`;
  return facts([
    ['Id', linked(bill.id, explanation.links.bill)],
    ['Customer', `${decision.accountName} (${decision.accountCode})`],
    ['Total', bill.total === null ? 'not given by m3ter' : formatMoney(bill.currency, bill.total)],
    ['Lines', formatDecimal(String(bill.lineCount))],
    ['Number', bill.number],
    ['Date', bill.billDate],
    ['Due', bill.dueDate],
    ['Period', period],
    ['Status', bill.status.toLowerCase() + since],
    ['Version', String(bill.version)],
    ['Integration', decision.integration ?? 'none'],
  ]);
}

function facts(candidates: readonly (readonly [string, string | Cell | null])[]): Fact[] {
  return candidates.flatMap(([label, value]) => (value === null || value === '' ? [] : [[label, value] as const]));
}

export interface AmountRow {
  readonly label: string;
  /** In the bill's currency, without the currency code. */
  readonly amount: string;
  readonly remark: string;
  /** True for a line with a total. */
  readonly total: boolean;
}

/** From the bill's total to the document's. Each amount follows from those above it. */
export function amountRows(explanation: Explanation): AmountRow[] {
  const { proof, bill } = explanation;
  if (proof === null) return [];
  const word = documentWord(explanation);
  const negated = proof.signs === 'credits-negated';
  const sum = negated ? proof.sumCreditsNegated : proof.sumAsGiven;
  const row = (label: string, amount: string, remark = '', total = false): AmountRow => ({
    label,
    amount,
    remark,
    total,
  });
  const rows = [
    row('Total of the bill in m3ter', proof.billTotal, '', true),
    row('Sum of its lines', sum, negated ? 'with credits counted as negative' : ''),
    ...(isZero(proof.excluded) ? [] : [row('less lines that are left out', negate(proof.excluded), 'listed below')]),
    row(`To put on the ${word}`, proof.kept, '', true),
    ...(isZero(proof.rounding)
      ? []
      : [row(proof.strictDelta === null ? 'Rounding' : 'Strict line mapping', proof.rounding)]),
    row(
      `Total of the ${word}`,
      proof.invoiceTotal,
      proof.rounded.startsWith('-') ? 'a credit memo counts the other way' : '',
      true,
    ),
    ...(proof.quickbooksTotal === null
      ? []
      : [
          row(
            'Total in QuickBooks now',
            proof.quickbooksTotal,
            sayReplaced(explanation) ?? (isTotalDifferent(proof) ? 'DIFFERENT, without tax' : 'without tax'),
          ),
        ]),
  ];
  const figures = alignDecimals(
    rows.map(({ amount }) => amount),
    minorDigits(bill.currency),
  );
  return rows.map((amountRow, index) => ({ ...amountRow, amount: figures[index] ?? amountRow.amount }));
}

/** The proof in one sentence. */
export function renderVerdict(explanation: Explanation): string {
  const { proof, bill, document } = explanation;
  if (proof === null) return '';
  const word = documentWord(explanation);
  if (document === null) return `No ${word} is made, so there is nothing to prove yet.`;
  const owed = isZero(proof.excluded) ? 'the bill' : 'the bill less the lines that are left out';
  const now = otherwiseInQuickBooks(explanation);
  if (proof.equal && now !== null) return `By the rules the ${word} equals ${owed}, but ${now}.`;
  if (proof.equal) return `Proved: the ${word} equals ${owed}, to the smallest unit of ${bill.currency}.`;
  const { strictDelta } = proof;
  invariant(strictDelta !== null, 'only strict mapping makes another total than the bill asks for');
  const delta = formatMoney(bill.currency, strictDelta);
  return `The ${word} and ${owed} differ by ${delta}, because line items are mapped strictly.`;
}

function isTotalDifferent({ quickbooksTotal, invoiceTotal }: AmountsProof): boolean {
  return quickbooksTotal !== null && !decimal(quickbooksTotal).eq(decimal(invoiceTotal));
}

/** What QuickBooks has instead of the document that the rules make; null when it has no other. */
function otherwiseInQuickBooks(explanation: Explanation): string | null {
  const { proof, decision, bill, drift } = explanation;
  const [other] = drift.filter(({ code }) => NOT_THE_BILLS.has(code) && code !== 'adopted-differs');
  if (other !== undefined) return other.message;
  if (decision.reason === 'deleted') return 'there is none in QuickBooks now';
  if (decision.reason === 'voided') return 'in QuickBooks it is void';
  const replaced = sayReplaced(explanation);
  if (replaced !== null) return `in QuickBooks it is ${replaced}`;
  if (proof === null || !isTotalDifferent(proof) || decision.reason === 'resend') return null;
  const total = formatMoney(bill.currency, proof.quickbooksTotal ?? '');
  return `in QuickBooks it comes to ${total} ${decision.decision === 'resend' ? 'until it is updated' : 'now'}`;
}

/** What becomes of a bill whose document is void: no update reaches that. Null when the document is not void. */
function sayReplaced({ observed, decision, document }: Explanation): string | null {
  if (countedDocument(observed, decision)?.voided !== true) return null;
  const isSent = decision.decision === 'resend' && decision.reportOnly !== true;
  return isSent && document !== null ? `voided; ${document.docNumber} replaces it` : 'voided; nothing replaces it now';
}

/** Numbers and names that identify the document, as it will be or as it should be. */
export function documentFacts(document: SalesDocument, explanation: Explanation): Fact[] {
  const { customer } = explanation;
  const payments = [
    ...(document.allowOnlineAchPayment === true ? ['bank transfer'] : []),
    ...(document.allowOnlineCreditCardPayment === true ? ['card'] : []),
  ];
  return facts([
    ['Customer', customerText(customer)],
    ['Name changed', renamedText(explanation)],
    ['Number', document.docNumber],
    ['Date', document.txnDate],
    ['Due', document.dueDate],
    ['Total', formatMoney(document.currency, document.total)],
    ['Exchange rate', exchangeRateText(document, explanation)],
    ['E-mail to', document.billEmail],
    ['Cc', document.billEmailCc],
    ['Bcc', document.billEmailBcc],
    ['Sending it', document.emailStatus === 'NeedToSend' ? 'QuickBooks e-mails it' : null],
    ['Online payment', payments.join(', ')],
    ['Message', document.customerMemo],
    ['Private note', document.note],
    ['Purchase order', document.customField?.value || null],
  ]);
}

/** QuickBooks' rate into its home currency. m3ter converts lines with another rate. */
function exchangeRateText({ currency, exchangeRate }: SalesDocument, { connection }: Explanation): string | null {
  if (exchangeRate === null) return null;
  return `${currency} 1 = ${connection.homeCurrency} ${exchangeRate}, for the books of QuickBooks`;
}

function customerText(customer: Explanation['customer']): string | null {
  if (customer === null) return null;
  const how = { mapped: 'mapped', adopted: 'found by its name', created: 'will be created' }[customer.how];
  const id = customer.id === null ? '' : `QuickBooks customer ${customer.id}, `;
  return `${customer.name} (${id}${how})`;
}

/** The name that a new customer's name was made from, and why it could not be used unchanged. */
function renamedText({ customer, decision }: Explanation): string | null {
  if (customer === null || customer.notes.length === 0) return null;
  return `"${decision.accountName}" → "${customer.name}" (${customer.notes.join('; ')})`;
}

/** True when QuickBooks has exactly the lines that the rules make. Then one list shows both. */
export function hasLinesOf(observed: ObservedSalesDocument, { document }: Explanation): boolean {
  if (document === null || document.lines.length !== observed.lines.length) return false;
  return document.lines.every((line, index) => {
    const salesLine = observed.lines[index];
    return (
      salesLine !== undefined &&
      salesLine.description === line.description &&
      salesLine.itemId === line.itemId &&
      isSameAmount(salesLine.amount, line.amount) &&
      isSameAmount(salesLine.quantity, line.quantity) &&
      isSameAmount(salesLine.unitPrice, line.unitPrice)
    );
  });
}

function isSameAmount(a: DecimalText | null, b: DecimalText | null): boolean {
  return a === null || b === null ? a === b : decimal(a).eq(decimal(b));
}

/** Facts about a document, as QuickBooks has it now. */
export function observedFacts(observed: ObservedSalesDocument, { connection }: Explanation): Fact[] {
  const currency = observed.currency ?? '';
  const money = (amount: string): string => formatMoney(currency, amount).trim();
  const name = `${kindWord(observed.kind)} ${observed.docNumber ?? 'without number'} (QuickBooks id ${observed.id})`;
  return facts([
    ['Document', linked(name, recordUrl(connection, observed.kind, observed.id))],
    [
      'Made by',
      observed.marker === null
        ? 'not tieout'
        : `tieout, from version ${String(observed.marker.billVersion)} of the bill`,
    ],
    ['Customer', observed.customerName ?? observed.customerId],
    ['Date', observed.txnDate],
    ['Due', observed.dueDate],
    ['Total', money(observed.totalAmount)],
    ['of it tax', isZero(observed.taxTotal) ? null : money(observed.taxTotal)],
    ['Still to pay', observed.kind === 'invoice' ? money(observed.balance) : null],
    ['State', stateOf(observed)],
    ['Last changed', observed.lastUpdatedAt === null ? null : observed.lastUpdatedAt.slice(0, 10)],
  ]);
}

function stateOf({ voided, settled, balance }: ObservedSalesDocument): string {
  if (voided) return 'voided';
  if (!settled) return 'open';
  return isZero(balance) ? 'paid' : 'partly paid';
}

export function itemText(line: SalesLine, names: Explanation['itemNames']): string {
  if (line.itemId === null) return 'no product or service';
  const name = Object.hasOwn(names, line.itemId) ? names[line.itemId] : undefined;
  return name === undefined || name === '' ? `item ${line.itemId}` : name;
}

/** Title of the lines. A blocked bill has no document, but its lines were examined. */
export function titleOfKept(explanation: Explanation): string {
  const word = documentWord(explanation);
  return explanation.document === null ? `Lines that would be on the ${word}` : `Lines on the ${word}`;
}

/** What a line is for, from the bill. */
export function billLineText(line: ExplainedLine): string {
  const what = line.description === '' ? line.lineItemType : line.description;
  return line.bandFrom === null ? what : `${what}, band from ${line.bandFrom}`;
}

/** `12 × 14.50`; empty when the line has only an amount. */
export function quantityText(
  line: { readonly quantity: string | null; readonly unitPrice: string | null },
  currency: string,
): string {
  if (line.quantity === null || line.unitPrice === null) return '';
  return `${formatDecimal(line.quantity)} × ${formatAmount(currency, line.unitPrice)}`;
}

/** `12 × 14.50`; for a line that m3ter converted, `12 × USD 14.50 × 0.7812`. */
export function pricedText(line: ExplainedLine): string {
  const text = quantityText(line, line.currency);
  if (!isConverted(line)) return text;
  const price = formatMoney(line.currency, line.unitPrice);
  return `${formatDecimal(line.quantity)} × ${price} × ${formatDecimal(line.conversionRate)}`;
}

/** Title of the column of `pricedText`. */
export function pricedTitle(lines: readonly ExplainedLine[]): string {
  return lines.some(isConverted) ? 'quantity × price × conversion' : 'quantity × price';
}

function isConverted({ conversionRate }: ExplainedLine): boolean {
  return !decimal(conversionRate).eq('1');
}

export function keptLines(explanation: Explanation): readonly ExplainedLine[] {
  return explanation.lines.filter(({ droppedBy }) => droppedBy === null);
}

type DroppedLine = ExplainedLine & { readonly droppedBy: string };

export function droppedLines(explanation: Explanation): readonly DroppedLine[] {
  return explanation.lines.filter((line): line is DroppedLine => line.droppedBy !== null);
}

/** What m3ter's own engine did with the bill. */
export function renderRun(explanation: Explanation): string {
  const { run } = explanation;
  if (run === null) return '';
  const error = run.error === null ? '' : `: ${run.error}`;
  const invoice = run.externalId === null ? '' : `, QuickBooks id ${run.externalId}`;
  return `m3ter's own integration: ${run.status}${invoice}${error}`;
}

/** `2 lines of the bill are not on the invoice.` */
export function renderDroppedSummary(explanation: Explanation): string {
  const count = droppedLines(explanation).length;
  const verb = count === 1 ? 'is' : 'are';
  return `${formatCount(count, 'line')} of the bill ${verb} not on the ${documentWord(explanation)}`;
}

function negate(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}
