import { describe, expect, it } from 'vitest';
import type { GuardName } from '../../src/model/plan.ts';
import { explainCode } from '../../src/render/explain-code.ts';
import { sourceFiles } from './source-files.ts';

/** The codes that code of apply gives to outcomes. */
const GIVEN = /(?:(?:conflict|skipped)\(\s*|\bcode: |\b[A-Z_]+ = )'([a-z][a-z0-9]*(?:[-/][a-z0-9]+)*)'/g;

const GUARDS: Readonly<Record<GuardName, true>> = {
  'max-invoices': true,
  'max-invoice-total': true,
  'max-deletes': true,
  'max-updates': true,
  'empty-workspace': true,
  'realm-mismatch': true,
  'unresolved-mapping': true,
  'native-sender': true,
};

function isKnown(code: string): boolean {
  return !('unknown' in explainCode(code));
}

describe('tieout explain', () => {
  const sources = sourceFiles('src').filter(
    ({ path }) => path.startsWith('src/apply/') || path === 'src/reconcile/run-apply.ts',
  );
  const codes = new Set(sources.flatMap(({ text }) => [...text.matchAll(GIVEN)].map(([, code]) => code ?? '')));

  it('knows every code that an apply gives to a change', () => {
    expect(codes.size).toBeGreaterThan(15);
    expect([...codes].filter((code) => !isKnown(code))).toEqual([]);
  });

  it('knows why a report is not good', () => {
    const reasons = ['conflict', 'rejected', 'indeterminate', 'skipped', 'interrupted', 'not-converged'];
    expect([...reasons, 'workspace-errors', 'duplicate-invoice', 'blocked'].filter((code) => !isKnown(code))).toEqual(
      [],
    );
  });

  it('knows guards as the plan names them', () => {
    expect(Object.keys(GUARDS).filter((name) => !isKnown(name))).toEqual([]);
    expect(explainCode('native-sender')).toMatchObject({ code: 'guard/native-sender' });
  });

  it('knows the codes of an answer of a system, which only that system can list', () => {
    expect(explainCode('quickbooks/6140')).toMatchObject({ title: 'QuickBooks refused a change with its error 6140' });
    expect(explainCode('m3ter/http-422')).toMatchObject({ title: 'm3ter refused a change with HTTP status 422' });
  });
});

describe('the next step of a reason that an apply settles', () => {
  it.each(['not-sent', 'bill-changed', 'sent-by-m3ter', 'sent-not-recorded', 'resend', 'fields-differ', 'not-found'])(
    '%s names tieout apply',
    (code) => {
      expect(explainCode(code)).toMatchObject({ cure: expect.stringContaining('tieout apply') });
    },
  );
});
