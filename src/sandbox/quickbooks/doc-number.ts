import type { Call } from './call.ts';
import { QuickBooksFault } from './fault.ts';
import { textOf, type Fields } from './fields.ts';
import type { SalesEntity } from './store.ts';

/** True when people choose the numbers; otherwise QuickBooks counts (`quickbooks.md` §8.4). */
export function usesCustomNumbers(call: Call): boolean {
  const mode = call.modes.customTxnNumbers;
  return mode === 'preference' ? call.store.state.preferences.customTxnNumbers : mode === 'on';
}

/** True when QuickBooks ignores the number that was sent and gives its own. */
export function replacesNumbers(call: Call): boolean {
  return call.modes.numberWhenOff === 'replaced' && !usesCustomNumbers(call);
}

/**
 * The number of a new document: the one that was sent, the next in sequence, or none. A number that was sent is stored
 * and does not move the sequence, unless QuickBooks replaces it.
 *
 * @throws QuickBooksFault 6140 when the number is in use.
 */
export function numberForCreate(call: Call, entity: SalesEntity, fields: Fields): string | null {
  const sent = textOf(fields, 'DocNumber');
  const isCounted = sent === 'AUTO_GENERATE' || (sent === null && !usesCustomNumbers(call));
  if (isCounted || replacesNumbers(call)) return nextNumber(call, entity);
  if (sent !== null) requireFreeNumber(call, { entity, docNumber: sent, ownId: null });
  return sent;
}

/** @throws QuickBooksFault 6140, whose text names the document that has the number. */
export function requireFreeNumber(
  call: Call,
  wanted: { readonly entity: SalesEntity; readonly docNumber: string; readonly ownId: string | null },
): void {
  const { entity, docNumber, ownId } = wanted;
  if (call.modes.duplicateDocNumber === 'allow' || call.include.has('allowduplicatedocnum')) return;
  const kinds: readonly SalesEntity[] =
    call.modes.duplicateScope === 'acrossTypes' ? ['Invoice', 'CreditMemo'] : [entity];
  for (const kind of kinds) {
    const holder = call.store.idsByDocNumber(kind, docNumber).find((id) => kind !== entity || id !== ownId);
    if (holder !== undefined) throw duplicateNumber(docNumber, kind, holder);
  }
}

function nextNumber(call: Call, entity: SalesEntity): string {
  const { state } = call.store;
  for (;;) {
    const candidate = String(state.nextDocNumber);
    state.nextDocNumber += 1;
    if (call.store.idsByDocNumber(entity, candidate).length === 0) return candidate;
  }
}

function duplicateNumber(docNumber: string, entity: SalesEntity, id: string): QuickBooksFault {
  return new QuickBooksFault(6140, {
    detail:
      'Duplicate Document Number Error : You must specify a different number. This number has already been used. ' +
      `DocNumber=${docNumber} is assigned to TxnType=${entity} with TxnId=${id}`,
  });
}
