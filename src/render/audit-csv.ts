import { unparse } from 'papaparse';
import type { Audit, AuditEntry, AuditSend } from '../model/audit.ts';
import { showInvisible } from './escape.ts';
import { FORMULA } from './tie-out-csv.ts';

/** A column of the file: its title, and its value for a document and one time that it was sent. */
type Column = readonly [title: string, of: (entry: AuditEntry, send: AuditSend | null) => string | null];

const COLUMNS: readonly Column[] = [
  ['bill id', ({ billId }) => billId],
  ['bill version', ({ billVersion }) => (billVersion === null ? null : String(billVersion))],
  ['number', ({ docNumber }) => docNumber],
  ['account', ({ accountName }) => accountName],
  ['document kind', ({ kind }) => kind],
  ['document id', ({ documentId }) => documentId],
  ['currency', ({ currency }) => currency],
  ['total', ({ total }) => total],
  ['verdict', ({ verdict }) => verdict],
  ['voided', ({ voided }) => voided ?? null],
  ['sent at', (_entry, send) => send?.at ?? null],
  ['action', (_entry, send) => send?.action ?? null],
  ['outcome', (_entry, send) => send?.status ?? null],
  ['plan id', (_entry, send) => send?.planId ?? null],
  ['plan made at', (_entry, send) => send?.planMadeAt ?? null],
  ['pull request', (_entry, send) => (send?.pullRequest == null ? null : String(send.pullRequest))],
  ['approved by', (_entry, send) => send?.approvedBy.join(' ') ?? null],
  ['environment', (_entry, send) => send?.environment ?? null],
  ['commit', (_entry, send) => send?.commit ?? null],
  ['started by', (_entry, send) => send?.actor ?? null],
  ['run', (_entry, send) => send?.run ?? null],
  ['planned total', (_entry, send) => send?.proof?.planTotal ?? null],
  ['proved total', (_entry, send) => send?.proof?.quickbooksTotal ?? null],
  ['proof equal', (_entry, send) => (send?.proof == null ? null : String(send.proof.equal))],
  ['journal', (_entry, send) => send?.journal ?? null],
  ['customer id', ({ customer }) => customer?.id ?? null],
  ['sent to customer id', (_entry, send) => send?.customerId ?? null],
];

/** An audit as CSV for spreadsheets: a line for each time that a document was sent; a document in no journal has one too. */
export function renderAuditCsv({ documents }: Audit): string {
  const fields = COLUMNS.map(([title]) => title);
  const data = documents.flatMap((entry) => {
    const sends: readonly (AuditSend | null)[] = entry.sends.length === 0 ? [null] : entry.sends;
    return sends.map((send) => COLUMNS.map(([, of]) => showInvisible(of(entry, send) ?? '')));
  });
  return `\uFEFF${unparse({ fields, data }, { newline: '\r\n', escapeFormulae: FORMULA })}\r\n`;
}
