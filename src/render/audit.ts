import type { Audit, AuditEntry, AuditSend, AuditVerdict } from '../model/audit.ts';
import { compareAmounts, countLines, LINES_MAX, sayRest, sumAmounts, takeLines, WHERE_ALL_IS } from './budget.ts';
import { findingLines, findingsTable } from './findings.ts';
import { cell, money, table, texts, type Page } from './page.ts';
import type { Tone } from './style.ts';
import { renderPeriod } from './tie-out.ts';
import {
  formatAmount,
  formatCount,
  formatInstant,
  formatMoney,
  joinWords,
  nameQuickBooks,
  shortPlanId,
} from './wording.ts';

const WORDS: Readonly<Record<AuditVerdict, string>> = {
  proved: 'proved',
  changedSince: 'not as proved',
  deletedSince: 'deleted',
  notInJournals: 'in no journal',
  notOurs: 'not made by tieout',
};
const TONES: Readonly<Record<AuditVerdict, Tone>> = {
  proved: 'good',
  changedSince: 'bad',
  deletedSince: 'bad',
  notInJournals: 'bad',
  notOurs: 'muted',
};
const ORDER: readonly AuditVerdict[] = ['deletedSince', 'changedSince', 'notInJournals', 'proved', 'notOurs'];
/** Title, verdict, heads and blank lines. */
const OTHER_LINES = 12;

