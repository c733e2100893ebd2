import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertBill } from '../../src/convert/convert-bill.ts';
import type { ConversionInput } from '../../src/convert/conversion-input.ts';
import { customerKey, resolveCustomers } from '../../src/convert/customers.ts';
import { CREDIT_TYPES, LINE_ITEM_TYPES } from '../../src/model/line-item-types.ts';
import {
  decimal,
  decimalText,
  minorDigits,
  minorUnit,
  roundHalfAway,
  sumDecimals,
  type Decimal,
} from '../../src/model/decimal.ts';
import type { BillLine } from '../../src/model/m3ter.ts';
import { indexMappings } from '../../src/model/mapping.ts';
import { REASONS } from '../../src/model/reasons/all-reasons.ts';
import {
  CUSTOMER,
  makeAccount,
  makeBill,
  makeCatalog,
  makeCustomer,
  makeInput,
  makeLine,
  makeMapping,
  makeResolved,
  SYSTEM,
} from '../unit/convert/make.ts';

/** Amounts as m3ter sends them: up to five decimals, sometimes extreme. */
const amount = fc
  .oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(fc.integer({ min: -5_000_000, max: 50_000_000 }), fc.integer({ min: 0, max: 5 })),
    },
    { weight: 1, arbitrary: fc.tuple(fc.integer({ min: -9, max: 9 }), fc.constant(12)) },
    { weight: 1, arbitrary: fc.tuple(fc.integer({ min: -9, max: 9 }), fc.constant(-15)) },
  )
  .map(([units, scale]) => decimalText(decimal(`${String(units)}e${String(-scale)}`)));

const quantity = fc.oneof(fc.constantFrom('0', '1', '0.000000000001', '1e15', '3.5'), amount);
const ids = fc.constantFrom('prod-1', 'prod-2', 'prod-3', null);

const line: fc.Arbitrary<BillLine> = fc
  .record({
    lineItemType: fc.oneof(fc.constantFrom<string>(...LINE_ITEM_TYPES), fc.constant('SOMETHING_NEW')),
    description: fc.string({ maxLength: 12 }),
    quantity,
    averageUnitPrice: amount,
    conversionRate: fc.constantFrom('1', '1.0825', '0.00001'),
    convertedSubtotal: amount,
    sequenceNumber: fc.option(fc.integer({ min: 0, max: 9 })),
    productId: ids,
    accountingProductId: ids,
    aggregationId: fc.constantFrom('agg-1', 'agg-2', null),
    servicePeriodStart: fc.constantFrom('2026-10-01', null),
    servicePeriodEnd: fc.constantFrom('2026-11-01', null),
    cuts: fc.array(fc.tuple(amount, quantity, fc.option(amount)), { maxLength: 3 }),
  })
  .map(({ cuts, ...rest }) => ({ ...makeLine(rest), bands: makeBands(rest.convertedSubtotal, cuts) }));

/** Bands that sum to the line: the last one takes what is left. */
function makeBands(subtotal: string, cuts: readonly (readonly [string, string, string | null])[]): BillLine['bands'] {
  if (cuts.length === 0) return [];
  const parts = cuts.slice(1).map(([part]) => part);
  const rest = decimalText(decimal(subtotal).minus(sumDecimals(parts.map(decimal))));
  return [...parts, rest].map((part, index) => ({
    pricingBandId: `band-${String(index)}`,
    lowerLimit: String(index),
    fixedPrice: cuts[index]?.[2] ?? null,
    unitPrice: '0.5',
    bandQuantity: cuts[index]?.[1] ?? '1',
    bandUnits: null,
    bandSubtotal: part,
    convertedBandSubtotal: part,
  }));
}

interface World {
  readonly input: ConversionInput;
  readonly digits: number;
}

