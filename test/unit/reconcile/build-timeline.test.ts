import { describe, expect, it } from 'vitest';
import { buildTimeline } from '../../../src/reconcile/build-timeline.ts';
import type { TimelineEvent } from '../../../src/model/timeline.ts';
import { applyTo, billOf, editDocument, makeWorld, planWorld, withBills, type World } from './make-world.ts';

const BILL = billOf('450.00', {
  dtApproved: '2026-11-02T09:00:00.000Z',
  lastCalculatedDate: '2026-11-01T02:00:00.000Z',
});

function timelineOf(world: World): readonly TimelineEvent[] {
  const { plan, walkOf } = planWorld(world);
  const [decision] = plan.bills;
  const walk = walkOf('bill-1');
  if (decision === undefined || walk === null) throw new Error('the world has one bill');
  return buildTimeline(plan, walk, decision);
}

const named = (events: readonly TimelineEvent[]) => events.map(({ event, at }) => [event, at]);

/** Sent on 2026-11-03, as QuickBooks remembers it. */
function sent(): World {
  const world = withBills(makeWorld(), BILL);
  return editDocument(applyTo(world, planWorld(world).plan), { createdAt: '2026-11-03T09:00:00.000Z', syncToken: '0' });
}

describe('the timeline of a bill', () => {
  it('ends with what the plan does, and by which plan', () => {
    const events = timelineOf(withBills(makeWorld(), BILL));
    expect(named(events).map(([event]) => event)).toEqual(['billed', 'approved', 'planned']);
    expect(events.at(-1)?.detail).toMatch(/; plan [0-9a-f]{12}$/);
  });

  it('says when it was sent, and by whom', () => {
    const events = timelineOf(sent());
    expect(named(events)).toEqual([
      ['billed', '2026-11-01T02:00:00.000Z'],
      ['approved', '2026-11-02T09:00:00.000Z'],
      ['sent', '2026-11-03T09:00:00.000Z'],
    ]);
    expect(events.at(-1)?.detail).toMatch(/USD 450\.00, by tieout, of version/);
  });

  it('says that it was edited and when, and that it is paid in part', () => {
    const changes = { note: 'by hand', balance: '50.00', settled: true, lastUpdatedAt: '2026-11-05T08:00:00.000Z' };
    const events = timelineOf(editDocument(sent(), changes));
    expect(named(events).slice(2)).toEqual([
      ['sent', '2026-11-03T09:00:00.000Z'],
      ['changed', '2026-11-05T08:00:00.000Z'],
      ['paid', null],
    ]);
    expect(events.at(-1)?.detail).toBe('part paid: USD 50.00 left');
  });

  it('says that it was voided', () => {
    const gone = { voided: true, totalAmount: '0', balance: '0', lines: [], lastUpdatedAt: '2026-11-06T08:00:00.000Z' };
    expect(named(timelineOf(editDocument(sent(), gone))).at(-1)).toEqual(['voided', '2026-11-06T08:00:00.000Z']);
  });

  it('says what a void invoice came to, when what the bill gives is still that', () => {
    const gone = { voided: true, totalAmount: '0', balance: '0', lines: [], lastUpdatedAt: '2026-11-06T08:00:00.000Z' };
    const world = editDocument(sent(), gone);
    const saidOf = (one: World): string => timelineOf(one).find(({ event }) => event === 'sent')?.detail ?? '';
    expect(saidOf(world)).toMatch(/\(Id \d+\), USD 450\.00, by tieout, of version/);
    const recalculated = withBills(world, { ...BILL, version: BILL.version + 1, billTotal: '460' });
    expect(saidOf(recalculated)).toMatch(/\(Id \d+\), QuickBooks keeps no total of a void one, by tieout/);
  });
});
