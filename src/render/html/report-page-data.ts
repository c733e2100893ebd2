import { BILL_CLASSES, type BillClass } from '../../model/bill-class.ts';
import {
  decimal,
  decimalText,
  fixedText,
  isZero,
  minorDigits,
  sumDecimals,
  ZERO,
  type Decimal,
  type DecimalText,
} from '../../model/decimal.ts';
import { groupBy } from '../../support/group-by.ts';
import { linksOf, recordUrl } from '../../model/links.ts';
import type { ToldBill } from '../../model/explanation.ts';
import type { BillDecision, Plan } from '../../model/plan.ts';
import {
  AGES,
  ageSince,
  type Receivables,
  type TieOut,
  type TieOutDocument,
  type TieOutEntry,
  type TieOutGroup,
} from '../../model/tie-out.ts';
import { whereOf } from '../findings.ts';
import type { Field } from '../page.ts';
import { viewField } from '../plan-rows.ts';
import {
  CLASS_WORDS,
  inMinorUnits,
  lineOfRow,
  linesBelow,
  renderPeriod,
  sentenceOf,
  STATE_WORDS,
  warningsOf,
} from '../tie-out.ts';
import { ruleTitle, sayWhen } from '../explain-view.ts';
import { countEntries, isDifference, renderVerdict, renderVerdictWord } from '../tie-out-verdict.ts';
import { formatInstant, nameQuickBooks, shortPlanId } from '../wording.ts';
import type {
  AgedReason,
  ClassLook,
  CurrencySum,
  DocumentLine,
  LabelledFact,
  ReportPageData,
  ReportRow,
  StatementLine,
} from './page-data.ts';
import { compareText } from '../../support/compare-text.ts';

export interface ReportPageParts {
  /** The plan that the report was made with: why each bill is where it is, and which fields differ. */
  readonly plan: Plan;
  readonly version: string;
  /** The commit of the files, in words; null when there is none. */
  readonly commit: string | null;
  /** What `explain bill` says of how a bill came to where it is; null for a bill that is not in the plan. */
  readonly told: (billId: string) => ToldBill | null;
}

/** So many rows have their timeline and rules, those that differ first. More would make a page too large to send. */
const TOLD_MAX = 5_000;

/** A tie-out as its page shows it. Raw texts. */
export function reportPageData(report: TieOut, { plan, version, commit, told }: ReportPageParts): ReportPageData {
  const { connection, period, verdict, groups } = report;
  const story = storiesOf(plan);
  const tellable = chooseTold(report);
  const texts = new Map<string, number>();
  const rows = report.bills.map((entry, index) =>
    rowOf(entry, tellRow(entry, tellable.has(entry) ? told : null, texts), { index, report, story }),
  );
  return {
    kind: 'report',
    title: connection.companyName === '' ? connection.name : connection.companyName,
    period: renderPeriod(period),
    verdict: { name: verdict, word: renderVerdictWord(report), sentence: renderVerdict(report) },
    remarks: scopeRemarks(report),
    facts: reportFacts(report, { plan, version, commit }),
    statements: report.statements.map((statement) => ({
      currency: statement.currency,
      rows: statement.rows.map(lineOfRow).map(plainLine),
      below: linesBelow(statement).map(plainLine),
    })),
    months: groups.months.map(groupRow),
    notInvoiced: ageNotInvoiced(report),
    receivables: report.receivables.map(({ currency, states, aging }: Receivables) => ({
      currency,
      states: states.map((state) => ({ ...state, label: STATE_WORDS[state.state] })),
      aging,
    })),
    groups: [
      { title: 'By integration', noun: 'Integration', rows: groups.integrations.map(groupRow) },
      { title: 'By account', noun: 'Account', rows: groups.accounts.map(groupRow) },
      { title: 'By QuickBooks customer', noun: 'Customer', rows: groups.customers.map(groupRow) },
    ],
    classes: Object.fromEntries(BILL_CLASSES.map((name) => [name, { label: CLASS_WORDS[name], tone: TONES[name] }])),
    sums: sumsOf(report),
    rows,
    texts: [...texts.keys()],
    findings: warningsOf(report).map((finding) => ({
      severity: finding.severity,
      code: finding.code,
      where: whereOf(finding),
      message: finding.message,
      hint: finding.hint ?? null,
    })),
  };
}

function chooseTold({ bills }: TieOut): ReadonlySet<TieOutEntry> {
  const differing = bills.filter(isDifference);
  const others = bills.filter((entry) => !isDifference(entry));
  return new Set([...differing, ...others].slice(0, TOLD_MAX));
}