const world: fc.Arbitrary<World> = fc
  .record({
    lines: fc.array(line, { maxLength: 8 }),
    currency: fc.constantFrom('USD', 'JPY', 'KWD'),
    convention: fc.constantFrom('as-given', 'credits-negated', 'wrong', 'missing'),
    roundedTotal: fc.boolean(),
    strict: fc.boolean(),
    split: fc.constantFrom('band' as const, 'product' as const, 'aggregation' as const),
    sort: fc.constantFrom('none' as const, 'subtotal' as const, 'aggregationId' as const),
    zero: fc.boolean(),
    unmappedItem: fc.constantFrom('block' as const, 'send' as const),
    excludedTypes: fc.subarray<string>(['USAGE', 'AD_HOC', 'CREDIT_MEMO']),
    excludedProducts: fc.subarray(['prod-3']),
  })
  .map((given) => {
    const digits = minorDigits(given.currency);
    const signed = given.lines.map((one) => signedAmount(one, given.convention === 'credits-negated'));
    const exact = sumDecimals(signed);
    const total = given.roundedTotal ? roundHalfAway(exact, digits) : exact;
    const shown = given.convention === 'wrong' ? total.plus(decimal('12345.678')) : total;
    const bill = makeBill(given.lines, {
      currency: given.currency,
      billTotal: given.convention === 'missing' ? null : decimalText(shown),
    });
    const integration = makeResolved({
      quickbooks: {
        strictLineItemMapping: given.strict,
        splitUsageLineItems: given.split,
        sortLineItemsBy: given.sort,
        sendZeroQuantityLineItems: given.zero,
      },
      delivery: { unmappedItem: given.unmappedItem },
      resolved: {
        excludedLineItemTypes: new Set(given.excludedTypes),
        excludedProductIds: new Set(given.excludedProducts),
      },
    });
    const input = makeInput(bill, {
      integration,
      customer: { ...CUSTOMER, currency: given.currency },
      mappings: indexMappings([makeMapping('Product', 'prod-1', '19'), makeMapping('Product', 'prod-3', '20')]),
      catalog: makeCatalog({ preferences: { homeCurrency: given.currency } }),
    });
    return { input, digits };
  });

function signedAmount(one: BillLine, negateCredits: boolean): Decimal {
  const given = decimal(one.convertedSubtotal);
  return negateCredits && CREDIT_TYPES.has(one.lineItemType) ? given.times(decimal('-1')) : given;
}

describe('law 5: a document or a reason, and lines that sum', () => {
  it('for any decodable bill', () => {
    let documents = 0;
    fc.assert(
      fc.property(world, ({ input, digits }) => {
        const conversion = convertBill(input);
        if (conversion.result !== 'document') {
          checkStopped(conversion);
          return;
        }
        documents += 1;
        const { document, trace } = conversion;
        const total = decimal(document.total);
        expect(decimalText(sumDecimals(document.lines.map((one) => decimal(one.amount))))).toBe(decimalText(total));
        const sign = document.kind === 'creditMemo' ? decimal('-1') : decimal('1');
        const wanted = decimal(input.bill.billTotal ?? '0').minus(decimal(conversion.excludedTotal ?? '0'));
        const delta = decimal(conversion.strictDelta ?? '0');
        expect(decimalText(total.minus(delta).times(sign))).toBe(decimalText(roundHalfAway(wanted, digits)));
        const strict = input.integration.settings.quickbooks.strictLineItemMapping;
        expect(strict || conversion.strictDelta === null).toBe(true);
        expect(total.gte(decimal('0'))).toBe(true);
        expect(trace().lines.filter((one) => one.kept)).toHaveLength(document.lines.length);
        expect(trace().lines.every((one) => one.kept === (one.droppedBy === null))).toBe(true);
        for (const one of document.lines) checkLine(one, digits);
      }),
      { numRuns: 2500 },
    );
    expect(documents).toBeGreaterThan(200);
  });

  it('and the same bill gives the same answer, whatever order its lines came in', () => {
    fc.assert(
      fc.property(world, ({ input }) => {
        const lines = input.bill.lines.map((one, index) => ({ ...one, sequenceNumber: index }));
        const forward = convertBill({ ...input, bill: { ...input.bill, lines } });
        const backward = convertBill({ ...input, bill: { ...input.bill, lines: lines.toReversed() } });
        expect({ ...backward, trace: backward.trace() }).toEqual({ ...forward, trace: forward.trace() });
      }),
      { numRuns: 500 },
    );
  });
});

type Stop = Exclude<ReturnType<typeof convertBill>, { result: 'document' }>;

