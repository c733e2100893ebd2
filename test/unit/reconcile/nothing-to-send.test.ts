import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { findUnusual } from '../../../src/plan/unusual.ts';
import { buildStatus } from '../../../src/reconcile/build-status.ts';
import { planPageData } from '../../../src/render/html/plan-page-data.ts';
import { renderNothingToDo, renderPlanSummaryLine } from '../../../src/render/plan-summary.ts';
import { renderNextApply } from '../../../src/render/status.ts';
import { lintWorkspace } from '../../../src/workspace/lint-workspace.ts';
import {
  applyTo,
  billOf,
  editDocument,
  makeWorld,
  planWorld,
  withBills,
  withIntegration,
  type World,
} from './make-world.ts';

/** A plan after the configuration was applied, with what `validate` says of the files. */
function settledPlan(changes: Parameters<typeof withIntegration>[1]): Plan {
  const fresh: World = withBills(withIntegration(makeWorld(), changes), billOf('10'));
  return planOf(applyTo(fresh, planWorld(fresh).plan));
}

function planOf(world: World): Plan {
  const { plan } = planWorld(world);
  const lint = lintWorkspace(world.workspace, { complete: true, today: '2026-11-22' }).filter(
    ({ code }) => code === 'lint/starts-in-future',
  );
  return { ...plan, diagnostics: [...plan.diagnostics, ...lint] };
}

const said = (plan: Plan): readonly string[] => [
  renderPlanSummaryLine(plan).replace(/^Plan \w+: /, ''),
  renderNothingToDo(plan) ?? '',
  renderNextApply(buildStatus({ plan, runs: new Map(), documents: [] })),
  planPageData(plan, { unusual: findUnusual(plan), version: '1.0.0', next: [] }).verdict,
];

describe('a plan without changes', () => {
  it('says that a start in the future keeps its bills', () => {
    expect(said(settledPlan({ delivery: { from: '2027-01-01' } }))).toEqual([
      'nothing to send yet, 1 before a start in the future (USD 10.00), 1 skipped.',
      'Nothing to send yet: 1 before a start in the future (USD 10.00); set delivery.from to the date of the first bill that is to be sent.',
      'The next apply would do nothing, and leaves 1 bill for a delivery.from that is later (USD 10.00).',
      '1 before a start in the future (USD 10.00) and 1 bill skipped.',
    ]);
  });

  it('counts a bill whose invoice a person voided as drift, and not before the start too', () => {
    const fresh = withBills(makeWorld(), billOf('10'));
    const gone = { voided: true, totalAmount: '0', balance: '0', lines: [] };
    const voided = editDocument(applyTo(fresh, planWorld(fresh).plan), gone);
    const later = withIntegration(voided, { delivery: { from: '2027-01-01' } });
    const [line, sentence, next] = said(planOf(later));
    expect(line).toBe('nothing to send, 1 drift.');
    expect(sentence).toBe('Nothing to send: what is left needs a person (1 difference in QuickBooks).');
    expect(next).toBe('The next apply would do nothing.');
  });

  it('says that no integration takes its bills', () => {
    const [line, sentence, next] = said(settledPlan({ accounts: { include: ['GLOBEX'] } }));
    expect(line).toBe('nothing to do, 1 skipped.');
    expect(sentence).toMatch(/^Nothing to do: both systems/);
    expect(next).toBe('The next apply would do nothing.');
    const filtered = said(settledPlan({ accounts: { filter: 'accountCode == "GLOBEX"' } }));
    expect(filtered).toEqual([
      'US invoices takes no account (its filter matches none that has bills); nothing to send, ' +
        '1 left to no integration (USD 10.00), 1 skipped.',
      'Nothing to send: what is left needs a person (1 bill that no integration takes).',
      'The next apply would do nothing, and leaves 1 bill to no integration (USD 10.00).',
      'US invoices takes no account (its filter matches none that has bills); 1 left to no integration (USD 10.00) and 1 bill skipped.',
    ]);
  });
});
