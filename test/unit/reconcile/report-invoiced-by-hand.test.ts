import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import type { ObservedSalesDocument } from '../../../src/model/sales-document.ts';
import {
  billOf,
  editDocument,
  foreignDocument,
  makeFile,
  makeObservedMapping,
  makeRule,
  makeWorld,
  planWorld,
  settle,
  withBills,
  withDocuments,
  withIntegration,
  withM3ter,
  type PlanOptions,
  type World,
} from './make-world.ts';

type Bill = ReturnType<typeof billOf>;

/** An invoice of USD 1,273.41 for customer 58, of the last day of October. */
function byHand(changes: Partial<ObservedSalesDocument> = {}): ObservedSalesDocument {
  return foreignDocument({ docNumber: '7001', totalAmount: '1273.41', balance: '1273.41', ...changes });
}

function billed(amount = '1273.41', changes: Partial<Bill> = {}): World {
  return withBills(makeWorld(), billOf(amount, changes));
}

function told({ diagnostics }: Plan) {
  return diagnostics.filter(({ code }) => code === 'plan/invoiced-by-hand');
}

function toldBeside(world: World, documents: readonly ObservedSalesDocument[], options: PlanOptions = {}) {
  return told(planWorld(withDocuments(world, documents), options).plan);
}

/** What the files of the world lack. */
const WHERE = 'make a file of kind: ExternalMappings with connection: northwind, a name, and below mappings';
const UUID = '0c7e4a52-91d3-4b8f-a6c0-5e2f1d7b3948';
const LINE = '- { m3ter: { entity: Bill, id: bill-1 }, external: { table: Invoice, id: "901" } }';

describe('a bill that is sent beside an equal document by hand', () => {
  it('is told with the money, the document and each way out', () => {
    expect(toldBeside(billed(), [byHand()])).toEqual([
      {
        severity: 'warning',
        code: 'plan/invoiced-by-hand',
        message:
          'bill INV-101 (ACME Ltd, USD 1,273.41) may be invoiced by hand already: ' +
          'invoice 7001 (Id 901) of 2026-10-31 has the same customer and total',
        hint:
          'if it bills something else, do nothing; if it bills the same, void or delete it in QuickBooks, ' +
          `or have it recorded in place of sending the bill: ${WHERE}: ${LINE}`,
        about: 'bill-1',
      },
    ]);
  });

  it('is told of a document without a number, and of one with tax on top', () => {
    expect(toldBeside(billed(), [byHand({ docNumber: null })])[0]?.message).toContain('invoice (no number) (Id 901)');
    const taxed = byHand({ totalAmount: '1400.75', taxTotal: '127.34' });
    expect(toldBeside(billed(), [taxed])).toHaveLength(1);
  });

  it('is told of one without a currency, in a company that has only one', () => {
    expect(toldBeside(billed(), [byHand({ currency: null })])).toHaveLength(1);
  });

  it('is told of a credit memo where the bill is one', () => {
    const memo = byHand({ kind: 'creditMemo', totalAmount: '50.00' });
    const [only] = toldBeside(billed('-50'), [memo]);
    expect(only?.message).toContain('(ACME Ltd, USD 50.00) may be invoiced by hand already: credit memo 7001 (Id 901)');
    expect(only?.hint).toContain('external: { table: CreditMemo, id: "901" } }');
    expect(toldBeside(billed('50'), [memo])).toEqual([]);
  });

  it.each([
    ['the first day of the period', '2026-10-01', 1],
    ['the day that the bill is due', '2026-11-30', 1],
    ['the day before the period', '2026-09-30', 0],
    ['the day after the bill is due', '2026-12-01', 0],
  ])('by its date: %s', (_, txnDate, count) => {
    expect(toldBeside(billed(), [byHand({ txnDate })])).toHaveLength(count);
  });

  it.each<readonly [string, Partial<ObservedSalesDocument>]>([
    ['of another customer', { customerId: '59' }],
    ['in another currency', { currency: 'EUR' }],
    ['of another total', { totalAmount: '1273.42' }],
    ['that is void', { voided: true }],
    [
      'that carries a marker',
      { marker: { billId: 'gone', billVersion: 1, generation: 0, digest: '0123456789abcdef' } },
    ],
  ])('is not told of one %s', (_, changes) => {
    expect(toldBeside(billed(), [byHand()])).toHaveLength(1);
    expect(toldBeside(billed(), [byHand(changes)])).toEqual([]);
  });

  it('is not told where the total is nothing, where the plan adopts the document, and where nothing is sent', () => {
    expect(toldBeside(billed('0'), [byHand({ totalAmount: '0.00', balance: '0.00' })])).toEqual([]);
    expect(toldBeside(billed(), [byHand({ docNumber: 'INV-101' })])).toEqual([]);
    expect(toldBeside(billed('1273.41', { status: 'PENDING', dtApproved: null }), [byHand()])).toEqual([]);
    const rehearsed = withIntegration(billed(), { delivery: { mode: 'reportOnly' } });
    expect(toldBeside(rehearsed, [byHand()])).toEqual([]);
  });

  describe('is not told of the document of another bill', () => {
    const another = { id: 'bill-2', sequentialInvoiceNumber: 'INV-102' };

    it('that m3ter records', () => {
      const ofBill = { id: 'map-bill', m3terEntity: 'Bill', m3terId: 'other', externalTable: 'Invoice' };
      const mappings = [makeObservedMapping(), makeObservedMapping({ ...ofBill, externalId: '901' })];
      expect(toldBeside(withM3ter(billed(), { mappings }), [byHand()])).toEqual([]);
    });

    it('that a line of the files names', () => {
      const rule = makeRule({ entity: 'Bill', m3terReference: UUID, table: 'Invoice', external: { id: '901' } });
      const world = makeWorld({ mappingFiles: [makeFile([makeRule(), rule])] });
      expect(toldBeside(withBills(world, billOf('1273.41')), [byHand()])).toEqual([]);
    });

    it('that is adopted in the same plan', () => {
      const both = withBills(makeWorld(), billOf('1273.41'), billOf('1273.41', another));
      expect(toldBeside(both, [byHand({ docNumber: 'INV-102' })])).toEqual([]);
      expect(toldBeside(both, [byHand({ docNumber: '7001' })])).toHaveLength(2);
    });
  });

  it('has no line to add where m3ter records no bills', () => {
    const [only] = toldBeside(billed(), [byHand()], { recordsRefused: true });
    expect(only?.hint).toBe(
      'if it bills something else, do nothing; if it bills the same, void or delete it in QuickBooks',
    );
  });
});

