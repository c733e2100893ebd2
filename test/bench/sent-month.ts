import { decimal, fixedText, minorDigits } from '../../src/model/decimal.ts';
import { openSeed } from '../../src/sandbox/quickbooks/seed-records.ts';
import { seedMapping } from '../../src/sandbox/seed/m3ter-records.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';

/**
 * The company after m3ter's own engine has sent the first `sent` bills: each has an invoice of its number, date and
 * total, and the record of it; its account has a customer.
 */
export function withSentBills(
  { m3ter, quickbooks, ...states }: SandboxStates,
  sent: number,
  now: number,
): SandboxStates {
  const seed = openSeed({ state: quickbooks, now });
  const customers = new Map(
    m3ter.mappings.flatMap(({ m3terEntity, m3terId, externalId }) =>
      m3terEntity === 'Account' ? [[m3terId, externalId] as const] : [],
    ),
  );
  const accounts = new Map(m3ter.accounts.map((account) => [account.id, account]));
  const customerOf = (accountId: string, currency: string): string => {
    const mapped = customers.get(accountId);
    if (mapped !== undefined) return mapped;
    const externalId = seed.customer({ displayName: `${accounts.get(accountId)?.name ?? accountId} (sent)`, currency });
    seedMapping(m3ter, { m3terEntity: 'Account', m3terId: accountId, externalTable: 'Customer', externalId });
    customers.set(accountId, externalId);
    return externalId;
  };
  for (const bill of m3ter.bills.slice(0, sent)) {
    const digits = minorDigits(bill.currency);
    const externalId = seed.invoice({
      customerId: customerOf(bill.accountId, bill.currency),
      docNumber: bill.sequentialInvoiceNumber ?? '',
      txnDate: bill.externalInvoiceDate ?? bill.billDate,
      ...(bill.dueDate === null ? {} : { dueDate: bill.dueDate }),
      currency: bill.currency,
      ...(bill.currency === 'USD' ? {} : { exchangeRate: '1.1' }),
      lines: linesOf(
        bill.lines.map(({ description, convertedSubtotal }) => ({ description, amount: convertedSubtotal })),
        bill.billTotal,
        digits,
      ),
    });
    seedMapping(m3ter, { m3terEntity: 'Bill', m3terId: bill.id, externalTable: 'Invoice', externalId });
  }
  return { m3ter, quickbooks, ...states };
}

interface Line {
  readonly description: string;
  readonly amount: string;
}

/** The lines in whole minor units. The last takes what rounding leaves, so that they sum to the total. */
function linesOf(lines: readonly Line[], total: string, digits: number): readonly Line[] {
  let left = decimal(fixedText(decimal(total), digits));
  return lines.map(({ description, amount }, index) => {
    const rounded = index === lines.length - 1 ? left : decimal(fixedText(decimal(amount), digits));
    left = left.minus(rounded);
    return { description, amount: rounded.toFixed(digits) };
  });
}
