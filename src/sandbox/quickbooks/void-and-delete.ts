import { assertNever } from '../../support/invariant.ts';
import { commitDelete, commitUpdate, requireRevision, type Call, type WriteRequest } from './call.ts';
import { requireOpenBooks } from './closed-books.ts';
import { businessFault, QuickBooksFault, unsupportedOperation } from './fault.ts';
import { groupOf, listOf, textOf, without, type Fields } from './fields.ts';
import { paymentsOf, unlinkPayments, unsettlePayment } from './payment.ts';
import type { EntityName } from './state.ts';
import { PRIVATE_NOTE_MAX } from './transaction-fields.ts';

type Target = Pick<WriteRequest, 'id' | 'syncToken'>;

/**
 * Deletes a transaction for good (`quickbooks.md` §8.5). Records of lists are made inactive instead. @throws
 * QuickBooksFault
 */
export function deleteRecord(call: Call, entity: EntityName, target: Target): void {
  if (entity !== 'Invoice' && entity !== 'CreditMemo' && entity !== 'Payment') {
    throw unsupportedOperation(`delete ${entity}`);
  }
  const record = requireRevision(call, entity, target);
  requireOpenBooks(call, textOf(record, 'TxnDate'));
  if (entity === 'Payment') unsettlePayment(call, record);
  else if (paymentsOf(call, record).length > 0) unlinkOrRefuse(call, record);
  commitDelete(call, entity, record);
}

function unlinkOrRefuse(call: Call, record: Fields): void {
  switch (call.modes.deletePaidInvoice) {
    case 'refuse6000':
      throw businessFault('You must unlink the payments of this transaction before it can be deleted.');
    case 'refuse620':
      throw new QuickBooksFault(620, { detail: 'This transaction is linked to others.' });
    case 'unlink':
      unlinkPayments(call, record);
  }
}

/** The result of a void: the voided record, or no change and an answer that pretends one (`quickbooks.md` §8.5). */
export type VoidResult = { readonly kind: 'voided'; readonly record: Fields } | { readonly kind: 'silent' };

/** Voids an invoice or payment: amounts become zero, links are removed, the note says so. @throws QuickBooksFault */
export function voidRecord(call: Call, entity: EntityName, target: Target): VoidResult {
  if (entity === 'Invoice') return { kind: 'voided', record: voidInvoice(call, target) };
  if (entity === 'Payment') return { kind: 'voided', record: voidPayment(call, target) };
  switch (call.modes.unsupportedVoid) {
    case 'error500':
      throw unsupportedOperation(`void ${entity}`);
    case 'ok10000':
      throw new QuickBooksFault(10000, {
        detail: `System Failure Error: ${entity} cannot be voided`,
        httpStatus: 200,
        faultType: 'SystemFault',
      });
    case 'silent':
      return { kind: 'silent' };
    default:
      return assertNever(call.modes.unsupportedVoid);
  }
}

function voidInvoice(call: Call, target: Target): Fields {
  const before = requireRevision(call, 'Invoice', target);
  requireOpenBooks(call, textOf(before, 'TxnDate'));
  unlinkPayments(call, before);
  const home = before['HomeTotalAmt'] === undefined ? {} : { HomeTotalAmt: '0', HomeBalance: '0' };
  return commitUpdate(call, 'void', 'Invoice', {
    ...before,
    ...home,
    Line: listOf(before, 'Line').map(voidLine),
    TxnTaxDetail: { TotalTax: '0' },
    TotalAmt: '0',
    Balance: '0',
    LinkedTxn: [],
    PrivateNote: voidedNote(call, before),
  });
}

function voidLine(line: Fields): Fields {
  const detail = groupOf(line, 'SalesItemLineDetail');
  const zeroed = line['Amount'] === undefined ? line : { ...line, Amount: '0' };
  if (line['SalesItemLineDetail'] === undefined) return zeroed;
  const quantity = detail['Qty'] === undefined ? {} : { Qty: '0' };
  return { ...zeroed, SalesItemLineDetail: { ...detail, ...quantity } };
}

function voidPayment(call: Call, target: Target): Fields {
  const before = requireRevision(call, 'Payment', target);
  requireOpenBooks(call, textOf(before, 'TxnDate'));
  unsettlePayment(call, before);
  const voided = { ...without(before, ['Line']), Line: [], TotalAmt: '0', UnappliedAmt: '0' };
  return commitUpdate(call, 'void', 'Payment', { ...voided, PrivateNote: voidedNote(call, before) });
}

/** A void puts a word before the note (`quickbooks.md` §8.1), in the company's language. */
function voidedNote({ modes }: Call, record: Fields): string {
  const note = textOf(record, 'PrivateNote');
  return note === null ? modes.voidedWord : `${modes.voidedWord} - ${note}`.slice(0, PRIVATE_NOTE_MAX);
}