it('one document is told of the bill with the nearest invoice date, and of all that are equally near', () => {
  const bills = [
    billOf('1273.41', { id: 'bill-1', sequentialInvoiceNumber: 'INV-101' }),
    billOf('1273.41', { id: 'bill-2', sequentialInvoiceNumber: 'INV-102' }),
    billOf('1273.41', { id: 'bill-3', sequentialInvoiceNumber: 'INV-103', billDate: '2026-11-15' }),
  ];
  const found = toldBeside(withBills(makeWorld(), ...bills), [byHand({ txnDate: '2026-11-01' })]);
  expect(found.map(({ about }) => about)).toEqual(['bill-1', 'bill-2']);
});

it('several documents are one finding', () => {
  const documents = [byHand(), byHand({ id: '902', docNumber: '7002' })];
  const [only, ...more] = toldBeside(billed(), documents);
  expect(more).toEqual([]);
  expect(only?.message).toContain(
    'invoice 7001 (Id 901) of 2026-10-31, invoice 7002 (Id 902) of 2026-10-31 have the same customer and total',
  );
  expect(only?.hint).toContain('if one of them bills the same, void or delete that one in QuickBooks');
});

it('is a remark where an earlier bill that was sent has such a document beside it too', () => {
  const earlier = billOf('1273.41', {
    id: 'bill-0',
    sequentialInvoiceNumber: 'INV-100',
    billDate: '2026-09-30',
    startDate: '2026-09-01',
    endDate: '2026-10-01',
    dueDate: '2026-10-30',
  });
  const before = settle(withBills(makeWorld(), earlier));
  const sent = before.quickbooks.documents;
  const next = withBills(before, earlier, billOf('1273.41'));
  const support = byHand({ id: '801', docNumber: '6001', txnDate: '2026-09-30' });
  expect(toldBeside(next, [...sent, byHand()]).map(({ severity }) => severity)).toEqual(['warning']);
  const [only] = toldBeside(next, [...sent, support, byHand()]);
  expect(only?.severity).toBe('info');
  expect(only?.message).toContain('; an earlier bill that was sent has one beside it too');
});

describe('a bill whose document a person took away', () => {
  const gone = (): World => settle(billed());

  it('is told as a remark of what replaces it', () => {
    const voided = editDocument(gone(), { voided: true, totalAmount: '0.00', balance: '0.00' });
    const [only, ...more] = toldBeside(voided, [...voided.quickbooks.documents, byHand({ txnDate: '2026-11-05' })]);
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      severity: 'info',
      message:
        'bill INV-101 (ACME Ltd, USD 1,273.41), whose document is gone, may be invoiced by hand: ' +
        'invoice 7001 (Id 901) of 2026-11-05 has the same customer and total',
      hint: `if it bills something else, do nothing; if it bills the same, have it recorded for the bill: ${WHERE}: ${LINE}`,
    });
    expect(toldBeside(gone(), [byHand()]).map(({ severity }) => severity)).toEqual(['info']);
  });

  it('is warned of when it is sent again', () => {
    const scope = { bills: ['bill-1'], resend: ['bill-1'] };
    expect(toldBeside(gone(), [byHand()], { scope }).map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('is not told where an undo holds the bill, nor where the document stands', () => {
    const marker = gone().quickbooks.documents[0]?.marker;
    if (marker == null) throw new Error('the document has a marker');
    const zero = { voided: true, totalAmount: '0.00', balance: '0.00' };
    const held = editDocument(gone(), { ...zero, marker: { ...marker, undo: 'held' } });
    expect(planWorld(held).plan.bills[0]?.reason).toBe('held');
    expect(toldBeside(held, [...held.quickbooks.documents, byHand()])).toEqual([]);
    const { documents } = gone().quickbooks;
    expect(toldBeside(gone(), [...documents, byHand()])).toEqual([]);
  });
});

it('many such bills have five findings, and one for the rest', () => {
  const codes = Array.from({ length: 7 }, (_, at) => String(at));
  const bills = codes.map((at) => billOf(`10${at}`, { id: `bill-${at}`, sequentialInvoiceNumber: `INV-${at}` }));
  const documents = codes.map((at) => byHand({ id: `90${at}`, docNumber: `700${at}`, totalAmount: `10${at}.00` }));
  const found = toldBeside(withBills(makeWorld(), ...bills), documents);
  expect(found).toHaveLength(6);
  expect(found.find(({ about }) => about === undefined)).toEqual({
    severity: 'warning',
    code: 'plan/invoiced-by-hand',
    message:
      '2 more bills (USD 211.00) may be invoiced by hand already: ' +
      'INV-5 (invoice 7005 (Id 905) of 2026-10-31), INV-6 (invoice 7006 (Id 906) of 2026-10-31)',
    bills: ['bill-5', 'bill-6'],
  });
});
