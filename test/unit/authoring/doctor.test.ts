import { describe, expect, test } from 'vitest';
import { checkPlan } from '../../../src/authoring/doctor-plan.ts';
import { checkLimits, checkPaidReads } from '../../../src/authoring/doctor-systems.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import type { BillDecision } from '../../../src/model/plan.ts';
import { EMBEDDED_LIMITS, limitsWith } from '../../../src/model/limits.ts';
import { billOf, makeWorld, planWorld, withBills } from '../reconcile/make-world.ts';

const { connections } = makeWorld().workspace;
const connection = connections[0]!;

function linesOf(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, string> {
  const world = makeWorld();
  const { plan } = planWorld(world);
  const lines = checkPlan({ ...plan, diagnostics }, world.quickbooks, limitsWith({}), 0);
  return new Map(lines.map(({ check, status, message }) => [check, `${status} ${message}`]));
}

describe('doctor', () => {
  test('has no word about the limits of the embedded systems, and one about those of a Connection', () => {
    const limits = limitsWith(EMBEDDED_LIMITS);
    expect(checkLimits({ ...connection, embedded: true }, limits)).toEqual([]);
    expect(checkLimits(connection, limits)).toHaveLength(1);
  });

  test('says what a month of reads takes, and when it is more than there are', () => {
    expect(checkPaidReads(12)).toMatchObject({ status: 'ok', message: expect.stringContaining('18,228 a month') });
    expect(checkPaidReads(400)).toMatchObject({ status: 'warn' });
  });

  test('names opt-outs that cannot be read', () => {
    expect(linesOf([]).get('opt-outs')).toBe('ok every account with bills says whether it is opted out');
    const found = { severity: 'info', code: 'm3ter/opt-out-not-readable', message: 'no configData' } as const;
    expect(linesOf([found]).get('opt-outs')).toBe('warn no configData');
  });

  test('names invoices without a pay button where the company takes payments', () => {
    expect(linesOf([]).has('pay button')).toBe(false);
    const place = { path: 'us.yaml', line: 2, column: 1 };
    const found = { severity: 'info', code: 'integration/no-pay-button', message: 'no pay button', place } as const;
    expect(linesOf([found]).get('pay button')).toBe('warn us.yaml:2: no pay button');
  });

  test('names every bill that is blocked for another reason, with what to do about each', () => {
    const world = withBills(makeWorld(), billOf('10'));
    const { plan } = planWorld(world);
    const [bill] = plan.bills;
    const blocked = (docNumber: string, reason: BillDecision['reason'], hint: string | null): BillDecision => ({
      ...bill!,
      docNumber,
      decision: 'block',
      reason,
      hint,
    });
    const bills = [
      blocked('INV-1', 'sign-unresolved', 'recalculate the bill'),
      blocked('INV-2', 'doc-number-taken', 'map it'),
      blocked('INV-3', 'sign-unresolved', 'recalculate the bill'),
      blocked('INV-4', 'max-invoice-total', null),
    ];
    const lines = checkPlan({ ...plan, bills }, world.quickbooks, limitsWith({}), 0);
    expect(lines.find(({ check }) => check === 'other blocks')).toMatchObject({
      status: 'fail',
      message: '4 bills: sign-unresolved INV-1, INV-3; doc-number-taken INV-2; max-invoice-total INV-4',
      next: 'INV-1, INV-3: recalculate the bill; INV-2: map it; INV-4: tieout explain bill INV-4 says why',
    });
  });
});
