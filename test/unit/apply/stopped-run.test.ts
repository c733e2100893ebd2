import { expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/apply/ports.ts';
import { openExample } from './example-run.ts';

it('gives the exit code of the signal to the report and to the journal', async () => {
  const entries: JournalEntry[] = [];
  const journal = {
    append: async (entry: JournalEntry) => {
      entries.push(entry);
      await Promise.resolve();
    },
  };
  const example = await openExample({ journal, stopped: 143 });
  const report = await example.apply(await example.plan());
  expect(report).toMatchObject({ exitCode: 143, reason: 'interrupted', converged: false });
  expect(entries.at(-1)).toMatchObject({ event: 'result', exitCode: 143, converged: false });
});
