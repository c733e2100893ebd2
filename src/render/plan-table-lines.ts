import { signedTotal } from '../model/bill-amounts.ts';
import { kindWord, type Change } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import type { SalesLine } from '../model/sales-document.ts';
import { sayRest, takeLines, WHERE_ALL_IS } from './budget.ts';
import { cutLength } from './escape.ts';
import { table, type Table } from './page.ts';
import type { InvoiceRow } from './plan-rows.ts';
import { formatCount, formatDecimal } from './wording.ts';

/** The lines of the documents that are shown, for a careful reviewer. */
export function linesTable(plan: Plan, shown: readonly InvoiceRow[], lines: number): Table {
  const isShown = new Set<Change>(shown.map(({ change }) => change));
  const rows = [...plan.changes, ...(plan.wouldSend ?? [])].flatMap((change): readonly DocumentLine[] => {
    if (!isShown.has(change) || (change.kind !== 'invoice' && change.kind !== 'creditMemo')) return [];
    if (change.after === null || change.action === 'adopt') return [];
    const { document } = change.after;
    return document.lines.map((line) => ({
      ...line,
      document: `${kindWord(change.kind)} ${document.docNumber}`,
      currency: document.currency,
      total: signedTotal(change.kind, line.amount),
    }));
  });
  const taken = takeLines(rows, lines, () => 1);
  const left = sayRest(taken.rest, 'more lines');
  return table<DocumentLine>({
    title: 'Lines of the invoices',
    summary: formatCount(rows.length, 'line'),
    only: 'document',
    columns: [
      { title: 'document', fit: 'keep', of: ({ document }) => document },
      { title: 'line', fit: 'wrap', of: ({ description }) => cutLength(description, DESCRIPTION_MAX) },
      { title: 'quantity', fit: 'keep', align: 'right', of: ({ quantity }) => formatDecimal(quantity ?? '') },
      { title: 'unit price', fit: 'keep', align: 'right', of: ({ unitPrice }) => formatDecimal(unitPrice ?? '') },
      { title: 'amount', fit: 'keep', align: 'right', of: ({ total }) => formatDecimal(total) },
    ],
    rows: taken.shown,
    noun: 'line',
    rest: left === '' ? '' : `${left}: ${WHERE_ALL_IS}`,
    folded: true,
  });
}

/** A line of a document, with the sign that it has in sums. */
interface DocumentLine extends SalesLine {
  readonly document: string;
  readonly currency: string;
  readonly total: string;
}

/** A description may have 4,000 characters, which is too long for a table. */
const DESCRIPTION_MAX = 300;
