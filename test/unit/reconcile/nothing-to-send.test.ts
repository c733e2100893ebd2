import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { findUnusual } from '../../../src/plan/unusual.ts';
import { buildStatus } from '../../../src/reconcile/build-status.ts';
import { planPageData } from '../../../src/render/html/plan-page-data.ts';
import { renderNothingToDo, renderPlanSummaryLine } from '../../../src/render/plan-summary.ts';
import { renderNextApply } from '../../../src/render/status.ts';
import { lintWorkspace } from '../../../src/workspace/lint-workspace.ts';
import { applyTo, billOf, makeWorld, planWorld, withBills, withIntegration, type World } from './make-world.ts';

/** A plan after the configuration was applied, with what `validate` says of the files. */
function settledPlan(changes: Parameters<typeof withIntegration>[1]): Plan {
  const fresh: World = withBills(withIntegration(makeWorld(), changes), billOf('10'));
  const world = applyTo(fresh, planWorld(fresh).plan);
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
