import { describe, expect, it } from 'vitest';
import { convertBill } from '../../../src/convert/convert-bill.ts';
import type { ConversionInput } from '../../../src/convert/conversion-input.ts';
import { CREDIT_TYPES, LINE_ITEM_TYPES } from '../../../src/model/line-item-types.ts';
import type { Bill, BillLine } from '../../../src/model/m3ter.ts';
import { indexMappings } from '../../../src/model/mapping.ts';
import type { Conversion } from '../../../src/model/conversion.ts';
import { CUSTOMER, makeBand, makeBill, makeCatalog, makeInput, makeLine, makeMapping, makeResolved } from './make.ts';

type Made = Extract<Conversion, { result: 'document' }>;
type Halt = Exclude<Conversion, { result: 'document' }>;
type Changes = Partial<ConversionInput> & { readonly with?: Partial<Bill> };

function convert(lines: readonly BillLine[], billTotal: string | null, changes: Changes = {}): Conversion {
  const { with: billChanges, ...rest } = changes;
  return convertBill(makeInput(makeBill(lines, { billTotal, ...billChanges }), rest));
}

function made(conversion: Conversion): Made {
  if (conversion.result !== 'document') throw new Error(`${conversion.reason}: ${conversion.message}`);
  return conversion;
}

function halted(conversion: Conversion): Halt {
  if (conversion.result === 'document') throw new Error('expected no document');
  return conversion;
}

describe('a plain bill', () => {
  const lines = [
    makeLine({ description: 'Fee', convertedSubtotal: '100.00', quantity: '1', averageUnitPrice: '100' }),
    makeLine({
      description: 'Calls',
      lineItemType: 'USAGE',
      unit: 'calls',
      convertedSubtotal: '6.70335',
      quantity: '10005',
      averageUnitPrice: '0.00067',
    }),
    makeLine({
      description: 'Disk',
      lineItemType: 'USAGE',
      unit: 'GB',
      convertedSubtotal: '3.29665',
      quantity: '3',
      averageUnitPrice: '1.09',
    }),
  ];
  const conversion = made(convert(lines, '110'));

  it('becomes an invoice whose lines sum to it', () => {
    expect(conversion.document).toMatchObject({ kind: 'invoice', total: '110.00', docNumber: 'INV-101' });
    expect(conversion.document.lines).toEqual([
      {
        description: 'Fee',
        amount: '100.00',
        quantity: '1',
        unitPrice: '100',
        itemId: '19',
        serviceDate: null,
        taxCode: 'NON',
      },
      {
        description: 'Calls',
        amount: '6.70',
        quantity: '10005',
        unitPrice: '0.00067',
        itemId: '19',
        serviceDate: null,
        taxCode: 'NON',
      },
      {
        description: 'Disk, 3 GB at USD 1.09',
        amount: '3.30',
        quantity: null,
        unitPrice: null,
        itemId: '19',
        serviceDate: null,
        taxCode: 'NON',
      },
    ]);
    expect([conversion.excludedTotal, conversion.strictDelta, conversion.notes]).toEqual([null, null, []]);
  });

  it('can be explained', () => {
    expect(conversion.trace().amounts).toEqual({
      billTotal: '110',
      sumAsGiven: '110',
      sumCreditsNegated: '110',
      signs: 'as-given',
      excluded: '0',
      kept: '110',
      rounded: '110.00',
      invoiceTotal: '110.00',
    });
    expect(conversion.trace().rules.map((step) => [step.rule, step.outcome])).toEqual([
      ['lines', 'pass'],
      ['customer', 'pass'],
      ['bill total', 'pass'],
      ['items', 'pass'],
      ['amounts', 'pass'],
      ['header', 'pass'],
      ['QuickBooks limits', 'pass'],
    ]);
    expect(conversion.trace().lines.map((line) => [line.kept, line.exact, line.amount, line.item.at(-1)?.won])).toEqual(
      [
        [true, '100', '100.00', true],
        [true, '6.70335', '6.70', true],
        [true, '3.29665', '3.30', true],
      ],
    );
  });
});

