import { unexpectedAnswer } from '../../../../src/m3ter/wire/fields.ts';
import { describe, expect, it } from 'vitest';
import { decodeUnreadableBill } from '../../../../src/m3ter/wire/unreadable-bill.ts';
import { parseJson, type JsonObject } from '../../../../src/support/json.ts';

const ERROR = unexpectedAnswer({ what: 'line 2 of bill', id: 'b1' }, 'quantity', 'a decimal number');
const decode = (text: string) => decodeUnreadableBill(parseJson(text) as JsonObject, ERROR);

describe('a bill that does not decode', () => {
  it('keeps every field that does, and says which does not', () => {
    const text = `{"id":"b1","version":4,"accountId":"a1","accountCode":"ACME","billDate":"2026-10-31",
      "externalInvoiceDate":"2026-11-02","sequentialInvoiceNumber":"INV-7","currency":"USD","billTotal":10.10}`;
    expect(decode(text)).toEqual({
      id: 'b1',
      version: 4,
      accountId: 'a1',
      accountCode: 'ACME',
      invoiceDate: '2026-11-02',
      sequentialInvoiceNumber: 'INV-7',
      currency: 'USD',
      billTotal: '10.10',
      message: `m3ter's line 2 of bill b1 has no usable "quantity": expected a decimal number`,
    });
  });

  it('takes the bill date for a missing or malformed invoice date', () => {
    expect(decode('{"billDate":"2026-10-31"}').invoiceDate).toBe('2026-10-31');
    expect(decode('{"billDate":"2026-10-31","externalInvoiceDate":"soon"}').invoiceDate).toBe('2026-10-31');
  });

  it('has nothing for what is wrong', () => {
    const text = `{"version":"x","accountId":{},"accountCode":[],"billDate":"2026-13-01","currency":true,
      "sequentialInvoiceNumber":{},"billTotal":"ten"}`;
    expect({ ...decode(text), message: '' }).toEqual({
      id: 'b1',
      version: null,
      accountId: null,
      accountCode: null,
      invoiceDate: null,
      sequentialInvoiceNumber: null,
      currency: null,
      billTotal: null,
      message: '',
    });
  });
});
