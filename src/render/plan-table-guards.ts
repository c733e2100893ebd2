import type { GuardResult } from '../model/plan.ts';
import { table, type Cell, type Table } from './page.ts';

/** Guards that are not ok, each with its number and the key that lifts it. */
export function guardsTable(guards: readonly GuardResult[]): Table {
  const shown = guards.filter(({ status }) => status !== 'ok');
  const tripped = shown.some(({ status }) => status === 'tripped');
  return table<GuardResult>({
    title: 'Guards',
    summary: tripped ? 'nothing will be sent' : '',
    columns: [
      { title: '', fit: 'keep', of: guardCell },
      { title: 'guard', fit: 'keep', of: ({ name }) => name },
      { title: 'what it found', fit: 'wrap', of: ({ message }) => message },
      {
        title: 'to lift it',
        fit: 'below',
        tone: 'note',
        lead: '→ to lift it: ',
        of: ({ lift }) => lift ?? '',
      },
    ],
    rows: shown,
    noun: 'guard',
  });
}

function guardCell({ status }: GuardResult): Cell {
  return status === 'tripped'
    ? { text: 'refused', sign: '! ', tone: 'bad' }
    : { text: 'warning', sign: '! ', tone: 'change' };
}