describe('what is excluded', () => {
  it('makes the invoice differ by its sum, exactly', () => {
    const lines = [
      makeLine({ convertedSubtotal: '10.005' }),
      makeLine({ lineItemType: 'AD_HOC', convertedSubtotal: '4.995' }),
    ];
    const integration = makeResolved({ resolved: { excludedLineItemTypes: new Set(['AD_HOC']) } });
    const { document, excludedTotal, trace } = made(convert(lines, '15', { integration }));
    expect([document.total, excludedTotal]).toEqual(['10.01', '4.995']);
    expect(trace().amounts).toMatchObject({ excluded: '4.995', kept: '10.005', rounded: '10.01' });
    expect(trace().lines.map((line) => line.droppedBy)).toEqual([null, expect.stringContaining('AD_HOC')]);
  });

  it('of zero changes nothing', () => {
    const lines = [makeLine(), makeLine({ quantity: '0', convertedSubtotal: '0' })];
    expect(made(convert(lines, '10')).excludedTotal).toBeNull();
  });

  it.each([
    ['everything', [makeLine()], 'none of the 1 line is left after the exclusions'],
    ['an empty bill', [], 'has no lines'],
  ])('%s: skip', (_name, lines, words) => {
    const integration = makeResolved({ resolved: { excludedProductIds: new Set(['prod-1']) } });
    const answer = halted(convert(lines, null, { integration }));
    expect([answer.result, answer.reason]).toEqual(['skip', 'no-lines']);
    expect(answer.message).toContain(words);
    expect(answer.trace().rules.at(-1)).toMatchObject({ rule: 'lines', outcome: 'stop' });
  });
});

describe('credits', () => {
  const credit = (convertedSubtotal: string, averageUnitPrice: string) =>
    makeLine({
      lineItemType: 'USAGE_CREDIT',
      description: 'Credit',
      convertedSubtotal,
      quantity: '4',
      averageUnitPrice,
    });

  it.each([
    ['as given', '-4', '-1', '-4.00', '-1'],
    ['negated', '4', '1', '-4.00', '-1'],
  ])('%s', (_name, amount, price, invoiced, unitPrice) => {
    const { document } = made(convert([makeLine(), credit(amount, price)], '6'));
    expect(document.total).toBe('6.00');
    expect(document.lines[1]).toMatchObject({ amount: invoiced, quantity: '4', unitPrice });
  });

  it('below zero become a credit memo with positive lines', () => {
    const { document, trace } = made(convert([makeLine({ convertedSubtotal: '1' }), credit('-4', '-1')], '-3'));
    expect(document).toMatchObject({ kind: 'creditMemo', total: '3.00', dueDate: null });
    expect(document.lines.map((line) => [line.amount, line.quantity, line.unitPrice])).toEqual([
      ['-1.00', '1', '-1'],
      ['4.00', '4', '1'],
    ]);
    expect(trace().amounts).toMatchObject({ rounded: '-3.00', invoiceTotal: '3.00', kept: '-3' });
    expect(trace().lines.map((line) => [line.exact, line.amount])).toEqual([
      ['1', '-1.00'],
      ['-4', '4.00'],
    ]);
  });

  it('below zero given positive become a credit memo too', () => {
    const { document } = made(convert([makeLine({ convertedSubtotal: '1' }), credit('4', '1')], '-3'));
    expect(document.lines.map((line) => [line.amount, line.unitPrice])).toEqual([
      ['-1.00', '-1'],
      ['4.00', '1'],
    ]);
  });

  it('below zero block under negativeBills: block', () => {
    const integration = makeResolved({ delivery: { negativeBills: 'block' } });
    const answer = halted(convert([credit('-4', '-1')], '-4', { integration }));
    expect([answer.result, answer.reason]).toEqual(['block', 'negative-bill']);
    expect(answer.message).toContain('USD -4.00');
  });

  it('round on a credit memo after negating', () => {
    const lines = [makeLine({ convertedSubtotal: '-0.005' }), makeLine({ convertedSubtotal: '-0.005' })];
    const { document } = made(convert(lines, '-0.01'));
    expect(document.lines.map((line) => line.amount)).toEqual(['0.01', '0.00']);
  });

  it('that come to zero are sent as an invoice', () => {
    const { document } = made(convert([makeLine(), makeLine({ convertedSubtotal: '-10' })], '0'));
    expect(document).toMatchObject({ kind: 'invoice', total: '0.00' });
  });

  it('that round to zero are an invoice of zero', () => {
    expect(made(convert([makeLine({ convertedSubtotal: '-0.004' })], '-0.004')).document).toMatchObject({
      kind: 'invoice',
      total: '0.00',
    });
  });
});

