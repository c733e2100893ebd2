import { describe, expect, it } from 'vitest';
import type { Journal, JournalEntry } from '../../../src/apply/ports.ts';
import { WorldFailure } from '../../../src/support/errors.ts';
import { openExample } from './example-run.ts';

/** A journal whose disk is full from the entry on for which `isLast` says so. */
function fullFrom(isLast: (entry: JournalEntry) => boolean): Journal & { readonly written: JournalEntry[] } {
  const written: JournalEntry[] = [];
  let full = false;
  return {
    written,
    append(entry) {
      full ||= isLast(entry);
      if (full) return Promise.reject(new WorldFailure('no space left', { code: 'apply/journal-unwritable' }));
      written.push(entry);
      return Promise.resolve();
    },
  };
}

const isAbout = (entry: JournalEntry, event: JournalEntry['event']): boolean =>
  entry.event === event && 'address' in entry && entry.address.startsWith('invoice/');

describe('a disk that is full while the journal is written', () => {
  it.each(['intent', 'outcome'] as const)(
    'ends the run at an %s, and reports what was sent until then',
    async (event) => {
      const journal = fullFrom((entry) => isAbout(entry, event));
      const example = await openExample({ journal });
      const plan = await example.plan();
      const report = await example.apply(plan);
      expect(report.outcomes).toHaveLength(plan.changes.length);
      expect(report).toMatchObject({ converged: false, exitCode: 1, reason: 'apply/journal-unwritable' });
      expect(report.diagnostics.map(({ code }) => code)).toContain('apply/journal-unwritable');
      const created = example.sandbox.journal.filter(
        ({ entity, operation }) => entity === 'Invoice' && operation === 'create',
      );
      const applied = report.outcomes.filter(
        ({ kind, action, status }) => kind === 'invoice' && action === 'create' && status === 'applied',
      );
      expect(applied.map(({ remoteId }) => remoteId)).toEqual(created.map(({ id }) => id));
      // What was not announced was not sent.
      const announced = new Set(journal.written.flatMap((entry) => ('change' in entry ? [entry.change] : [])));
      // Adopting sends nothing, and is announced by nobody.
      const silent = report.outcomes.filter(({ change, action }) => !announced.has(change) && action !== 'adopt');
      expect(silent.length).toBeGreaterThan(0);
      expect(new Set(silent.map(({ status }) => status))).toEqual(new Set(['skipped']));
    },
  );

  it('says so when only the last line is missing, and everything was sent', async () => {
    const example = await openExample({ journal: fullFrom(({ event }) => event === 'result') });
    const report = await example.apply(await example.plan());
    expect(report).toMatchObject({ converged: true, exitCode: 1, reason: 'apply/journal-unwritable' });
    expect(report.outcomes.every(({ status }) => status === 'applied')).toBe(true);
  });
});

it('does not record an invoice that was voided since the plan', async () => {
  const example = await openExample();
  const plan = await example.plan();
  const adopted = plan.changes.find(({ kind, action }) => kind === 'invoice' && action === 'adopt');
  if (adopted === undefined || !('id' in adopted.precondition)) throw new Error('the example adopts an invoice');
  example.sandbox.people.voidInvoice(adopted.precondition.id);
  const report = await example.apply(plan);
  expect(report.outcomes.find(({ address }) => address === adopted.address)).toMatchObject({
    status: 'conflict',
    code: 'voided',
  });
});
