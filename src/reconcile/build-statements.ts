import { decimal, decimalText, minorDigits, roundHalfAway, ZERO, type Decimal } from '../model/decimal.ts';
import { moneyText } from '../model/money-text.ts';
import {
  STATEMENT_ROWS,
  type HomeAmount,
  type Statement,
  type StatementRow,
  type StatementRowName,
  type TieOutDocument,
  type TieOutEntry,
} from '../model/tie-out.ts';
import { groupBy } from '../support/group-by.ts';
import { invariant } from '../support/invariant.ts';
import { compareText } from '../support/compare-text.ts';

interface RowShare {
  readonly row: StatementRowName;
  readonly reason: string | null;
  readonly amount: Decimal;
  /** Number of bills or documents. */
  readonly count: number;
}

/**
 * One statement for each currency, in text order (report.md §2). `inQuickBooks` is the total of the documents of each
 * currency. It is not summed from `entries`, so the two can be compared.
 */
export function buildStatements(
  entries: readonly TieOutEntry[],
  inQuickBooks: ReadonlyMap<string, Decimal>,
  homeCurrency: string,
): readonly Statement[] {
  const byCurrency = groupBy(entries, ({ currency }) => currency);
  const currencies = [...new Set([...byCurrency.keys(), ...inQuickBooks.keys()])].sort(compareText);
  return currencies.map((currency) =>
    buildStatement(currency, byCurrency.get(currency) ?? [], inQuickBooks.get(currency) ?? ZERO, homeCurrency),
  );
}

function buildStatement(
  currency: string,
  entries: readonly TieOutEntry[],
  inQuickBooks: Decimal,
  homeCurrency: string,
): Statement {
  const text = (amount: Decimal): string => moneyText(amount, currency);
  const sums = sumParts(entries);
  checkSums(sums);
  const rows = sums.map(({ row, reason, count, amount }): StatementRow => ({
    row,
    reason,
    count,
    amount: text(amount),
  }));
  const documents = entries.flatMap((entry) => entry.documents.filter(({ state }) => state !== 'voided'));
  const claimed = sums.find(({ row }) => row === 'invoiced')?.amount ?? ZERO;
  return {
    currency,
    rows,
    unexplained: text(inQuickBooks.minus(claimed)),
    inQuickBooks: text(inQuickBooks),
    tax: text(sumOf(documents.map(({ tax }) => tax))),
    home: currency === homeCurrency ? null : homeOf(documents, homeCurrency),
  };
}

/** What one entry adds to each row, with its sign. */
function partsOf(entry: TieOutEntry): readonly RowShare[] {
  const { reason } = entry;
  const [billed, wanted] = [decimal(entry.billed), decimal(entry.shouldBeInvoiced)];
  const explained = decimal(entry.difference).minus(decimal(entry.unexplained));
  const isOfBill = entry.of === 'bill';
  const documents = entry.documents.filter(({ state }) => state !== 'voided').length;
  const part = (row: StatementRowName, amount: Decimal, more: Partial<RowShare> = {}): RowShare => ({
    row,
    reason: null,
    amount,
    count: 1,
    ...more,
  });
  const rounding = decimal(entry.rounding);
  const isDifferent = ROW_OF_DIFFERENCE[entry.class];
  return [
    part('billed', billed, { count: isOfBill ? 1 : 0 }),
    ...(entry.class === 'notBillable' ? [part('notBillable', billed.neg(), { reason })] : []),
    ...entry.excluded.map(({ by, amount }) => part('excludedLines', decimal(amount).neg(), { reason: by })),
    ...(rounding.eq(ZERO) ? [] : [part('rounding', rounding)]),
    part('shouldBeInvoiced', wanted, { count: isOfBill && entry.class !== 'notBillable' ? 1 : 0 }),
    ...(isDifferent === null ? [] : [part(isDifferent, explained, { reason })]),
    part('invoiced', wanted.plus(explained), { count: documents }),
  ];
}

const ROW_OF_DIFFERENCE: Readonly<Record<TieOutEntry['class'], StatementRowName | null>> = {
  invoiced: null,
  notBillable: null,
  notYetInvoiced: 'notYetInvoiced',
  blocked: 'notYetInvoiced',
  inFlight: 'notYetInvoiced',
  invoicedDifferently: 'invoicedDifferently',
  voided: 'voidedOrDeleted',
  deleted: 'voidedOrDeleted',
  withoutBill: 'withoutBill',
};

/** Adds the parts with the same row and reason. `billed`, `shouldBeInvoiced` and `invoiced` are always there. */
function sumParts(entries: readonly TieOutEntry[]): readonly RowShare[] {
  const sums = new Map<string, RowShare>();
  const add = ({ row, reason, amount, count }: RowShare): void => {
    const key = `${row} ${reason ?? ''}`;
    const sum = sums.get(key);
    sums.set(
      key,
      sum === undefined
        ? { row, reason, amount, count }
        : { row, reason, amount: sum.amount.plus(amount), count: sum.count + count },
    );
  };
  for (const row of ['billed', 'shouldBeInvoiced', 'invoiced'] as const) {
    add({ row, reason: null, amount: ZERO, count: 0 });
  }
  for (const entry of entries) partsOf(entry).forEach(add);
  return [...sums.values()].sort(
    (a, b) =>
      STATEMENT_ROWS.indexOf(a.row) - STATEMENT_ROWS.indexOf(b.row) || compareText(a.reason ?? '', b.reason ?? ''),
  );
}

/** A statement whose rows do not sum is a defect of the program. */
function checkSums(rows: readonly RowShare[]): void {
  let sum = ZERO;
  for (const { row, amount } of rows) {
    if (row === 'shouldBeInvoiced' || row === 'invoiced') {
      invariant(sum.eq(amount), `the rows before ${row} sum to ${decimalText(sum)}, not ${decimalText(amount)}`);
    } else sum = sum.plus(amount);
  }
}

function homeOf(documents: readonly TieOutDocument[], currency: string): HomeAmount {
  const rated = documents.flatMap(({ total, exchangeRate }) =>
    exchangeRate === null ? [] : [roundHalfAway(decimal(total).times(decimal(exchangeRate)), minorDigits(currency))],
  );
  const amount = rated.reduce((sum, big) => sum.plus(big), ZERO);
  return {
    currency,
    amount: moneyText(amount, currency),
    documents: rated.length,
    withoutRate: documents.length - rated.length,
  };
}

export function sumOf(amounts: readonly string[]): Decimal {
  return amounts.reduce((sum, amount) => sum.plus(decimal(amount)), ZERO);
}
