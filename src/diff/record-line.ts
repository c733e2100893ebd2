import { sayLines } from '../model/mapping.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import { BILL_ENTITY, TABLE_BY_KIND } from './index-observed.ts';

/**
 * How a document that a person made is recorded for a bill, with the line to paste at the end:
 * `have it recorded for the bill: add to FILE: - { m3ter: { entity: Bill, id: … }, external: { table: Invoice, id: "130" } }`.
 *
 * @param where where the line belongs, in words
 */
export function sayRecordLine(
  instead: string,
  { billId, document, where }: RecordedDocument & { readonly where: string },
): string {
  return `have it recorded ${instead}: ${sayLines(where, [lineFor({ billId, document })])}`;
}

interface RecordedDocument {
  readonly billId: string;
  readonly document: Pick<ObservedSalesDocument, 'kind' | 'id'> | undefined;
}

function lineFor({ billId, document }: RecordedDocument): string {
  const { kind, id } = document ?? { kind: 'invoice', id: '…' };
  return `- { m3ter: { entity: ${BILL_ENTITY}, id: ${billId} }, external: { table: ${TABLE_BY_KIND[kind]}, id: ${JSON.stringify(id)} } }`;
}
