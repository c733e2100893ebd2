import type { Plan } from '../../../src/model/plan.ts';
import { FORMAT_VERSIONS } from '../../../src/model/format-versions.ts';
import { describe, expect, it } from 'vitest';
import { validatePlan } from '../../../src/workspace/generated/plan-validator.js';
import { planId } from '../../../src/plan/plan-id.ts';
import { loadPlan, savePlan } from '../../../src/plan/plan-file.ts';
import type { Change } from '../../../src/model/change.ts';
import { billOf, makeWorld, planWorld, withBills } from '../reconcile/make-world.ts';
import { SITUATIONS } from '../reconcile/situations.ts';

const PACKED = '2.3';

const { plan } = planWorld(withBills(makeWorld(), billOf('10')));

function textOf(saved: Plan): string {
  return [...savePlan(saved)].join('');
}

function loaded(text: string): Plan {
  const answer = loadPlan(text, 'plan.json', validatePlan);
  if ('diagnostics' in answer) throw new Error(answer.diagnostics.map((diagnostic) => diagnostic.message).join('\n'));
  return answer.plan;
}

function refused(text: string): readonly string[] {
  const answer = loadPlan(text, 'plan.json', validatePlan);
  if ('plan' in answer) throw new Error('the plan was accepted');
  for (const diagnostic of answer.diagnostics) {
    expect(diagnostic).toMatchObject({ severity: 'error', place: { path: 'plan.json', line: 1, column: 1 } });
    expect(diagnostic.hint).toContain('tieout plan --out');
  }
  return answer.diagnostics.map((diagnostic) => diagnostic.code);
}

function edited(edit: (value: Record<string, unknown>) => void): string {
  const value = JSON.parse(textOf(plan)) as Record<string, unknown>;
  edit(value);
  return JSON.stringify(value);
}

/** What is said of a plan in which a check of the schema found these. */
function damagedBy(errors: readonly { instancePath: string; message?: string }[]): string {
  const answer = loadPlan(
    textOf(plan),
    'plan.json',
    Object.assign(() => false, { errors }),
  );
  if ('plan' in answer) throw new Error('the plan was accepted');
  return answer.diagnostics.map((diagnostic) => diagnostic.message).join('\n');
}

