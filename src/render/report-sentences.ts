import { parseDocumentAddress } from '../model/address.ts';
import { decimal, fixedText, minorDigits, ZERO } from '../model/decimal.ts';
import {
  REPORT_ONLY,
  type Outcome,
  type OutcomeStatus,
  type ProofCause,
  type Report,
  type TotalsProof,
} from '../model/outcome.ts';
import { assertNever } from '../support/invariant.ts';
import { DONE_PARTS, formatNet, sayAccount } from './money.ts';
import { isDone, isListed, remainingOf, STATUS_WORDS } from './report-rows.ts';
import { formatCount, shortPlanId } from './wording.ts';

/** `Applied 5d1e9c: 6 applied, 1 conflict; 3 new invoices (USD 4,310.20); 3 of 3 invoices proved equal.` */
export function renderReportSummaryLine(report: Report): string {
  const order: readonly OutcomeStatus[] = ['applied', 'alreadySo', 'conflict', 'rejected', 'indeterminate', 'skipped'];
  const told = report.outcomes.filter(isListed);
  const counts = order.flatMap((status) => {
    const count = told.filter((outcome) => outcome.status === status).length;
    return count === 0 ? [] : [formatCount(count, STATUS_WORDS[status], STATUS_WORDS[status])];
  });
  const equal = report.proof.filter((proof) => proof.equal).length;
  const proof =
    report.proof.length === 0
      ? ''
      : `; ${String(equal)} of ${formatCount(report.proof.length, nounOfProofs(report.proof))} proved equal` +
        sayKnownDifferences(report);
  const what = counts.length === 0 ? 'nothing was changed' : counts.join(', ');
  const money = sayAccount(report.summary.money, DONE_PARTS);
  return `Applied ${shortPlanId(report.planId)}: ${[what, ...(money.length === 0 ? [] : [money.join(', ')])].join('; ')}${proof}.`;
}

const CAUSE_WORDS: Readonly<Record<ProofCause, string>> = {
  'strict-line-items': 'off by strict line items',
  'adopted-differs': "adopted with another total than the bill's",
  'bill-total-missing': 'without a total of the bill',
  unexplained: 'off for no known reason',
};

/** `invoice` when all are invoices. */
export function nounOfProofs(proof: readonly TotalsProof[]): string {
  return proof.every(({ address }) => parseDocumentAddress(address)?.kind === 'invoice') ? 'invoice' : 'document';
}

/** Why a document that is as planned was not proved equal: `, 1 adopted with another total than the bill's`. */
function sayKnownDifferences({ proof }: Report): string {
  const counts = new Map<ProofCause, number>();
  for (const { asPlanned, cause } of proof) {
    if (asPlanned && cause !== null) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts].map(([cause, count]) => `, ${String(count)} ${CAUSE_WORDS[cause]}`).join('');
}

/** Whether the bill, the plan and QuickBooks agree, in words that name what does not. */
export function renderProof(totals: TotalsProof): string {
  if (!totals.asPlanned) return 'DIFFERENT';
  const size = fixedText(decimal(totals.difference).abs(), minorDigits(totals.currency));
  const moved = `${size} ${decimal(totals.difference).gt(ZERO) ? 'more' : 'less'} than the bill`;
  switch (totals.cause) {
    case null:
      return 'equal';
    case 'strict-line-items':
      return `plan = QuickBooks; ${moved} by strict line items`;
    case 'adopted-differs':
      return `adopted as it is: ${moved}`;
    case 'bill-total-missing':
      return 'not proved: m3ter gives no total of the bill';
    case 'unexplained':
      return `DIFFERENT: ${moved}`;
    default:
      return assertNever(totals.cause);
  }
}

/** Whether a second plan was empty, in a sentence. */
export function renderConvergence(report: Report, isUndo = false): string {
  if (report.converged) {
    const left = report.notInPlan.length === 0 ? 'a second plan is empty' : 'nothing of this plan is left to do';
    return `Converged: both systems were read again, and ${left}.${whatIsLeftToPeople(report, isUndo)}`;
  }
  if (report.left.length > 0)
    return `Not converged: a second plan still wants ${formatCount(remainingOf(report).length, 'change')}.`;
  return 'Not converged: it could not be shown that nothing is left.';
}

/**
 * What a run that a signal stopped has done, and how to go on; empty for any other. What was under way when the signal
 * came was finished (delivery.md, Exactly one invoice per bill).
 */
export function renderInterruption({ reason, outcomes }: Report, isUndo: boolean): string {
  if (reason !== 'interrupted') return '';
  const told = outcomes.filter(isListed);
  const documents = told.filter(({ kind }) => kind === 'invoice' || kind === 'creditMemo');
  const counted = documents.length === 0 ? told : documents;
  const noun = documents.length === 0 ? 'change' : 'document';
  const count = (status: (one: Outcome) => boolean): number => counted.filter(status).length;
  const unclear = count(({ status }) => status === 'indeterminate');
  const parts = [
    `${formatCount(count(isDone), noun)} ${documents.length === 0 ? 'made' : isUndo ? 'voided' : 'sent'}`,
    `${String(count(({ status }) => status === 'skipped'))} ${STATUS_WORDS.skipped}`,
    ...(unclear === 0 ? [] : [`${String(unclear)} ${STATUS_WORDS.indeterminate}`]),
  ];
  return `Interrupted: ${parts.join(', ')}; run the same command again: it reads first.`;
}

/** Why the exit code is not 0 although everything was sent (rulings.md 22). */
function whatIsLeftToPeople({ reason, summary, outcomes }: Report, isUndo: boolean): string {
  if (reason === 'blocked') {
    const flag = isUndo ? '' : ' That alone makes the exit code 4; --allow-blocked makes it 0.';
    const before = outcomes.filter(({ action, status }) => action === 'void' && status === 'alreadySo').length;
    return (isUndo ? notVoidedText(summary.plan.blocked, before) : blockedText(summary.plan.blocked)) + flag;
  }
  if (reason === 'duplicate-invoice') return ' A bill has more than one document: tieout plan names them.';
  if (reason === 'workspace-errors') {
    return ` The files have errors: see the findings.${blockedText(summary.plan.blocked)}`;
  }
  return reason === 'errors' ? ' There are errors: see the findings.' : '';
}

function blockedText(blocked: number): string {
  return blocked === 0 ? '' : ` ${formatCount(blocked, 'bill is', 'bills are')} blocked: tieout plan says why.`;
}

/** Documents that an undo leaves, told apart from those that an earlier run of it has voided. */
function notVoidedText(blocked: number, before: number): string {
  const why = 'not voided: Blocked above says why, and what to do by hand.';
  if (before === 0) return ` ${formatCount(blocked, 'document was', 'documents were')} ${why}`;
  const voided = formatCount(before, 'document was', 'documents were');
  return ` ${voided} voided before this run; ${formatCount(blocked, 'other was', 'others were')} ${why}`;
}

/** `7 documents would be sent`, of integrations in `reportOnly`; empty for none. */
export function renderRehearsal({ outcomes, summary }: Report): string {
  const documents = outcomes.filter(
    ({ code, kind }) => code === REPORT_ONLY && (kind === 'invoice' || kind === 'creditMemo'),
  );
  if (documents.length === 0) return '';
  const money = formatNet(summary.plan.wouldSend ?? []);
  return `Report only: ${formatCount(documents.length, 'document')} would be sent${money === '' ? '' : ` (${money})`}; nothing of this was.`;
}