describe('all 19 line item types', () => {
  it.each(LINE_ITEM_TYPES)('%s is invoiced', (lineItemType) => {
    const sign = CREDIT_TYPES.has(lineItemType) ? '-' : '';
    const lines = [makeLine({ convertedSubtotal: '50' }), makeLine({ lineItemType, convertedSubtotal: '12.34' })];
    const { document } = made(convert(lines, sign === '' ? '62.34' : '37.66'));
    expect(document.lines[1]?.amount).toBe(`${sign}12.34`);
    const isMemo = lineItemType === 'CREDIT_MEMO' || lineItemType === 'DEBIT_MEMO';
    expect(document.lines[1]?.itemId).toBe(isMemo ? null : '19');
  });
});

describe('bands', () => {
  const usage = makeLine({
    lineItemType: 'USAGE',
    description: 'Calls',
    unit: 'calls',
    convertedSubtotal: '25',
    quantity: '110',
    bands: [
      makeBand({ pricingBandId: 'band-1', convertedBandSubtotal: '20', bandQuantity: '100', unitPrice: '0.2' }),
      makeBand({
        pricingBandId: 'band-2',
        convertedBandSubtotal: '5',
        bandQuantity: '10',
        unitPrice: '0.1',
        fixedPrice: '4',
        lowerLimit: '100',
      }),
    ],
  });
  const integration = makeResolved({ quickbooks: { splitUsageLineItems: 'band' } });

  it('are lines of their own, a fixed price in words', () => {
    const mappings = indexMappings([
      makeMapping('Product', 'prod-1', '19'),
      makeMapping('PricingBand', 'band-2', '20'),
    ]);
    const { document } = made(convert([usage], '25', { integration, mappings }));
    expect(
      document.lines.map((line) => [line.description, line.amount, line.quantity, line.unitPrice, line.itemId]),
    ).toEqual([
      ['Calls, band from 0', '20.00', '100', '0.2', '19'],
      ['Calls, 10 calls, fixed price, band from 100', '5.00', null, null, '20'],
    ]);
  });

  it('without a price are counted in words', () => {
    const bands = [makeBand({ unitPrice: null, fixedPrice: null, convertedBandSubtotal: '25' })];
    const { document } = made(convert([{ ...usage, unit: '', bands }], '25', { integration }));
    expect(document.lines[0]?.description).toBe('Calls, quantity 10, band from 0');
  });

  it.each([
    ['', 'Minimum, quantity 0'],
    ['seats', 'Minimum, 0 seats'],
  ])('of zero are a sentence with unit "%s"', (unit, description) => {
    const minimum = makeLine({
      description: 'Minimum',
      quantity: '0',
      unit,
      averageUnitPrice: '0',
      convertedSubtotal: '25',
    });
    expect(made(convert([minimum], '25')).document.lines[0]).toMatchObject({ description, quantity: null });
  });

  it('that do not sum to their line block', () => {
    const answer = halted(convert([{ ...usage, convertedSubtotal: '26' }], '26', { integration }));
    expect([answer.reason, answer.trace().rules.at(-1)?.rule]).toEqual(['bands-do-not-sum', 'pricing bands']);
    expect(answer.message).toContain('line "Calls" do not sum to its USD 26');
  });

  it('that differ from their line by rounding still sum to the bill', () => {
    const bands = [makeBand({ convertedBandSubtotal: '0.004' }), makeBand({ convertedBandSubtotal: '0.004' })];
    const line = { ...usage, convertedSubtotal: '0.012', bands };
    const { document } = made(convert([line, line], '0.024', { integration }));
    expect(document.total).toBe('0.02');
  });
});

