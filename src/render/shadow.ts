import type { Shadow, ShadowBill, ShadowKind } from '../model/shadow.ts';
import { countLines, LINES_MAX, sayRest, takeLines, WHERE_ALL_IS } from './budget.ts';
import { labelField } from '../model/field-labels.ts';
import { cell, fieldsColumn, table, type Page } from './page.ts';
import { viewField } from './plan-rows.ts';
import { renderPeriod } from './tie-out.ts';
import { formatCount, formatInstant, joinWords, nameQuickBooks } from './wording.ts';

/** Shows how many documents of m3ter's engine equal those that tieout would have made, and how the others differ. */
export function shadowPage(shadow: Shadow, { all }: { readonly all: boolean }): Page {
  const { connection, period, readAt, kinds } = shadow;
  const differing = shadow.bills.filter(({ result }) => result !== 'equal');
  const { shown, rest } = takeLines(differing, all ? Infinity : LINES_MAX - OTHER_LINES - kinds.length, linesOf);
  const left = sayRest(rest.map(() => ({ currency: '', total: null })));
  return {
    title:
      `Shadow: ${renderPeriod(period)}   ${connection.name}, ${connection.companyName}, ` +
      `${nameQuickBooks(connection)}; read ${formatInstant(readAt)}`,
    verdict: { text: renderShadowVerdict(shadow), tone: differing.length === 0 ? 'good' : 'change' },
    airy: true,
    blocks: [
      table<ShadowKind>({
        title: 'Differences by kind',
        columns: [
          { title: 'field', fit: 'keep', of: ({ field }) => nameKind(field) },
          { title: 'bills', fit: 'keep', align: 'right', of: ({ bills }) => cell(String(bills), 'strong') },
        ],
        rows: kinds,
        noun: 'kind',
        headed: true,
      }),
      table<ShadowBill>({
        title: 'Bills that differ',
        summary: 'in QuickBooks → as tieout would have made it',
        columns: [
          { title: 'number', fit: 'keep', of: ({ docNumber, billId }) => docNumber ?? billId },
          { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
          { title: 'document', fit: 'keep', of: ({ documentId }) => cell(`Id ${documentId}`, 'muted') },
          {
            title: 'why',
            fit: 'wrap',
            of: ({ message }) => (message === null ? '' : `no invoice is made: ${message}`),
          },
          fieldsColumn(({ fields }) => fields.map(viewField)),
        ],
        rows: shown,
        noun: 'bill',
        rest: left === '' ? '' : `${left}: ${WHERE_ALL_IS}`,
        headed: true,
      }),
    ],
  };
}

/** The kind for bills from which the rules make no document (`build-shadow.ts`). */
const NOT_MADE = 'notMade';
const OTHER_LINES = 15;
/** At most so many kinds are named in the verdict. */
const KINDS_MAX = 4;

/** `412 of 420 equal; 8 differ in due date`. */
export function renderShadowVerdict({ compared, equal, kinds }: Shadow): string {
  if (compared === 0) return 'No bill of this period has a document that tieout did not make: nothing to compare.';
  if (equal === compared) return `All ${formatCount(compared, 'document')} equal what tieout would have made.`;
  const fields = kinds.filter(({ field }) => field !== NOT_MADE);
  const shown = fields.slice(0, KINDS_MAX).map(({ field, bills }) => `${nameKind(field)} (${String(bills)})`);
  const more = fields.length > KINDS_MAX ? [`${String(fields.length - KINDS_MAX)} more fields`] : [];
  const notMade = kinds.find(({ field }) => field === NOT_MADE)?.bills ?? 0;
  const parts = [
    `${String(equal)} of ${formatCount(compared, 'document')} equal`,
    ...(shown.length === 0 ? [] : [`others differ in ${joinWords([...shown, ...more])}`]),
    ...(notMade === 0 ? [] : [`of ${String(notMade)} the rules make no document to compare with`]),
  ];
  return `${parts.join('; ')}.`;
}

function nameKind(field: string): string {
  return field === NOT_MADE ? 'no document to compare with' : labelField(field);
}

function linesOf({ fields }: ShadowBill): number {
  return countLines(
    '',
    fields.map(({ path }) => path.padEnd(80)),
  );
}