/** Shows for each document of a period who approved it, by which plan, when it was sent and how that was proved. */
export function auditPage(audit: Audit, { all }: { readonly all: boolean }): Page {
  const { connection, period, readAt, documents, diagnostics } = audit;
  const amountOf = ({ currency, total }: AuditEntry) => ({ currency, total });
  const sorted = [...documents].sort(
    (a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || compareAmounts(amountOf(a), amountOf(b)),
  );
  const room = all ? Infinity : Math.max(20, LINES_MAX - OTHER_LINES - findingLines(diagnostics));
  const { shown, rest } = takeLines(sorted, room, linesOf);
  const left = sayRest(rest.map(amountOf));
  return {
    title:
      `Audit: ${renderPeriod(period)}   ${connection.name}, ${connection.companyName}, ` +
      `${nameQuickBooks(connection)}; read ${formatInstant(readAt)}`,
    verdict: { text: renderAuditVerdict(audit), tone: hasGap(audit) ? 'bad' : 'good' },
    airy: true,
    blocks: [
      table<AuditEntry>({
        title: 'Documents',
        summary: `joined with ${formatCount(audit.journals.length, 'journal')}`,
        columns: [
          { title: '', fit: 'keep', of: ({ verdict }) => cell(WORDS[verdict], TONES[verdict]) },
          { title: 'number', fit: 'keep', of: nameOf },
          { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
          { title: 'total', fit: 'keep', align: 'right', of: ({ currency, total }) => money(currency, total) },
          { title: 'how it came there', fit: 'below', of: (entry) => texts(sayHistory(entry)) },
        ],
        rows: shown,
        noun: 'document',
        rest: left === '' ? '' : `${left}: ${WHERE_ALL_IS}`,
        headed: true,
      }),
      findingsTable(diagnostics, room),
    ],
  };
}

function nameOf({ kind, docNumber, documentId }: AuditEntry): string {
  return `${kind === 'creditMemo' ? 'credit memo ' : ''}${docNumber ?? `Id ${documentId}`}`;
}

function hasGap({ documents }: Audit): boolean {
  return documents.some(({ verdict }) => TONES[verdict] === 'bad');
}

/** `8 documents of tieout: 6 proved, 1 deleted (USD 450.00) and 1 in no journal. 2 made by others.` */
export function renderAuditVerdict({ documents }: Audit): string {
  const count = (wanted: AuditVerdict): number => documents.filter(({ verdict }) => verdict === wanted).length;
  const others = count('notOurs');
  const ours = documents.length - others;
  const parts = (['proved', 'changedSince', 'deletedSince', 'notInJournals'] as const).flatMap((verdict) =>
    count(verdict) === 0
      ? []
      : [`${String(count(verdict))} ${WORDS[verdict]}${verdict === 'deletedSince' ? saySentMoney(documents) : ''}`],
  );
  const first =
    ours === 0
      ? 'No document of tieout in this period'
      : `${formatCount(ours, 'document')} of tieout: ${joinWords(parts)}`;
  return `${first}.${others === 0 ? '' : ` ${String(others)} made by others.`}`;
}

/** ` (USD 450.00)`: what the deleted documents were proved to come to; empty when no journal has it. */
function saySentMoney(documents: Audit['documents']): string {
  const amounts = documents
    .filter(({ verdict }) => verdict === 'deletedSince')
    .map(({ currency, sends }) => ({
      currency,
      total: sends.findLast(({ proof }) => proof !== null)?.proof?.quickbooksTotal ?? null,
    }));
  const sums = sumAmounts(amounts).map(({ currency, total }) => formatMoney(currency, total));
  return sums.length === 0 ? '' : ` (${joinWords(sums)})`;
}

/** How the document came there, and what became of it by what no journal here tells. */
function sayHistory(entry: AuditEntry): readonly string[] {
  const { sends, voided, verdict } = entry;
  const told = [...sends.map(saySend), ...sayMove(entry)];
  if (verdict === 'deletedSince') return [...told, 'deleted since in QuickBooks'];
  if (voided === undefined || sends.at(-1)?.action === 'void') return told;
  const by = voided === 'byUndo' ? 'by an undo of tieout, which none of the journals tells' : 'in QuickBooks';
  return [...told, `voided since ${by}`];
}

/** `moved since to customer 60 Globex in QuickBooks: it was sent to customer 58` */
function sayMove({ customer, sentToCustomerId }: AuditEntry): readonly string[] {
  if (sentToCustomerId === undefined || customer === null) return [];
  const now = customer.name === null ? customer.id : `${customer.id} ${customer.name}`;
  return [`moved since to customer ${now} in QuickBooks: it was sent to customer ${sentToCustomerId}`];
}

/** `create 2026-11-03 09:12 UTC by plan 5d1e9c; pull request 12, approved by ann in billing, commit 4be1c0d; proved: planned USD 1,204.50, QuickBooks had 1,204.50`. */
function saySend(send: AuditSend): string {
  const { at, action, status, planId, planMadeAt, proof } = send;
  const did = status === 'alreadySo' ? 'found so' : (action ?? 'sent');
  const made = planMadeAt === null ? '' : `, made ${formatInstant(planMadeAt)}`;
  const proved =
    action === 'void'
      ? 'voided on purpose'
      : proof === null
        ? 'not proved in the journal'
        : `${proof.equal ? 'proved' : 'NOT EQUAL'}: planned ${formatMoney(proof.currency, proof.planTotal)}, QuickBooks had ${formatAmount(proof.currency, proof.quickbooksTotal)}`;
  return [`${did} ${formatInstant(at)} by plan ${shortPlanId(planId)}${made}`, sayApproval(send), proved].join('; ');
}

/** Who let it happen, from the strongest fact to the weakest. */
export function sayApproval({ commit, pullRequest, environment, approvedBy, actor }: AuditSend): string {
  const where = environment === null ? '' : ` in ${environment}`;
  const parts = [
    ...(pullRequest === null ? [] : [`pull request ${String(pullRequest)}`]),
    ...(approvedBy.length > 0
      ? [`approved by ${joinWords(approvedBy)}${where}`]
      : environment === null
        ? []
        : [`without approval${where}`]),
    ...(commit === null ? [] : [`commit ${commit.slice(0, 7)}`]),
    ...(actor === null ? [] : [`started by ${actor}`]),
  ];
  return parts.length === 0 ? 'by hand: the journal names no commit' : parts.join(', ');
}

function linesOf(entry: AuditEntry): number {
  return countLines(`${entry.docNumber ?? ''}  ${entry.accountName}`, sayHistory(entry));
}