describe('strict line item mapping', () => {
  const integration = makeResolved({ quickbooks: { strictLineItemMapping: true } });
  const line = makeLine({
    lineItemType: 'USAGE',
    description: 'Calls ',
    convertedSubtotal: '10.006',
    quantity: '3',
    averageUnitPrice: '3.3333',
    childAccountCode: 'KID',
  });

  it('copies description, quantity and price and shows the difference', () => {
    const { document, strictDelta } = made(convert([line], '10.006', { integration }));
    expect(document.lines).toMatchObject([
      { description: 'Calls', amount: '10.00', quantity: '3', unitPrice: '3.3333' },
    ]);
    expect([document.total, strictDelta]).toEqual(['10.00', '-0.01']);
  });

  it('without difference shows none', () => {
    const { strictDelta } = made(convert([{ ...line, convertedSubtotal: '9.9999' }], '9.9999', { integration }));
    expect(strictDelta).toBeNull();
  });

  it('blocks above one minor unit for each line', () => {
    const wrong = { ...line, convertedSubtotal: '10.02' };
    const answer = halted(convert([wrong], '10.02', { integration }));
    expect(answer.reason).toBe('strict-rounding');
    expect(answer.message).toContain('USD -0.02 over 1 line');
    expect(answer.trace().amounts?.invoiceTotal).toBe('10.00');
    expect(made(convert([wrong, { ...line, convertedSubtotal: '10' }], '20.02', { integration })).strictDelta).toBe(
      '-0.02',
    );
    expect(halted(convert([{ ...line, convertedSubtotal: '9.97' }], '9.97', { integration })).message).toContain(
      'USD 0.03',
    );
  });

  it('leaves a band with a fixed price its amount', () => {
    const banded = makeResolved({ quickbooks: { strictLineItemMapping: true, splitUsageLineItems: 'band' } });
    const bands = [makeBand({ fixedPrice: '7', convertedBandSubtotal: '10.006' })];
    const { document } = made(convert([{ ...line, bands }], '10.006', { integration: banded }));
    expect(document.lines).toMatchObject([{ description: 'Calls', amount: '10.01', quantity: null, unitPrice: null }]);
  });

  it('never makes a total below zero', () => {
    const lines = [
      makeLine({ convertedSubtotal: '-0.01', quantity: '1', averageUnitPrice: '-0.014' }),
      makeLine({ convertedSubtotal: '0.006', quantity: '1', averageUnitPrice: '0.004' }),
    ];
    const answer = halted(convert(lines, '-0.004', { integration }));
    expect([answer.reason, answer.trace().rules.at(-1)?.rule]).toEqual(['quickbooks-limit', 'QuickBooks limits']);
  });
});

describe('blocks', () => {
  it.each([
    ['bill-total-missing', 'bill total', [makeLine()], null, {}],
    ['sign-unresolved', 'bill total', [makeLine()], '11', {}],
    ['unmapped-item', 'items', [makeLine({ productId: 'prod-2' })], '10', {}],
    ['invoice-date-missing', 'header', [makeLine()], '10', { with: { billDate: null } }],
    ['currency-mismatch', 'header', [makeLine()], '10', { with: { currency: 'EUR' } }],
    [
      'ACCOUNTING_PERIOD_CLOSED',
      'QuickBooks limits',
      [makeLine()],
      '10',
      { catalog: makeCatalog({ preferences: { bookCloseDate: '2026-12-31' } }) },
    ],
  ] as const)('%s', (reason, rule, lines, billTotal, changes) => {
    const answer = halted(convert(lines, billTotal, changes));
    expect([answer.result, answer.reason]).toEqual(['block', reason]);
    expect(answer.trace().rules.at(-1)).toEqual({ rule, outcome: 'stop', detail: answer.message });
    expect(answer.trace().rules.filter((step) => step.outcome === 'stop')).toHaveLength(1);
    expect(answer.trace().lines).toHaveLength(1);
  });

  it('hands a block of the customer on', () => {
    const customer = { result: 'block', reason: 'missing-customer', message: 'no customer', hint: 'map it' } as const;
    const answer = halted(convert([makeLine()], '10', { customer }));
    expect([answer.reason, answer.message, answer.hint]).toEqual(['missing-customer', 'no customer', 'map it']);
    expect(answer.trace().rules.at(-1)).toMatchObject({ rule: 'customer', outcome: 'stop' });
  });

  it('says by how much lines without credits differ from the total', () => {
    expect(halted(convert([makeLine({ convertedSubtotal: '200' })], '205')).message).toBe(
      'the lines sum to USD 200.00, the bill total is USD 205.00: they differ by USD 5.00',
    );
  });

  it('names both sums when no sign fits', () => {
    const lines = [makeLine(), makeLine({ lineItemType: 'CREDIT_MEMO', convertedSubtotal: '4' })];
    const answer = halted(convert(lines, '7.50'));
    expect(answer.message).toBe(
      'the lines sum to USD 14.00 as given, to USD 6.00 with credits negated; the bill total is USD 7.50',
    );
  });
});

