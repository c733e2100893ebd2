import { describe, expect, it } from 'vitest';
import { billOf, integrationOf, makeWorld, planWorld, withBills } from './make-world.ts';

const FAST = { name: 'Fast', bills: { onlySendOnApproval: false } };
const CAREFUL = { name: 'Careful', bills: { onlySendOnApproval: true } };
const PENDING = { status: 'PENDING', dtApproved: null } as const;

type Changes = NonNullable<Parameters<typeof integrationOf>[0]>;

function planOf(integrations: readonly Changes[], ...bills: readonly ReturnType<typeof billOf>[]) {
  return planWorld(withBills(makeWorld({ integrations: integrations.map(integrationOf) }), ...bills)).plan;
}

function told({ diagnostics }: ReturnType<typeof planOf>) {
  return diagnostics.filter(({ code }) => code === 'plan/sent-past-approval');
}

const ONE = billOf('10', PENDING);
const TWO = billOf('20.5', { ...PENDING, id: 'bill-2', sequentialInvoiceNumber: 'INV-102' });

describe('a bill that nobody has approved', () => {
  it('is told with its money where one integration sends it and another waits for its approval', () => {
    const plan = planOf([FAST, CAREFUL], ONE);
    expect(plan.bills.map(({ decision, integration }) => [decision, integration])).toEqual([['send', 'Fast']]);
    expect(told(plan)).toEqual([
      {
        severity: 'warning',
        code: 'plan/sent-past-approval',
        message:
          'INV-101 (ACME Ltd, USD 10.00) is to be sent, and nobody has approved it; "Fast" needs no approval, ' +
          'while "Careful" waits for approval and would send it then',
        hint: 'tell their accounts apart with accounts.filter, include or exclude, or set bills.onlySendOnApproval: true in "Fast"',
        about: 'bill-1',
        place: expect.anything() as unknown,
      },
    ]);
  });

  it('is told once with all others of the same integrations, with their sum', () => {
    const [only, ...more] = told(planOf([FAST, CAREFUL, { ...CAREFUL, name: 'Slow' }], ONE, TWO));
    expect(more).toEqual([]);
    expect(only?.message).toBe(
      '2 bills (USD 30.50) are to be sent that nobody has approved: INV-101 (ACME Ltd, USD 10.00), ' +
        'INV-102 (ACME Ltd, USD 20.50); "Fast" needs no approval, while "Careful" and "Slow" wait for approval and would send them then',
    );
    expect(only?.about).toBeUndefined();
  });

  it.each<[string, readonly Changes[]]>([
    ['no other integration takes the account', [FAST]],
    ['every integration waits for approval', [CAREFUL, { ...CAREFUL, name: 'Slow' }]],
    ['the other one only rehearses', [FAST, { ...CAREFUL, delivery: { mode: 'reportOnly' } }]],
    [
      'the other one takes no line of it',
      [
        FAST,
        {
          ...CAREFUL,
          bills: {
            onlySendOnApproval: true,
            exclude: { products: ['api-calls'], lineItemTypes: [], aggregations: [] },
          },
        },
      ],
    ],
    ['the one that needs no approval only rehearses', [{ ...FAST, delivery: { mode: 'reportOnly' } }, CAREFUL]],
    ['the other one is not for its account', [FAST, { ...CAREFUL, accounts: { filter: 'currency == "EUR"' } }]],
  ])('is not told where %s', (_what, integrations) => {
    expect(told(planOf(integrations, ONE))).toEqual([]);
  });

  it('is told no more once it is approved: then both would send it, and it is blocked', () => {
    const plan = planOf([FAST, CAREFUL], billOf('10'));
    expect(plan.bills.map(({ reason }) => reason)).toEqual(['ambiguous-integration']);
    expect(told(plan)).toEqual([]);
  });
});
