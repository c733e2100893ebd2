import type { Obstacle } from '../model/conversion.ts';
import type { DecisionDraft } from '../model/plan.ts';
import { REASONS } from '../model/reasons/all-reasons.ts';
import { compareDocuments } from '../model/sales-document.ts';
import { resendCommand } from '../model/resend-command.ts';
import type { BillResult } from './bill-decision.ts';
import { nameOf } from './bill-drift.ts';
import type { BillLocation } from './locate-bill.ts';

/**
 * Why a bill whose invoice was undone is not sent again, from what is decided about it. Null when it is sent, and when
 * m3ter's engine may be sending it.
 */
export function whyNotSentAgain(decision: DecisionDraft): Obstacle | null {
  const { reason, message, hint, reportOnly } = decision;
  if (decision.decision === 'send' || decision.decision === 'resend') {
    if (reportOnly !== true) return null;
    return {
      reason: 'report-only',
      message: REASONS['report-only'].sentence,
      hint: 'set delivery.mode: replay to have it sent',
    };
  }
  return reason === 'native-run-in-flight' ? null : { reason, message, hint };
}

/**
 * What a person does to have a bill sent again. While today's rules keep it back, `--resend` alone does nothing, so that
 * what keeps it back comes first.
 */
export function hintToResend(billId: string, obstacle: Obstacle | null): string {
  const command = `use ${resendCommand(billId)}`;
  if (obstacle === null) return `to send the bill again, ${command}`;
  const cure = (obstacle.hint ?? REASONS[obstacle.reason].cure ?? '').replace(/^(To|Approve|Wait|Nothing)/, (word) =>
    word.toLowerCase(),
  );
  const first = cure === '' ? '' : `${cure.replace(/\.$/, '')}; `;
  return `--resend does not send it now: ${obstacle.message}; ${first}plan again; when nothing else keeps it back, ${command}`;
}

/** The location of a bill after an undo has voided its document and removed its records. */
export function afterUndo(location: BillLocation): BillLocation {
  const { primary, voided } = location;
  return {
    ...location,
    records: [],
    primary: null,
    duplicates: [],
    voided: primary === null ? voided : [...voided, { ...primary, voided: true }],
    undone: true,
    held: null,
  };
}

/**
 * Says of a bill whose invoice an undo voided that today's rules do not send it again. Nobody may have meant that, so it
 * is told apart from bills that were never sent. A blocked bill is shown with its reason already.
 */
export function tellUndone(result: BillResult, { undone, voided }: BillLocation): BillResult {
  const { decision } = result;
  const why = undone && decision.decision !== 'block' ? whyNotSentAgain(decision) : null;
  if (why === null) return result;
  const last = voided.toSorted(compareDocuments).at(-1);
  const name = last === undefined ? 'its invoice' : nameOf(last);
  const message = `${name} was undone, and the bill is not sent again: ${why.message}`;
  // Of an integration in reportOnly it would be the number of an invoice that nobody makes.
  const docNumber = last?.docNumber ?? decision.docNumber;
  return { ...result, decision: { ...decision, docNumber, message, notSentAgain: why } };
}
