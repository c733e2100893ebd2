import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validatePlan } from '../../src/workspace/generated/plan-validator.js';
import { LEVELS, levelOf } from '../../src/model/levels.ts';
import type { Plan } from '../../src/model/plan.ts';
import { loadPlan, savePlan } from '../../src/plan/plan-file.ts';
import { compareWithReviewed } from '../../src/plan/stale.ts';
import { applyTo, planWorld, settle, type World } from '../unit/reconcile/make-world.ts';
import { anyEvent, anyHistoryOf, EDITED_NOTE } from './random-world.ts';

const anyHistory = anyHistoryOf(anyEvent);

function textOf(plan: Plan): string {
  return [...savePlan(plan)].join('');
}

function shuffled<T>(values: readonly T[], seed: number): readonly T[] {
  return values
    .map((value, at) => ({ value, order: ((at + 1) * 2_654_435_761 * (seed + 1)) % 1_000_003 }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}

function shuffleWorld(world: World, seed: number): World {
  const { m3ter, quickbooks, workspace } = world;
  const mix = <T>(values: readonly T[]): readonly T[] => shuffled(values, seed);
  return {
    ...world,
    workspace: {
      ...workspace,
      integrations: mix(workspace.integrations),
      mappingFiles: mix(workspace.mappingFiles.map((file) => ({ ...file, rules: mix(file.rules) }))),
    },
    m3ter: {
      ...m3ter,
      accounts: mix(m3ter.accounts),
      products: mix(m3ter.products),
      configs: mix(m3ter.configs),
      mappings: mix(m3ter.mappings),
      bills: mix(m3ter.bills),
    },
    quickbooks: {
      ...quickbooks,
      customers: mix(quickbooks.customers),
      items: mix(quickbooks.items),
      documents: mix(quickbooks.documents),
    },
  };
}

function loaded(text: string): Plan {
  const answer = loadPlan(text, 'plan.json', validatePlan);
  if ('diagnostics' in answer) throw new Error(JSON.stringify(answer.diagnostics));
  return answer.plan;
}

describe('the laws of planning, over worlds with any history', () => {
  it('1 and 2: what was applied is not wanted again', () => {
    fc.assert(
      fc.property(anyHistory, (world) => {
        const settled = applyTo(world, planWorld(world).plan);
        expect(planWorld(settled).plan.changes).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('3: the order of the input does not change the plan', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat({ max: 1_000 }), (world, seed) => {
        const { plan } = planWorld(world);
        expect(planWorld(shuffleWorld(world, seed)).plan).toEqual(plan);
      }),
      { numRuns: 200 },
    );
  });

  it('4: a saved plan comes back as it was', () => {
    fc.assert(
      fc.property(anyHistory, (world) => {
        const { plan } = planWorld(world);
        expect(loaded(textOf(plan))).toEqual(plan);
      }),
      { numRuns: 200 },
    );
  });

  it('a change has one id, and comes after what it depends on', () => {
    fc.assert(
      fc.property(anyHistory, (world) => {
        const { changes } = planWorld(world).plan;
        expect(new Set(changes.map((change) => change.id)).size).toBe(changes.length);
        const done = new Set<string>();
        for (const change of changes) {
          for (const address of change.dependsOn) expect(done).toContain(address);
          done.add(change.address);
        }
        const levels = changes.map((change) => LEVELS.indexOf(levelOf(change)));
        expect(levels).toEqual(levels.toSorted((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });

  it('every bill has one decision, and the counts add up', () => {
    fc.assert(
      fc.property(anyHistory, (world) => {
        const { bills, summary, changes, drift } = planWorld(world).plan;
        expect(bills.map((bill) => bill.billId).sort()).toEqual(world.m3ter.bills.map((bill) => bill.id).sort());
        const carried = bills.filter((bill) => bill.change !== null);
        const drifted = new Set(drift.map(({ billId }) => billId));
        const changedByOthers = bills.filter(
          ({ decision, billId }) => (decision === 'upToDate' || decision === 'skip') && drifted.has(billId),
        );
        const { blocked, skipped, held = 0, upToDate } = summary;
        expect(blocked + skipped + held + upToDate + changedByOthers.length + carried.length).toBe(bills.length);
        const documents = changes.filter((change) => change.kind === 'invoice' || change.kind === 'creditMemo');
        expect(carried.map((bill) => bill.change ?? '').sort()).toEqual(
          documents.map((change) => change.address).sort(),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('a reviewed plan', () => {
  it('is sent whole while nothing moved', () => {
    fc.assert(
      fc.property(anyHistory, (world) => {
        const { plan, world: observed } = planWorld(world);
        const result = compareWithReviewed({ reviewed: plan, fresh: plan, world: observed() });
        expect(result.send).toEqual(plan.changes.map((change) => change.id));
        expect([...result.stale, ...result.unreviewed, ...result.notInPlan]).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('may be replayed after it was applied, wholly or in part: nothing is stale', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat({ max: 20 }), (world, count) => {
        const { plan } = planWorld(world);
        const killed = applyTo(world, { ...plan, changes: plan.changes.slice(0, count) });
        const fresh = planWorld(killed);
        const result = compareWithReviewed({ reviewed: plan, fresh: fresh.plan, world: fresh.world() });
        expect(result.stale.map((change) => change.address)).toEqual([]);
        expect(result.unreviewed).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('documents of ours', () => {
  it('are one for each bill, whatever runs and people did, unless a person copied one', () => {
    const noCopies = anyEvent.filter((event) => event.event !== 'copied');
    const histories = anyHistoryOf(noCopies).map((world) => settle(world));
    fc.assert(
      fc.property(histories, (world) => {
        const owners = world.quickbooks.documents.flatMap(
          (observedSalesDocument) => observedSalesDocument.marker?.billId ?? [],
        );
        expect(new Set(owners).size).toBe(owners.length);
      }),
      { numRuns: 300 },
    );
  });

  it('are never changed unasked once a person edited, voided or paid them', () => {
    fc.assert(
      fc.property(anyHistory, (world) => {
        const updated = new Set(
          planWorld(world).plan.changes.flatMap(({ kind, action, precondition }) =>
            kind !== 'mapping' && action === 'update' && 'id' in precondition ? precondition.id : [],
          ),
        );
        const observedSalesDocuments = world.quickbooks.documents.filter((document) => updated.has(document.id));
        const untouchable = observedSalesDocuments.filter(
          ({ voided, settled, marker, note }) => voided || settled || marker === null || note === EDITED_NOTE,
        );
        expect(untouchable).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