/** A reason of the table, told in words, at the end of the walk. */
function checkStopped({ reason, message, trace }: Stop): void {
  expect(REASONS).toHaveProperty(reason);
  expect(message).not.toBe('');
  expect(trace().rules.at(-1)?.outcome).toBe('stop');
}

/** Only amounts beyond what QuickBooks can hold may stop such a bill. */
function checkOnlyTooLarge({ reason, message }: Stop): void {
  expect([reason, message]).toEqual(['quickbooks-limit', expect.stringContaining('more than 15 digits')]);
}

/** A line stands alone: its quantity and price give its amount, and its texts are as QuickBooks takes them. */
function checkLine(
  one: {
    readonly amount: string;
    readonly quantity: string | null;
    readonly unitPrice: string | null;
    readonly description: string;
  },
  digits: number,
): void {
  expect(one.amount).toMatch(digits === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${String(digits)}}$`));
  expect(one.quantity === null).toBe(one.unitPrice === null);
  const product =
    one.quantity === null || one.unitPrice === null
      ? decimal(one.amount)
      : decimal(one.quantity).times(decimal(one.unitPrice));
  expect(decimalText(roundHalfAway(product, digits))).toBe(decimalText(decimal(one.amount)));
  expect(one.description).not.toBe('');
}

describe('rounding', () => {
  it('moves no line by a whole minor unit', () => {
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 30 }),
        fc.constantFrom('USD', 'JPY', 'KWD'),
        (amounts, currency) => {
          const digits = minorDigits(currency);
          const lines = amounts.map((convertedSubtotal) =>
            makeLine({ convertedSubtotal, averageUnitPrice: '0.123456' }),
          );
          const billTotal = decimalText(sumDecimals(amounts.map(decimal)));
          const catalog = makeCatalog({ preferences: { homeCurrency: currency } });
          const conversion = convertBill(makeInput(makeBill(lines, { billTotal, currency }), { catalog }));
          if (conversion.result !== 'document') {
            checkOnlyTooLarge(conversion);
            return;
          }
          for (const { exact, amount: invoiced } of conversion.trace().lines) {
            const sign = conversion.document.kind === 'creditMemo' ? '-1' : '1';
            const moved = decimal(invoiced ?? '0')
              .minus(decimal(exact).times(decimal(sign)))
              .abs();
            expect(moved.lt(minorUnit(digits))).toBe(true);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('customers', () => {
  const names = fc.constantFrom('ACME', 'acme', 'ACME: EU', 'Globex', '');
  const accounts = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 6 }), names), { selector: ([id]) => id, maxLength: 6 })
    .map((pairs) => pairs.map(([id, name]) => makeAccount({ id: `acc-${String(id)}`, code: `C${String(id)}`, name })));

  it('never share a name or a customer, and do not depend on the order', () => {
    fc.assert(
      fc.property(accounts, fc.subarray(['ACME', 'Globex', 'ACME (C1)', 'C2']), (candidate, taken) => {
        const integration = makeResolved();
        const catalog = makeCatalog({ customers: taken.map((name, index) => makeCustomer(String(index), name)) });
        const resolve = (order: typeof candidate) =>
          resolveCustomers({
            needs: order.map((account) => ({ account, integration, billId: account.id })),
            accounts: order,
            mappings: indexMappings([]),
            catalog,
            system: SYSTEM,
            earlier: new Map(),
            isPartial: false,
            whereFor: () => 'add to a list',
            organizationCurrency: 'USD',
          });
        const answer = resolve(candidate);
        expect(resolve(candidate.toReversed()).desired).toEqual(answer.desired);
        const created = answer.desired
          .filter((one) => one.adopt === null)
          .map((one) => one.state.displayName.toLowerCase());
        const used = [...created, ...taken.map((name) => name.toLowerCase())];
        expect(new Set(used).size).toBe(used.length);
        const adopted = answer.desired.flatMap((one) => (one.adopt === null ? [] : [one.adopt.id]));
        expect(new Set(adopted).size).toBe(adopted.length);
        for (const account of candidate)
          expect(answer.choices.has(customerKey(account.id, integration.settings.name))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
