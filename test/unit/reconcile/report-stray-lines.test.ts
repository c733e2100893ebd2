import { describe, expect, it } from 'vitest';
import { makeItem } from '../convert/make.ts';
import { billOf, integrationOf, makeFile, makeRule, makeWorld, planWorld, withBills } from './make-world.ts';

type Bill = ReturnType<typeof billOf>;
type Line = Bill['lines'][number];

const API = makeRule();
const PREPAID = makeRule({ m3terReference: 'acc-prepaid', external: { id: '27' } });
const SETUP = makeRule({ m3terReference: 'acc-setup', external: { id: '27' } });
const ITEMS = [
  makeItem('19', { name: 'API usage', fullyQualifiedName: 'API usage' }),
  makeItem('27', { name: 'Prepaid', fullyQualifiedName: 'Prepaid' }),
];
const CODES = ['acc-prepaid', 'acc-setup', 'acc-c', 'acc-d', 'acc-e', 'acc-f', 'acc-g'];

/** A bill with one line for each accounting product; null for a line without one. */
function billWith(
  total: string,
  number: string,
  accounting: readonly (string | null)[],
  more: Partial<Bill> = {},
): Bill {
  const bill = billOf(total, { id: `bill-${number}`, sequentialInvoiceNumber: number, ...more });
  const [line] = bill.lines;
  if (line === undefined) throw new Error('a bill has a line');
  const share = String(Number(total) / accounting.length);
  const lines = accounting.map((code, index): Line => ({
    ...line,
    id: `${number}-${String(index)}`,
    convertedSubtotal: share,
    subtotal: share,
    accountingProductId: code === null ? null : `prod-${code}`,
    accountingProductCode: code,
  }));
  return { ...bill, lines };
}

function planOf(rules: readonly ReturnType<typeof makeRule>[], ...bills: readonly Bill[]) {
  const products = [
    { id: 'prod-1', code: 'api-calls', name: 'API calls' },
    ...CODES.map((code) => ({ id: `prod-${code}`, code, name: code })),
  ];
  const parts = { mappingFiles: [makeFile(rules)], m3ter: { products }, quickbooks: { items: ITEMS } };
  return planWorld(withBills(makeWorld(parts), ...bills)).plan;
}

function told({ diagnostics }: ReturnType<typeof planOf>) {
  return diagnostics
    .filter(({ code }) => code === 'mapping/accounting-product-missing')
    .map(({ severity, message, hint }) => ({ severity, message, hint }));
}

const FALLS = billWith('30', 'N-1', ['acc-prepaid', 'acc-prepaid', null]);

describe('an accounting product without a mapping, whose lines go to the item of their product', () => {
  it('is a remark with count and money where no accounting product is mapped: that may be how the company does it', () => {
    expect(told(planOf([API], FALLS, billWith('7', 'N-2', ['acc-prepaid'])))).toEqual([
      {
        severity: 'info',
        message:
          'accounting product "acc-prepaid" has no mapping, so 3 lines of 2 bills (USD 27.00) go to item 19 API usage of product "api-calls"',
        hint:
          'tieout map --product acc-prepaid gives it an item of its own; if that of the product is meant, say so: ' +
          'tieout map --product acc-prepaid --item 19',
      },
    ]);
  });

  it('is a warning where another accounting product is mapped', () => {
    const found = told(planOf([API, SETUP], billWith('20', 'N-1', ['acc-prepaid', 'acc-setup'])));
    expect(found.map(({ severity, message }) => [severity, message.split(',')[0]])).toEqual([
      ['warning', 'accounting product "acc-prepaid" has no mapping'],
    ]);
  });

  it.each<[string, Parameters<typeof planOf>]>([
    ['it is mapped', [[API, PREPAID], FALLS]],
    ['no line has an accounting product', [[API], billWith('10', 'N-1', [null])]],
    ['the accounting product is the product', [[API], { ...FALLS, lines: FALLS.lines.map((line) => ({ ...line, accountingProductId: line.productId })) }]], // prettier-ignore
    ['the bill is blocked', [[API], { ...FALLS, billTotal: '99' }]],
    ['the bill is not sent', [[API], { ...FALLS, status: 'PENDING', dtApproved: null }]],
    ['neither has a mapping, so that the bill is blocked', [[SETUP], FALLS]],
  ])('is not told where %s', (_what, [rules, ...bills]) => {
    expect(told(planOf(rules, ...bills))).toEqual([]);
  });

  it('says what a credit memo takes back with its sign', () => {
    const [only] = told(planOf([API], FALLS, billWith('-6', 'N-2', ['acc-prepaid'])));
    expect(only?.message).toContain('3 lines of 2 bills (USD 14.00)');
  });

  it('has one finding each for the five with the most lines, and one for all others', () => {
    const found = told(planOf([API], billWith('70', 'N-1', CODES), billWith('5', 'N-2', ['acc-g'])));
    expect(found.map(({ message }) => /"([\w-]+)"/.exec(message)?.[1] ?? message)).toEqual([
      'acc-c',
      'acc-d',
      'acc-e',
      'acc-f',
      'acc-g',
      '2 more accounting products have no mapping, so 2 lines of 1 bill (USD 20.00) go to the items of their products: acc-prepaid, acc-setup',
    ]);
    expect(found.at(-1)?.hint).toBe('map them too: tieout map --product acc-prepaid --product acc-setup');
  });

  it('asks for a mapping of the integration where only such count', () => {
    const linked = makeFile([API], { integration: 'US invoices' });
    const account = makeFile([makeRule({ entity: 'Account', m3terReference: 'ACME', table: 'Customer', external: { id: '58' } })], { name: 'customers', integration: 'US invoices' }); // prettier-ignore
    const world = makeWorld({
      integrations: [integrationOf({ bills: { enforceLinkedMappings: true } })],
      mappingFiles: [linked, account],
      m3ter: { mappings: [], products: [{ id: 'prod-1', code: 'api-calls', name: 'API calls' }] },
      quickbooks: { items: ITEMS },
    });
    const [only] = told(planWorld(withBills(world, FALLS)).plan);
    expect(only?.hint).toContain("tieout map --product acc-prepaid --integration 'US invoices' gives");
  });
});