describe('notes', () => {
  it('of exclusions say what the bill was and what was left out, so that the sums come out', () => {
    const integration = makeResolved({ resolved: { excludedProductIds: new Set(['robots']) } });
    const seats = makeLine({ productId: 'robots', convertedSubtotal: '193.645161' });
    const other = makeLine({ convertedSubtotal: '1079.767999' });
    const answer = made(convert([other, seats], '1273.41316', { integration }));
    expect(answer.document.total).toBe('1079.77');
    expect(answer.notes).toEqual(['bill USD 1,273.41; left out by exclusions: USD 193.64 (1 line)']);
    const credit = { ...seats, convertedSubtotal: '-20' };
    expect(made(convert([makeLine(), credit, credit], '-30', { integration })).notes).toEqual([
      'bill USD -30.00; left out by exclusions: USD -40.00 (2 lines), so the customer is asked for more than the bill',
    ]);
  });

  it('of lines are told once with their number', () => {
    const line = makeLine({ quantity: '0', productId: 'none' });
    const integration = makeResolved({ delivery: { unmappedItem: 'send' } });
    const { notes, trace } = made(convert([line, line], '20', { integration }));
    expect(notes).toEqual([
      'the quantity is zero, but the line has an amount (2 lines)',
      'sent without product or service (2 lines)',
    ]);
    expect(trace().lines[0]?.notes).toHaveLength(2);
  });

  it('say that a description was cut', () => {
    const { notes } = made(convert([makeLine({ description: 'x'.repeat(5000) })], '10'));
    expect(notes).toEqual(['description cut from 5000 to 4000 characters (1 line)']);
  });
});

describe('service date', () => {
  const line = makeLine({ servicePeriodStart: '2026-10-01', servicePeriodEnd: '2026-11-01' });
  it.each([
    [true, '2026-10-01'],
    [null, '2026-10-01'],
    [false, null],
  ])('with AllowServiceDate %s is %s', (allowServiceDate, expected) => {
    const catalog = makeCatalog({ preferences: { allowServiceDate } });
    expect(made(convert([line], '10', { catalog })).document.lines[0]?.serviceDate).toBe(expected);
  });
});

describe('other minor units', () => {
  const catalogFor = (homeCurrency: string) => makeCatalog({ preferences: { homeCurrency } });
  it.each([
    ['JPY', ['100.4', '100.4', '99.2'], '300', ['101', '100', '99'], '300'],
    ['KWD', ['1.0004', '1.0004', '0.9992'], '3', ['1.001', '1.000', '0.999'], '3.000'],
  ])('%s', (currency, amounts, billTotal, expected, total) => {
    const lines = amounts.map((convertedSubtotal) => makeLine({ convertedSubtotal, averageUnitPrice: '7' }));
    const { document } = made(convert(lines, billTotal, { catalog: catalogFor(currency), with: { currency } }));
    expect(document.lines.map((line) => line.amount)).toEqual(expected);
    expect(document.total).toBe(total);
  });
});

describe('a line whose price', () => {
  const describeLine = (changes: Parameters<typeof makeLine>[0]) => {
    const answer = convertBill(
      makeInput(makeBill([makeLine({ description: 'Work', ...changes })], { billTotal: '10' })),
    );
    return answer.result === 'document' ? answer.document.lines[0]?.description : answer.reason;
  };

  it('is missing does not say that it costs nothing', () => {
    expect(describeLine({ quantity: '3', unit: 'h', averageUnitPrice: '0', convertedSubtotal: '10' })).toBe(
      'Work, 3 h',
    );
  });

  it('does not make the amount says quantity and price', () => {
    expect(describeLine({ quantity: '3', unit: 'h', averageUnitPrice: '3.30', convertedSubtotal: '10' })).toBe(
      'Work, 3 h at USD 3.3',
    );
  });

  it('is in another currency says that price and its conversion', () => {
    const line = { quantity: '3', unit: 'h', averageUnitPrice: '3.30', currency: 'EUR', convertedSubtotal: '10' };
    expect(describeLine({ ...line, conversionRate: '1.1234567' })).toBe('Work, 3 h at EUR 3.3, converted at 1.1234567');
  });
});

