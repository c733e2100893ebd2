import { UnexpectedAnswer } from '../../http/answer-fields.ts';
import type { UnreadableBill } from '../../model/m3ter.ts';
import type { JsonObject } from '../../support/json.ts';
import { optionalDay, optionalDecimal, optionalInteger, optionalText, type Subject } from './fields.ts';

/**
 * What can be read of a bill that `decodeBill` refused with `error`: whose bill it is and its total. Never throws; a
 * field that is wrong too is null.
 */
export function decodeUnreadableBill(object: JsonObject, error: UnexpectedAnswer): UnreadableBill {
  const { about: id } = error;
  const subject: Subject = { what: 'bill', id };
  const text = (field: string): string | null => readable(() => optionalText(object, field, subject));
  const timezone = text('timezone');
  const day = (field: string): string | null => readable(() => optionalDay(object, field, subject, timezone));
  return {
    id,
    version: readable(() => optionalInteger(object, 'version', subject)),
    accountId: text('accountId'),
    accountCode: text('accountCode'),
    invoiceDate: day('externalInvoiceDate') ?? day('billDate'),
    sequentialInvoiceNumber: text('sequentialInvoiceNumber'),
    currency: text('currency'),
    billTotal: readable(() => optionalDecimal(object, 'billTotal', subject)),
    message: error.message,
  };
}

function readable<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnexpectedAnswer) return null;
    throw error;
  }
}
