import { UnexpectedAnswer } from '../../../../src/http/answer-fields.ts';
import { describe, expect, it } from 'vitest';
import { decodeBill } from '../../../../src/m3ter/wire/bill.ts';
import { createIntern } from '../../../../src/support/intern.ts';
import { isJsonObject, parseJson, type JsonObject } from '../../../../src/support/json.ts';

function json(text: string): JsonObject {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new Error('not an object');
  return value;
}

const LINE = `{
  "lineItemType": "USAGE", "description": "API calls", "quantity": 1200.000000000001, "units": 1.2, "unit": "k",
  "averageUnitPrice": 0.0125, "subtotal": 15.00, "currency": "EUR", "conversionRate": 1.10,
  "convertedSubtotal": 12345678901234567890.01, "sequenceNumber": 3, "productId": "p1", "productCode": "api",
  "accountingProductId": "p2", "aggregationId": "a1", "segment": {"region": "eu", "tier": 2},
  "servicePeriodStartDate": "2026-09-01", "servicePeriodEndDate": "2026-10-01"`;

const BAND = `{"pricingBandId":"b1","lowerLimit":0,"fixedPrice":0,"unitPrice":0.1,"bandQuantity":10,"bandUnits":10,
  "bandSubtotal":1.0,"convertedBandSubtotal":1.10}`;

function billText(fields: string, lines = `${LINE}}`): string {
  return `{"id":"bill-1","version":4,"accountId":"acc-1","currency":"USD","status":"APPROVED",
    "timezone":"America/New_York"${fields},"lineItems":[${lines}]}`;
}

describe('decodeBill', () => {
  it('reads every field and keeps numbers as they were written', () => {
    const bill = decodeBill(
      json(
        billText(`,"accountCode":"ACME","billDate":"2026-10-01","startDate":"2026-09-01","endDate":"2026-10-01",
        "dueDate":"2026-10-31","externalInvoiceDate":"2026-09-30","sequentialInvoiceNumber":"M3-1",
        "purchaseOrderNumber":"PO 7","billTotal":12345678901234567890.01,"locked":true,
        "dtApproved":"2026-10-02T08:00:00Z","lastCalculatedDate":"2026-10-01T00:00:00.123Z"`),
      ),
    );
    expect(bill).toMatchObject({
      id: 'bill-1',
      version: 4,
      accountId: 'acc-1',
      accountCode: 'ACME',
      billDate: '2026-10-01',
      dueDate: '2026-10-31',
      externalInvoiceDate: '2026-09-30',
      sequentialInvoiceNumber: 'M3-1',
      purchaseOrderNumber: 'PO 7',
      billTotal: '12345678901234567890.01',
      status: 'APPROVED',
      locked: true,
      dtApproved: '2026-10-02T08:00:00Z',
      dtLastModified: null,
    });
    expect(bill.lines[0]).toMatchObject({
      quantity: '1200.000000000001',
      convertedSubtotal: '12345678901234567890.01',
      subtotal: '15.00',
      conversionRate: '1.10',
      accountingProductCode: null,
      segment: [
        ['region', 'eu'],
        ['tier', '2'],
      ],
      servicePeriodEnd: '2026-10-01',
      bands: [],
    });
  });

  it.each(['usagePerPricingBand', 'bandUsage'])('reads pricing bands spelled %s', (name) => {
    const bill = decodeBill(json(billText('', `${LINE},"${name}":[${BAND}]}`)));
    expect(bill.lines[0]?.bands).toEqual([
      {
        pricingBandId: 'b1',
        lowerLimit: '0',
        fixedPrice: '0',
        unitPrice: '0.1',
        bandQuantity: '10',
        bandUnits: '10',
        bandSubtotal: '1.0',
        convertedBandSubtotal: '1.10',
      },
    ]);
  });

  it('leaves the total null when m3ter did not send it', () => {
    expect(decodeBill(json(billText(''))).billTotal).toBeNull();
  });

  it('writes exponents out and accepts decimals in texts', () => {
    expect(decodeBill(json(billText(',"billTotal":1.5E-7'))).billTotal).toBe('0.00000015');
    expect(decodeBill(json(billText(',"billTotal":"12.30"'))).billTotal).toBe('12.30');
  });

  it('takes the day of an instant in the zone of the bill', () => {
    const bill = decodeBill(json(billText(',"dueDate":"2026-10-01T02:00:00Z"')));
    expect(bill.dueDate).toBe('2026-09-30');
  });

  it('fills in what money does not depend on', () => {
    const line = '{"lineItemType":"AD_HOC","quantity":1,"convertedSubtotal":5}';
    expect(decodeBill(json(billText('', line))).lines[0]).toMatchObject({
      description: '',
      units: '1',
      averageUnitPrice: '0',
      subtotal: '5',
      currency: 'USD',
      conversionRate: '1',
    });
  });

  it.each([
    ['version', billText('').replace('"version":4,', '')],
    ['accountId', billText('').replace('"accountId":"acc-1",', '')],
    ['status', billText('').replace('APPROVED', 'DRAFT')],
    ['currency', billText('').replace('"currency":"USD",', '')],
    ['billTotal', billText(',"billTotal":"a lot"')],
    ['billTotal', billText(',"billTotal":1e999')],
    ['dueDate', billText(',"dueDate":"2026-02-30"')],
    ['dtApproved', billText(',"dtApproved":"yesterday"')],
    ['locked', billText(',"locked":"maybe"')],
    ['convertedSubtotal', billText('', '{"lineItemType":"USAGE","quantity":1}')],
    ['conversionRate', billText('', '{"lineItemType":"USAGE","quantity":1,"convertedSubtotal":1,"currency":"EUR"}')],
    ['lineItemType', billText('', '{"quantity":1,"convertedSubtotal":1}')],
    ['lineItems', billText('', '7')],
    ['lineItems', billText('').replace(/,"lineItems":.*/s, '}')],
    ['bandSubtotal', billText('', `${LINE},"bandUsage":[{"bandQuantity":1}]}`)],
  ])('names the bill and the field when %s is not usable', (field, text) => {
    let caught: unknown;
    try {
      decodeBill(json(text));
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(UnexpectedAnswer);
    expect(caught).toMatchObject({ field, about: 'bill-1', code: 'm3ter/unexpected-answer' });
  });

  it('takes a bill of zero without lines as empty', () => {
    const text = billText(',"billTotal":0.00').replace(/,"lineItems":.*/s, '}');
    expect(decodeBill(json(text)).lines).toEqual([]);
  });

  it('names a bill without id as such', () => {
    expect(() => decodeBill(json('{"version":1}'))).toThrow(UnexpectedAnswer);
  });

  it('shares equal texts between bills of one read', () => {
    const intern = createIntern();
    const [a, b] = [decodeBill(json(billText('')), intern), decodeBill(json(billText('')), intern)];
    expect(a).toEqual(b);
    expect(a.lines[0]?.productCode).toBe('api');
  });
});