describe('what explain says about the total', () => {
  const totalStep = (lines: readonly Parameters<typeof makeLine>[0][], billTotal: string) => {
    const bill = makeBill(
      lines.map((line) => makeLine(line)),
      { billTotal },
    );
    return convertBill(makeInput(bill))
      .trace()
      .rules.find(({ rule }) => rule === 'bill total')?.detail;
  };

  it('that it is the sum', () => {
    expect(totalStep([{ convertedSubtotal: '10' }], '10.00')).toBe("the lines sum to the bill's total of USD 10.00");
  });

  it('that it is only once both are rounded', () => {
    expect(totalStep([{ convertedSubtotal: '10.001' }], '10')).toBe(
      "the lines sum to the bill's total of USD 10.00 once both are rounded",
    );
  });

  it('that credits count as negative', () => {
    const credit = { lineItemType: 'USAGE_CREDIT', convertedSubtotal: '2' };
    expect(totalStep([{ convertedSubtotal: '10' }, credit], '8')).toBe(
      "the lines sum to the bill's total of USD 8.00, credits counted as negative",
    );
  });
});

describe('notes of amounts, for the explanation', () => {
  const notesOf = (conversion: Conversion) =>
    made(conversion)
      .trace()
      .lines.map(({ notes }) => notes);
  const minutes = makeLine({ convertedSubtotal: '30.225', quantity: '806', averageUnitPrice: '0.0375' });
  const others = [makeLine({ convertedSubtotal: '46.51875' }), makeLine({ convertedSubtotal: '19.645161' })];
  const moved = '30.225 rounds to 30.23 by itself; it is 30.22 so that all lines together come to the total';
  const words = 'quantity and price are in the description only: multiplied they give 30.23';

  it('say that a cent was moved, and why quantity and price are words', () => {
    const conversion = convert([minutes, ...others], '96.39');
    expect(made(conversion).document.lines[0]).toMatchObject({ amount: '30.22', quantity: null });
    expect(notesOf(conversion)[0]).toEqual([moved, words]);
    expect(made(conversion).notes).toEqual([]);
  });

  it('count as the credit memo does', () => {
    const negative = { ...minutes, convertedSubtotal: '-30.225', averageUnitPrice: '-0.0375' };
    const rest = others.map((line) => ({ ...line, convertedSubtotal: `-${line.convertedSubtotal}` }));
    expect(notesOf(convert([negative, ...rest], '-96.39'))[0]).toEqual([moved, words]);
  });

  it('say nothing where each line rounds by itself, and under strict mapping', () => {
    expect(notesOf(convert([minutes], '30.23'))).toEqual([[]]);
    const strict = { integration: makeResolved({ quickbooks: { strictLineItemMapping: true } }) };
    expect(notesOf(convert([minutes, ...others], '96.39', strict))).toEqual([[], [], []]);
  });

  it('say when quantity and price cannot be sent for their digits', () => {
    const long = makeLine({ convertedSubtotal: '1.00', quantity: '3', averageUnitPrice: '0.3333333333333333' });
    expect(notesOf(convert([long], '1.00'))).toEqual([
      ['quantity and price are in the description only: QuickBooks does not keep that many decimals'],
    ]);
    const yen = makeLine({ convertedSubtotal: '300', quantity: '3', averageUnitPrice: '100.1', currency: 'JPY' });
    const inYen = {
      with: { currency: 'JPY' },
      catalog: makeCatalog({ preferences: { homeCurrency: 'JPY' } }),
      customer: { ...CUSTOMER, currency: 'JPY' },
    };
    expect(notesOf(convert([yen], '300', inYen))).toEqual([
      ['quantity and price are in the description only: QuickBooks may round them to two decimals'],
    ]);
  });
});
