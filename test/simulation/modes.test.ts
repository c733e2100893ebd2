import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bites, CHOICES } from './bites.ts';

/** Possibilities that no short schedule of the simulation can show, with the test that plays each. */
const SHOWN_BY: readonly (readonly [why: string, test: string, names: readonly string[]])[] = [
  [
    'two processes must meet at one moment, or a request arrive minutes late: one schedule in some hundred',
    'test/unit/sandbox/quickbooks-idempotency.test.ts',
    [
      'quickbooks.requestid=ignored',
      'quickbooks.requestid=error600',
      'quickbooks.requestidTtl=minute',
      'quickbooks.batchReplay=ignored',
    ],
  ],
  [
    'the same',
    'test/unit/sandbox/m3ter-configs.test.ts',
    ['m3ter.versionConflict=400', 'm3ter.configDelete=deletes-mappings'],
  ],
  ['the same', 'test/unit/apply/outage.test.ts', ['quickbooks.duplicateDocNumber=allow']],
  [
    'the same, or a sign-in that is over',
    'test/unit/sandbox/intuit.test.ts',
    [
      'intuit.concurrentRefresh=revokeFamily',
      'intuit.errorDescription=absent',
      'intuit.consent=page',
      'intuit.secondCodeExchange=refuse',
      'intuit.invalidClientStatus=400',
      'intuit.clientAuthentication=basicOrForm',
    ],
  ],
  [
    'tieout always sends the settings, and lists in the form that both possibilities take',
    'test/unit/sandbox/m3ter-configs.test.ts',
    ['m3ter.configDataOmitted=kept'],
  ],
  ['the same', 'test/unit/m3ter/client.test.ts', ['m3ter.idLists=both']],
  [
    'a run must last until a token of five hours ends: one schedule in fifty',
    'test/unit/sandbox/m3ter-access.test.ts',
    ['m3ter.expiredToken=401'],
  ],
  ['so few bills meet no limit of m3ter', 'test/unit/sandbox/m3ter-mappings.test.ts', ['m3ter.throttle=off']],
  [
    'a key is made of the content',
    'test/unit/sandbox/quickbooks-idempotency.test.ts',
    ['quickbooks.requestidMismatch=error600'],
  ],
  ['its batches have two items', 'test/unit/apply/send-divided.test.ts', ['quickbooks.batchItemsInTime=10']],
  ['the same', 'test/unit/sandbox/quickbooks-gateway.test.ts', ['quickbooks.batchCost=perItem']],
  [
    'its company is set up otherwise: custom numbers, no sales tax, numbers that differ',
    'test/unit/sandbox/quickbooks-sales.test.ts',
    ['quickbooks.customTxnNumbers=on', 'quickbooks.automatedSalesTax=off', 'quickbooks.duplicateScope=acrossTypes'],
  ],
  [
    'its company is set up otherwise: every customer to create has the home currency',
    'test/unit/sandbox/quickbooks-customer.test.ts',
    ['quickbooks.currencyRefOnCreate=ignored', 'quickbooks.currencyWhenOff=refuse'],
  ],
  [
    'tieout never does it: an unreadable text in a condition, named columns',
    'test/unit/sandbox/quickbooks-query.test.ts',
    ['quickbooks.queryCharacters=any', 'quickbooks.projection=sparse'],
  ],
  [
    'tieout never does it: foreign money without a rate, amounts that do not fit, lines without an item',
    'test/unit/sandbox/quickbooks-sales.test.ts',
    [
      'quickbooks.foreignWithoutRate=error2410',
      'quickbooks.amountPrecision=round',
      'quickbooks.lineWithoutItem=documentation',
      'quickbooks.lineWithoutItem=defaultItem',
    ],
  ],
  [
    'tieout never does it: unknown members, a name that it has seen to be taken',
    'test/unit/sandbox/quickbooks-customer.test.ts',
    ['quickbooks.unknownProperty=ignore', 'quickbooks.nameLookupDetail=id', 'quickbooks.nameLookupDetail=sentence'],
  ],
  [
    'tieout never does it: deleting, voiding, lowering what was paid',
    'test/unit/sandbox/quickbooks-settlement.test.ts',
    [
      'quickbooks.deletePaidInvoice=refuse620',
      'quickbooks.deletePaidInvoice=unlink',
      'quickbooks.lowerPaidInvoice=unapply',
      'quickbooks.unsupportedVoid=ok10000',
      'quickbooks.unsupportedVoid=silent',
    ],
  ],
];

const SCHEDULES_MAX = 25;

async function firstSeedWith(choice: (typeof CHOICES)[number]): Promise<number | null> {
  for (let seed = 1; seed <= SCHEDULES_MAX; seed += 1) if (await bites(seed, choice)) return seed;
  return null;
}

describe('the modes of the sandbox in the simulation', () => {
  const elsewhere = SHOWN_BY.flatMap(([, , names]) => names);
  const here = CHOICES.filter(({ name }) => !elsewhere.includes(name));

  it('are all there: each makes a difference in some schedules, or another test plays it', () => {
    const known = CHOICES.map(({ name }) => name);
    expect(elsewhere.filter((name) => !known.includes(name))).toEqual([]);
    expect(new Set(elsewhere).size).toBe(elsewhere.length);
    expect(here.length).toBeGreaterThan(elsewhere.length);
  });

  it.each(SHOWN_BY.map(([, test, names]) => [test, names] as const))('are played by %s: %j', (test, names) => {
    const text = readFileSync(test, 'utf8');
    const unnamed = names.filter((name) => !text.includes(/\.(\w+)=/.exec(name)?.[1] ?? name));
    expect(unnamed).toEqual([]);
  });

  it.each(here)('make a difference within a few schedules: $name', { timeout: 300_000 }, async (choice) => {
    expect(await firstSeedWith(choice)).not.toBeNull();
  });
});