/** What `explain bill` says of a row. Null for `told`: the page has no room for it. */
function tellRow(
  { of, billId, docNumber }: TieOutEntry,
  told: ReportPageParts['told'] | null,
  texts: Map<string, number>,
): Pick<ReportRow, 'timeline' | 'rules' | 'untold'> {
  const nothing = { timeline: [], rules: [], untold: null };
  if (of !== 'bill' || billId === null) return nothing;
  if (told === null) {
    return { ...nothing, untold: `what happened to it, and every rule: tieout explain bill ${docNumber ?? billId}` };
  }
  const story = told(billId);
  const indexOf = (text: string): number => {
    const index = texts.get(text) ?? texts.size;
    texts.set(text, index);
    return index;
  };
  if (story === null) return nothing;
  return {
    timeline: story.timeline.map(({ at, event, detail }) => ({ when: sayWhen(at), event, detail })),
    rules: story.rules.map(({ rule, outcome, detail }) => [outcome, indexOf(ruleTitle(rule)), indexOf(detail)]),
    untold: null,
  };
}

/** Every entry is in the group of one month and currency. */
function sumsOf({ groups }: TieOut): readonly CurrencySum[] {
  const ofCurrency = groupBy(groups.months, ({ currency }) => currency);
  return [...ofCurrency]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([currency, months]) => ({
      currency,
      count: months.reduce((sum, { count }) => sum + count, 0),
      totals: (['billed', 'shouldBeInvoiced', 'invoiced', 'difference'] as const).map((figure) =>
        decimalText(sumDecimals(months.map((month) => decimal(month[figure])))),
      ),
    }));
}

function groupRow(group: TieOutGroup): TieOutGroup {
  const { currency, billed, shouldBeInvoiced, invoiced, difference } = group;
  return {
    ...group,
    billed: inMinorUnits(billed, currency),
    shouldBeInvoiced: inMinorUnits(shouldBeInvoiced, currency),
    invoiced: inMinorUnits(invoiced, currency),
    difference: inMinorUnits(difference, currency),
  };
}

/** A line of the statement without the signs by which text shows what it is. */
function plainLine({ label, remark, count, amount, tone }: ReturnType<typeof lineOfRow>): StatementLine {
  return { label: label.replace(/^[=−+\s]+/, ''), remark, count, amount, isSum: tone === 'strong' };
}

const TONES: Readonly<Record<BillClass, ClassLook['tone']>> = {
  invoiced: 'good',
  notBillable: 'quiet',
  notYetInvoiced: 'change',
  blocked: 'bad',
  inFlight: 'change',
  invoicedDifferently: 'change',
  voided: 'change',
  deleted: 'change',
  withoutBill: 'bad',
};

function scopeRemarks({ scope }: TieOut): readonly string[] {
  const parts = [
    ...scope.integrations.map((name) => `integration ${name}`),
    ...scope.accounts.map((code) => `account ${code}`),
  ];
  return parts.length === 0 ? [] : [`Only ${parts.join(', ')}; documents without a bill are left out.`];
}

function reportFacts(
  report: TieOut,
  { plan, version, commit }: Pick<ReportPageParts, 'plan' | 'version' | 'commit'>,
): readonly LabelledFact[] {
  const { connection, readAt, bills } = report;
  return [
    { label: 'Period, by invoice date', value: renderPeriod(report.period) },
    { label: 'Connection', value: connection.name },
    { label: 'QuickBooks', value: `${nameQuickBooks(connection)}, realm ${connection.realmId}` },
    { label: 'm3ter organization', value: connection.organizationId, code: true },
    { label: 'Both systems read at', value: formatInstant(readAt) },
    { label: 'In it', value: countEntries(bills) },
    { label: 'From plan', value: shortPlanId(plan.id), code: true },
    ...(commit === null ? [] : [{ label: 'Files of commit', value: commit, code: true } as const]),
    { label: 'tieout', value: version },
  ];
}

/** What the plan says of each bill: its decision, and the fields in which its document differs. */
interface Stories {
  readonly decisions: ReadonlyMap<string, BillDecision>;
  readonly fields: ReadonlyMap<string, readonly Field[]>;
}

function storiesOf({ bills, drift, changes }: Plan): Stories {
  const fields = new Map<string, readonly Field[]>();
  const add = (billId: string, more: readonly Field[]): void => {
    fields.set(billId, [...(fields.get(billId) ?? []), ...more]);
  };
  for (const { billId, fields: differing } of drift) if (billId !== null) add(billId, differing.map(viewField));
  for (const change of changes) {
    const isDocument = change.kind === 'invoice' || change.kind === 'creditMemo';
    if (isDocument && change.action === 'update') add(change.after.document.billId, change.fields.map(viewField));
  }
  return { decisions: new Map(bills.map((bill) => [bill.billId, bill])), fields };
}