describe('a saved plan', () => {
  it('is JSON with a line end', () => {
    const text = textOf(plan);
    expect(text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(text)).toMatchObject({ formatVersion: FORMAT_VERSIONS.plan, id: plan.id });
  });

  it.each(Object.entries(SITUATIONS))('comes back as it was: %s', (_name, situation) => {
    const made = planWorld(situation.world(), situation.options).plan;
    expect(loaded(textOf(made))).toEqual(made);
    const packed = [...savePlan(made, 0)].join('');
    const formatVersion = made.changes.length + made.bills.length > 0 ? PACKED : FORMAT_VERSIONS.plan;
    expect(JSON.parse(packed)).toMatchObject({ formatVersion, id: made.id });
    expect(JSON.stringify(loaded(packed))).toBe(JSON.stringify(made));
  });

  it('has packed lists when it is large, which are refused when they are damaged or edited', () => {
    const [bill] = plan.bills;
    if (bill === undefined) throw new Error('the plan has a bill');
    const many = {
      ...plan,
      bills: Array.from({ length: 1000 }, (_, index) => ({ ...bill, billId: `bill-${String(index)}` })),
    };
    const large = { ...many, id: planId(many) };
    const text = textOf(large);
    expect(loaded(text)).toEqual(large);
    expect(text.length).toBeLessThan(JSON.stringify(large).length / 3);
    expect(refused(text.replace('"bill-7"', '"bill-8"'))).toEqual(['plan/edited']);
    expect(refused(text.replace('"bill-7"', '-3'))).toEqual(['plan/schema']);
  });

  it.each<[string, string, string]>([
    ['nothing', '', 'plan/not-json'],
    ['half a plan', textOf(plan).slice(0, 500), 'plan/not-json'],
    ['a number', '17', 'plan/not-a-plan'],
    ['null', 'null', 'plan/not-a-plan'],
    ['a list', '[]', 'plan/not-a-plan'],
    ['another object', '{"a":1}', 'plan/not-a-plan'],
    ['a version that is no text', '{"formatVersion":1}', 'plan/not-a-plan'],
    ['a later format', '{"formatVersion":"2.0"}', 'plan/version'],
    ['an empty plan', `{"formatVersion":"${FORMAT_VERSIONS.plan}"}`, 'plan/schema'],
    ['a plan of an older tieout', '{"formatVersion":"1.0"}', 'plan/version'],
    ['a plan with a strange key', edited((value) => (value['surprise'] = true)), 'plan/schema'],
    ['a plan with a prototype key', textOf(plan).replace('"id"', '"__proto__": {}, "id"'), 'plan/schema'],
  ])('refuses %s', (_name, text, code) => {
    expect(refused(text)).toEqual([code]);
  });

  it('names what is damaged, the first ten places at most', () => {
    expect(damagedBy([{ instancePath: '/changes/0', message: 'must be object' }])).toBe(
      'the saved plan is damaged: /changes/0 must be object',
    );
    expect(damagedBy([{ instancePath: '' }])).toBe('the saved plan is damaged: / is wrong');
    const many = Array.from({ length: 12 }, (_, at) => ({ instancePath: `/bills/${String(at)}` }));
    expect(damagedBy(many)).toMatch(/\/bills\/9 is wrong$/);
  });

  it('refuses an edited amount, customer or plan', () => {
    const text = textOf(plan);
    expect(text.match(/"10\.00"/g)?.length).toBeGreaterThan(2);
    expect(refused(text.replaceAll('"10.00"', '"99.00"'))).toEqual(['plan/edited']);
    expect(refused(text.replace('"id":"58"', '"id":"59"'))).toEqual(['plan/edited']);
    expect(refused(edited((value) => (value['guards'] = [])))).toEqual(['plan/edited']);
    expect(refused(edited((value) => (value['changes'] = [])))).toEqual(['plan/edited']);
  });
});

describe('planId', () => {
  it.each<[string, (candidate: Plan) => Plan]>([
    ['times', (entry) => ({ ...entry, createdAt: '2030-01-01T00:00:00.000Z' })],
    ['what it was made from', (item) => ({ ...item, basedOn: { ...item.basedOn, m3ter: 'x', m3terReadAt: 'y' } })],
    ['bill versions', (one) => ({ ...one, bills: one.bills.map((bill) => ({ ...bill, billVersion: 77 })) })],
    [
      'revisions',
      (held) => ({
        ...held,
        changes: held.changes.map((change): Change =>
          change.action === 'create' ? change : { ...change, precondition: { id: '1', revision: '9' } },
        ),
      }),
    ],
  ])('stays with %s', (_name, change) => {
    expect(planId(change(plan))).toBe(plan.id);
  });

  it.each<[string, (held: Plan) => Plan]>([
    ['a change left out', (held) => ({ ...held, changes: held.changes.slice(1) })],
    ['the order of changes', (held) => ({ ...held, changes: held.changes.toReversed() })],
    ['a decision', (held) => ({ ...held, bills: held.bills.map((bill) => ({ ...bill, reason: 'resend' })) })],
    ['the scope', (held) => ({ ...held, scope: { ...held.scope, only: 'bills' } })],
    ['the connection', (held) => ({ ...held, connection: { ...held.connection, realmId: '2' } })],
    ['a diagnostic', (held) => ({ ...held, diagnostics: [{ severity: 'info', code: 'plan/edited', message: 'y' }] })],
  ])('moves with %s', (_name, change) => {
    expect(planId(change(plan))).not.toBe(plan.id);
  });
});
