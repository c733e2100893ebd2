import { toInstant } from '../../model/day.ts';
import type { JsonObject } from '../../support/json.ts';
import { commitUpdate, type Call } from './call.ts';
import { notFound, QuickBooksFault } from './fault.ts';
import { groupOf, textOf } from './fields.ts';
import { renderRecord } from './render-record.ts';
import type { SalesEntity } from './store.ts';

/** Mails a document, as `POST /invoice/ID/send` does (`quickbooks.md` §8.1). @throws QuickBooksFault 610, 6420. */
export function mailDocument(call: Call, entity: SalesEntity, id: string, sendTo: string | null): JsonObject {
  const record = call.store.get(entity, id);
  if (record === null) throw notFound('The transaction to send does not exist.');
  const to = sendTo ?? textOf(groupOf(record, 'BillEmail'), 'Address');
  if (to === null) {
    throw new QuickBooksFault(6420, {
      detail: 'Business Validation Error: An email address is needed to send this transaction.',
    });
  }
  const at = toInstant(call.now);
  const sent = commitUpdate(call, 'send', entity, {
    ...record,
    EmailStatus: 'EmailSent',
    BillEmail: { Address: to },
    ...(entity === 'Invoice' ? { DeliveryInfo: { DeliveryType: 'Email', DeliveryTime: at } } : {}),
  });
  call.store.state.mailed.push({ entity, id, to, at });
  return renderRecord(call.store, entity, sent);
}
