import type { SalesDocumentState } from '../../../src/model/change.ts';
import type { SalesDocument, SalesLine } from '../../../src/model/sales-document.ts';
import { parseJson, stringifyJson, type JsonObject } from '../../../src/support/json.ts';

export function line(changes: Partial<SalesLine> = {}): SalesLine {
  return {
    description: 'API calls',
    amount: '812.45',
    quantity: null,
    unitPrice: null,
    itemId: '19',
    serviceDate: '2026-09-01',
    taxCode: 'NON',
    ...changes,
  };
}

export function documentState(changes: Partial<SalesDocument> = {}): SalesDocumentState {
  return {
    document: {
      kind: 'invoice',
      billId: '6f1c2d6e-5a0b-4b7e-9d11-0a2f3c4d5e6f',
      customer: { id: '58' },
      docNumber: 'M3-100482',
      txnDate: '2026-09-30',
      dueDate: '2026-10-30',
      currency: 'USD',
      sendCurrency: true,
      exchangeRate: null,
      billEmail: 'ap@northwind.example',
      billEmailCc: null,
      billEmailBcc: null,
      emailStatus: 'NotSet',
      allowOnlineAchPayment: true,
      allowOnlineCreditCardPayment: false,
      customerMemo: 'ACME-1',
      note: 'PO 4711',
      customField: null,
      globalTaxCalculation: null,
      lines: [line(), line({ description: 'Seats', amount: '30.00', quantity: '3', unitPrice: '10', itemId: '20' })],
      total: '842.45',
      ...changes,
    },
    marker: {
      billId: changes.billId ?? '6f1c2d6e-5a0b-4b7e-9d11-0a2f3c4d5e6f',
      billVersion: 3,
      generation: 0,
      digest: '0123456789abcdef',
    },
  };
}

/** What goes over the wire and comes back: text in between, so that numbers are really written and read. */
function overTheWire(body: JsonObject): JsonObject {
  return parseJson(stringifyJson(body)) as JsonObject;
}

/** What QuickBooks adds to what was sent. */
export function answered(body: JsonObject, added: Record<string, unknown> = {}): JsonObject {
  const server = { Id: '151', SyncToken: '0', TotalAmt: 842.45, Balance: 842.45, ...added };
  return { ...overTheWire(body), ...(parseJson(JSON.stringify(server)) as JsonObject) };
}