/** Written out: a month has one for each bill, and spreading takes twice the memory. */
function rowOf(
  entry: TieOutEntry,
  { timeline, rules, untold }: Pick<ReportRow, 'timeline' | 'rules' | 'untold'>,
  { index, report, story }: { readonly index: number; readonly report: TieOut; readonly story: Stories },
): ReportRow {
  const { decisions, fields } = story;
  const decision = entry.of === 'bill' && entry.billId !== null ? decisions.get(entry.billId) : undefined;
  const { billed, shouldBeInvoiced, invoiced, difference, unexplained, currency } = entry;
  return {
    id: `${entry.billId ?? ''}/${String(index)}`,
    number: entry.docNumber ?? '',
    customer: entry.accountName ?? '',
    account: entry.accountCode ?? '',
    integration: entry.integration ?? '',
    date: entry.invoiceDate ?? '',
    class: entry.class,
    reason: entry.reason,
    currency,
    amount: entry.of === 'bill' ? billed : invoiced,
    billed,
    shouldBeInvoiced,
    invoiced,
    difference,
    unexplained,
    steps: stepsOf(entry),
    message: entry.message,
    hint: decision?.hint ?? null,
    notes: decision?.notes ?? [],
    facts: [
      { label: 'Why', value: `${entry.reason}: ${sentenceOf(entry.reason, entry.class === 'voided')}` },
      ...(entry.billId === null
        ? []
        : [{ label: 'Bill id', value: entry.billId, code: true, ...billLink(report, decision) } as const]),
    ],
    documents: entry.documents.map((document) => documentLine(document, report)),
    fields: entry.of === 'bill' && entry.billId !== null ? (fields.get(entry.billId) ?? []) : [],
    timeline,
    rules,
    untold,
  };
}

function billLink({ connection }: TieOut, decision: BillDecision | undefined): { readonly href?: string } {
  const href = decision === undefined ? undefined : linksOf(connection, decision).bill;
  return href === undefined ? {} : { href };
}

/** From what was billed to what is invoiced, each amount following from those above it. */
function stepsOf(entry: TieOutEntry): ReportRow['steps'] {
  const step = (label: string, amount: DecimalText, isSum = false) => ({ label, amount, isSum });
  return [
    step('Billed in m3ter', entry.billed, true),
    ...entry.excluded.map(({ by, amount }) => step(`left off by the rules: ${by}`, amount)),
    ...(isZero(entry.rounding) ? [] : [step('rounding', entry.rounding)]),
    step('Should be invoiced', entry.shouldBeInvoiced, true),
    ...(isZero(entry.difference) ? [] : [step(CLASS_WORDS[entry.class], entry.difference)]),
    step('Invoiced in QuickBooks', entry.invoiced, true),
    ...(isZero(entry.unexplained) ? [] : [step('of which nothing explains', entry.unexplained)]),
  ];
}

function documentLine(document: TieOutDocument, { connection }: TieOut): DocumentLine {
  const href = recordUrl(connection, document.kind, document.id);
  return {
    kind: document.kind === 'invoice' ? 'Invoice' : 'Credit memo',
    number: document.number ?? `id ${document.id}`,
    customer: document.customerName ?? '',
    date: document.date,
    due: document.dueDate ?? '',
    currency: document.currency,
    total: document.total,
    tax: document.tax,
    balance: document.balance,
    state: document.state === 'voided' ? 'voided' : STATE_WORDS[document.state],
    ...(href === null ? {} : { href }),
  };
}

/** Classes whose difference is money that is not in QuickBooks. */
const MISSING: ReadonlySet<BillClass> = new Set(['notYetInvoiced', 'blocked', 'inFlight', 'voided', 'deleted']);

/** What is not invoiced, by currency and reason, and for how many days since the invoice date. */
function ageNotInvoiced({ bills, readAt }: TieOut): readonly AgedReason[] {
  const today = readAt.slice(0, 10);
  const sums = new Map<string, { readonly entry: TieOutEntry; readonly byAge: Decimal[]; count: number }>();
  for (const entry of bills) {
    if (!MISSING.has(entry.class)) continue;
    const key = JSON.stringify([entry.currency, entry.class, entry.reason]);
    const sum = sums.get(key) ?? { entry, byAge: AGES.map(() => ZERO), count: 0 };
    const age = entry.invoiceDate === null ? 0 : ageSince(entry.invoiceDate, today);
    sum.byAge[age] = (sum.byAge[age] ?? ZERO).minus(decimal(entry.difference));
    sum.count += 1;
    sums.set(key, sum);
  }
  return [...sums.values()]
    .toSorted((a, b) => (a.entry.currency < b.entry.currency ? -1 : a.entry.currency > b.entry.currency ? 1 : 0))
    .map(({ entry, byAge, count }) => ({
      currency: entry.currency,
      reason: entry.reason,
      label: sentenceOf(entry.reason, entry.class === 'voided'),
      count,
      amounts: byAge.map((amount) => fixedText(amount, minorDigits(entry.currency))),
    }));
}
